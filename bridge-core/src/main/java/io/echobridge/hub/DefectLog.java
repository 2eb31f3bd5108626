package io.echobridge.hub;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of our own defects that a message brings to light, once a minute: others decide how often
 * such a message comes. Thread-safe.
 */
final class DefectLog {
  private static final Logger log = LoggerFactory.getLogger(DefectLog.class);
  private static final long GAP = TimeUnit.MINUTES.toNanos(1);

  private final AtomicLong last = new AtomicLong(System.nanoTime() - GAP);

  void defect(String title, Throwable e) {
    long now = System.nanoTime();
    long before = last.get();
    if (now - before >= GAP && last.compareAndSet(before, now)) {
      log.error(
          "{}: a message could not be passed on; this is a defect (told once a minute)", title, e);
    }
  }
}
