package io.echobridge.hub;

import io.echobridge.hub.recovery.EndedUsers;
import io.echobridge.token.Identity;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Users whose connections were ended of late. An application takes a token back, and then ends its
 * user's connections: a client of whom it was asked before that may come in only now, and would
 * stay. Thread-safe.
 */
final class EndedOfLate {
  /** Longer than a question takes that was put before. */
  static final Duration KEPT = Duration.ofMinutes(5);

  private final LongSupplier clock;
  private final EndedUsers users = new EndedUsers();

  /**
   * @param clock in nanoseconds, as {@link Identity#asked}
   */
  EndedOfLate(LongSupplier clock) {
    this.clock = clock;
  }

  /** A user's connections are about to be ended. */
  synchronized void add(String user) {
    long now = clock.getAsLong();
    users.trim(now, KEPT);
    users.add(user, now);
  }

  /** Whether somebody was asked about it before its user was ended. */
  synchronized boolean concerns(Identity identity) {
    OptionalLong asked = identity.asked();
    return asked.isPresent()
        && identity.user().filter(user -> users.have(user, asked.getAsLong())).isPresent();
  }
}
