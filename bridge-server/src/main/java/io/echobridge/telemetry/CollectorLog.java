package io.echobridge.telemetry;

import io.echobridge.text.Printable;
import io.echobridge.text.Throttle;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator once a minute that a collector does not take what it is sent. */
final class CollectorLog {
  private static final Logger log = LoggerFactory.getLogger(CollectorLog.class);
  private static final int LONGEST = 300;

  /**
   * What the libraries say of the same goes nowhere: everything they may lose is told here. Java
   * forgets a logger that nobody holds.
   */
  private static final java.util.logging.Logger LIBRARY =
      java.util.logging.Logger.getLogger("io.opentelemetry");

  static {
    LIBRARY.setLevel(Level.OFF);
  }

  private final String what;
  private final String address;
  private final Throttle throttle = Throttle.onceAMinute();
  private final AtomicLong lost = new AtomicLong();

  /**
   * @param what is sent, such as {@code Traces}
   */
  CollectorLog(String what, String address) {
    this.what = what;
    this.address = address;
  }

  /**
   * Something was not taken, and is lost.
   *
   * @param count how many of them
   * @param why of any length
   */
  void lost(long count, String why) {
    long total = lost.addAndGet(count);
    throttle.tell(
        note ->
            log.warn(
                "{} do not reach the collector at {}: {}; lost so far: {} ({})",
                what,
                address,
                Printable.line(why, LONGEST),
                total,
                note));
  }
}
