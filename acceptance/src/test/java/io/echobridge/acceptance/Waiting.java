package io.echobridge.acceptance;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** How tests wait: as short as possible, and no longer than a busy machine needs. */
final class Waiting {
  /** For a program to start, when all others of a busy machine do the same. */
  static final Duration START = Duration.ofMinutes(3);

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Waiting() {}

  /** Waits for what is named so. */
  static ConditionFactory until(String what) {
    return Awaitility.await(what)
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10));
  }
}
