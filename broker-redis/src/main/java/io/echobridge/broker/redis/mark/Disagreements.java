package io.echobridge.broker.redis.mark;

import io.echobridge.text.Throttle;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts how often two nodes had not heard the same, and tells. Thread-safe. */
final class Disagreements {
  private static final Logger log = LoggerFactory.getLogger(Disagreements.class);

  private final String where;
  private final Throttle throttle = Throttle.onceAMinute();
  private final AtomicLong count = new AtomicLong();

  /**
   * @param where names the broker in the log
   */
  Disagreements(String where) {
    this.where = where;
  }

  /** Another node, or this one, has missed messages, or got some twice: which one, nobody knows. */
  void add() {
    count.incrementAndGet();
    throttle.tell(
        note ->
            log.warn(
                "{}: two nodes have not heard the same messages in the same order, so clients that"
                    + " come back now are not told what they missed. Do all nodes reach the same"
                    + " Redis, and without a proxy between? ({})",
                where,
                note));
  }

  long count() {
    return count.get();
  }
}
