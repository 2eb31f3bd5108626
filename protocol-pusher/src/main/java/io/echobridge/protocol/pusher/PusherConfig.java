package io.echobridge.protocol.pusher;

import io.echobridge.net.Rate;
import io.echobridge.settings.Faults;
import java.time.Duration;

/**
 * The settings {@code protocols.pusher}; {@code reference.conf} says what they mean, and their
 * defaults.
 *
 * @param authorisedWithin zero for no limit
 */
public record PusherConfig(
    ClientEvents clientEvents,
    Duration activityTimeout,
    Duration pongTimeout,
    int maxFrame,
    Duration authorisedWithin) {
  /** Fewer bytes would not take what clients say themselves. */
  private static final int LEAST_FRAME = 1_000;

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration DAY = Duration.ofDays(1);

  /**
   * What a client may say to the others itself.
   *
   * @param rate how many a second
   * @param burst how many at once after a pause
   */
  public record ClientEvents(From from, int rate, int burst) {
    /** Whose client events are taken. */
    public enum From {
      /** Of the members of the channel that they are for. */
      MEMBERS,
      /** Of nobody. */
      NONE
    }

    /**
     * @throws IllegalArgumentException naming each key that is wrong, one per line
     */
    public ClientEvents {
      new Faults().range("rate", rate, 1, 1_000_000).range("burst", burst, 1, 1_000_000).done();
    }

    Rate pace() {
      return Rate.of(rate, burst);
    }
  }

  /**
   * @throws IllegalArgumentException when values make no sense; one line for each, led by its key
   */
  public PusherConfig {
    new Faults()
        .that(
            Duration.ofSeconds(activityTimeout.toSeconds()).equals(activityTimeout)
                && activityTimeout.compareTo(SECOND) >= 0
                && activityTimeout.compareTo(DAY) <= 0,
            "activity-timeout",
            "whole seconds, 1s to 1d",
            activityTimeout.toMillis() + "ms")
        .range("pong-timeout", pongTimeout, Duration.ofMillis(1), DAY)
        .that(maxFrame >= LEAST_FRAME, "max-frame", "at least " + LEAST_FRAME + " bytes", maxFrame)
        .range("authorised-within", authorisedWithin, Duration.ZERO, DAY)
        .done();
  }
}
