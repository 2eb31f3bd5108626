package io.echobridge.protocol.engineio;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator, once a minute at most, that pages are refused. */
final class RefusedOrigins {
  private static final Logger log = LoggerFactory.getLogger(RefusedOrigins.class);
  private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final AtomicLong NEXT = new AtomicLong(System.nanoTime());

  private RefusedOrigins() {}

  static void log(@Nullable String origin) {
    long now = System.nanoTime();
    long next = NEXT.get();
    if (origin != null && now - next >= 0 && NEXT.compareAndSet(next, now + PAUSE_NANOS)) {
      String shown = origin.length() > 200 ? origin.substring(0, 200) : origin;
      log.warn(
          "Refused a page from {}: it is not among the origins of this app (apps.<name>.origins)",
          shown);
    }
  }
}
