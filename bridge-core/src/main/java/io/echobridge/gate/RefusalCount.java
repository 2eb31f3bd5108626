package io.echobridge.gate;

import io.echobridge.text.Throttle;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what one limit refuses, and tells the operator, once a minute at most, which setting it
 * was. Thread-safe.
 */
public final class RefusalCount {
  private static final Logger log = LoggerFactory.getLogger(RefusalCount.class);

  private record Latest(Instant at, String what) {}

  private final String prefix;
  private final String setting;
  private volatile @Nullable Latest latest;
  private final LongAdder count = new LongAdder();
  private final Throttle throttle = Throttle.onceAMinute();

  /**
   * @param setting the key within the app's block, such as {@code limits.max-connections}
   */
  public RefusalCount(String app, String setting) {
    this.prefix = "App " + app + ": ";
    this.setting = "apps." + app + "." + setting;
  }

  /**
   * For a limit of the whole process.
   *
   * @param setting its key, such as {@code server.client-memory}
   */
  public RefusalCount(String setting) {
    this.prefix = "";
    this.setting = setting;
  }

  /**
   * Something is refused.
   *
   * @param what happened, such as {@code "a client is refused: 500 are connected"}
   */
  public void add(String what) {
    count.increment();
    latest = new Latest(Instant.now(), what);
    if (throttle.due().isPresent()) { // the sum says how many were left out
      log.warn(
          "{}{} ({}); {} since the start, logged once a minute",
          prefix,
          what,
          setting,
          count.sum());
    }
  }

  /** What was refused last, and how often something was; nothing when nothing ever was. */
  public Optional<Occurrence> latest() {
    Latest last = latest;
    return last == null
        ? Optional.empty()
        : Optional.of(new Occurrence(last.at(), count.sum(), last.what() + " (" + setting + ")"));
  }

  /** How often, since the start. */
  public long sum() {
    return count.sum();
  }
}
