package io.echobridge.config;

import io.echobridge.settings.Faults;
import java.time.Duration;

/**
 * Who is on an app's presence channels.
 *
 * @param grace how long others still see a client whose connection was lost
 */
public record PresenceConfig(Auto<Duration> grace) {
  public PresenceConfig {
    Faults faults = new Faults();
    grace
        .set()
        .ifPresent(time -> faults.range("grace", time, Duration.ZERO, Duration.ofMinutes(10)));
    faults.done();
  }
}
