package io.echobridge.protocol;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what one limit refuses, and tells the operator, once a minute at most, which setting it
 * was. Thread-safe.
 */
public final class RefusalCount {
  private static final Logger log = LoggerFactory.getLogger(RefusalCount.class);
  private static final long GAP = TimeUnit.MINUTES.toNanos(1);

  private final String app;
  private final String setting;
  private final LongAdder count = new LongAdder();
  private final AtomicLong next = new AtomicLong(System.nanoTime());

  /**
   * @param setting the key among the app's limits
   */
  public RefusalCount(String app, String setting) {
    this.app = app;
    this.setting = setting;
  }

  /**
   * Something is refused.
   *
   * @param what happened, such as {@code "a client is refused: 500 are connected"}
   */
  public void add(String what) {
    count.increment();
    long now = System.nanoTime();
    long due = next.get();
    if (now - due >= 0 && next.compareAndSet(due, now + GAP)) {
      log.warn(
          "App {}: {} (apps.{}.limits.{}); {} since the start, told once a minute",
          app,
          what,
          app,
          setting,
          count.sum());
    }
  }

  /** How often, since the start. */
  public long sum() {
    return count.sum();
  }
}
