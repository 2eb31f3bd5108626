package io.echobridge.ring;

import io.echobridge.text.Throttle;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long a loop's sockets write each for itself after the kernel has refused a call of its ring:
 * a second where it lacked memory, and for good otherwise. On the loop.
 */
final class Refusals {
  private static final Logger log = LoggerFactory.getLogger(Refusals.class);
  private static final Throttle THROTTLE = Throttle.onceAMinute();
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  private final LongSupplier clock;
  private boolean present;
  private boolean forGood;
  private long sinceNanos;

  Refusals() {
    this(System::nanoTime);
  }

  /**
   * @param clock in nanoseconds, from any origin
   */
  Refusals(LongSupplier clock) {
    this.clock = clock;
  }

  /** Whether the ring is to be left alone now. */
  boolean arePresent() {
    if (present && !forGood && clock.getAsLong() - sinceNanos > PAUSE_NANOS) {
      present = false;
    }
    return present;
  }

  /**
   * The kernel has refused a call.
   *
   * @param error why; 0 where it took nothing without a word
   * @param unanswered whether it has taken sends over that it has not answered: what they are is
   *     not known, and may still change
   */
  void add(int error, boolean unanswered) {
    if (forGood) {
      return;
    }
    present = true;
    sinceNanos = clock.getAsLong();
    forGood = unanswered || !isShortage(error);
    if (forGood) {
      log.warn(
          "io_uring_enter fails with error {}: each client of this IO thread is sent to with a"
              + " system call of its own from now on",
          error);
    } else {
      THROTTLE.tell(
          note ->
              log.warn(
                  "io_uring_enter fails with error {}: each client of this IO thread is sent to"
                      + " with a system call of its own for a second ({})",
                  error,
                  note));
    }
  }

  private static boolean isShortage(int error) {
    return error == 0 || error == Linux.EAGAIN || error == Linux.ENOMEM || error == Linux.EBUSY;
  }
}
