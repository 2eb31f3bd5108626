package io.echobridge.broker.link;

import io.echobridge.settings.Faults;
import java.time.Duration;

/** The settings of {@link Backoff}: the pause between two attempts grows up to the longest. */
public record Reconnect(Duration firstDelay, Duration longestDelay) {
  public Reconnect {
    new Faults()
        .that(firstDelay.toMillis() > 0, "first-delay: expected 1ms or more")
        .that(
            longestDelay.compareTo(firstDelay) >= 0, "longest-delay: expected first-delay or more")
        .done();
  }
}
