package io.echobridge.hub;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of our own defects that a message or a client brings to light, once a minute: others decide
 * how often one comes. Thread-safe.
 */
final class DefectLog {
  private static final Logger log = LoggerFactory.getLogger(DefectLog.class);
  private static final long GAP = TimeUnit.MINUTES.toNanos(1);

  private final AtomicLong last = new AtomicLong(System.nanoTime() - GAP);

  /**
   * @param what what is broken, and how that shows
   */
  void defect(String what, Throwable e) {
    long now = System.nanoTime();
    long before = last.get();
    if (now - before >= GAP && last.compareAndSet(before, now)) {
      log.error("{}; this is a defect (told once a minute)", what, e);
    }
  }
}
