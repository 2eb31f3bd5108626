package io.echobridge.net;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of code that touches what belongs to an event loop from elsewhere: once a minute, because
 * clients decide how often such code runs. Thread-safe.
 */
final class Misuse {
  private static final Logger log = LoggerFactory.getLogger(Misuse.class);
  private static final long GAP = TimeUnit.MINUTES.toNanos(1);

  private final AtomicLong last = new AtomicLong(System.nanoTime() - GAP);

  /** Tells where the caller is, and which loop it should be on. */
  void tell(EventLoop loop) {
    long now = System.nanoTime();
    long before = last.get();
    if (now - before >= GAP && last.compareAndSet(before, now)) {
      log.error(
          "What belongs to event loop {} was touched from elsewhere, and is done on the loop; this"
              + " is a defect (told once a minute)",
          loop.index(),
          new IllegalStateException("on thread " + Thread.currentThread().getName()));
    }
  }
}
