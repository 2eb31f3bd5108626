package io.echobridge.hub;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * For how long clients that come back wait for a node that knows less than they do. Thread-safe.
 */
final class Patience {
  /** While a client, or another node, knows more than this node, it is looked at so often. */
  static final int AGAIN_MILLIS = 50;

  /** A node that has just started reads and asks for what it missed: so long it counts as such. */
  private static final Duration STARTING = Duration.ofSeconds(30);

  /** How long clients wait for one. */
  private static final Duration AT_START = Duration.ofSeconds(10);

  private final LongSupplier clock;
  private final long begun;

  /**
   * @param clock in nanoseconds; the node starts now
   */
  Patience(LongSupplier clock) {
    this.clock = clock;
    this.begun = clock.getAsLong();
  }

  /** Until when a client waits that comes now, by the clock. */
  long deadline(RecoverySettings settings) {
    long now = clock.getAsLong();
    boolean isStarting = now - begun < STARTING.toNanos();
    Duration patience = settings.patience();
    return now + (isStarting && patience.compareTo(AT_START) < 0 ? AT_START : patience).toNanos();
  }

  /** Whether a deadline is past. */
  boolean isOver(long deadline) {
    return clock.getAsLong() - deadline >= 0;
  }
}
