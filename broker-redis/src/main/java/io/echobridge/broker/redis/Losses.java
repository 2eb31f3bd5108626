package io.echobridge.broker.redis;

import io.echobridge.broker.link.Deliveries;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Events that do not reach who listens: told when it begins, and when it is over for a while. */
final class Losses {
  private static final long OVER_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final long overNanos;
  private @Nullable Deliveries to;
  private boolean told;
  private long last;

  Losses() {
    this(OVER_NANOS);
  }

  /**
   * @param overNanos how long nothing may be lost until it is over
   */
  Losses(long overNanos) {
    this.overNanos = overNanos;
  }

  synchronized void tell(Deliveries deliveries) {
    to = deliveries;
  }

  /** Something was lost. */
  void lost(Supplier<String> words) {
    Deliveries hears;
    synchronized (this) {
      last = System.nanoTime();
      hears = told ? null : to;
      told = true;
    }
    if (hears != null) {
      hears.impaired(Optional.of(words.get()));
    }
  }

  /** Called now and then. */
  void look() {
    Deliveries hears;
    synchronized (this) {
      boolean over = told && System.nanoTime() - last >= overNanos;
      hears = over ? to : null;
      told &= !over;
    }
    if (hears != null) {
      hears.impaired(Optional.empty());
    }
  }

  /** A new link: whatever is lost on it is told again. */
  synchronized void renewed() {
    told = false;
  }
}
