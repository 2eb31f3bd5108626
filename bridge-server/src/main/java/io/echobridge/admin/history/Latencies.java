package io.echobridge.admin.history;

import java.util.concurrent.atomic.LongAdder;

/**
 * How long something took of late, in classes that grow by a fifth each, from a microsecond to more
 * than a minute. Counting is one addition; from any thread. What is read is what came since it was
 * read last; by one thread.
 */
public final class Latencies {
  private static final int CLASSES = 104;
  private static final double GROWTH = Math.log(1.2);
  private static final double LEAST_NANOS = 1_000;

  private final LongAdder[] counts = new LongAdder[CLASSES];

  /** A reading: in milliseconds; {@link Float#NaN} where nothing came. */
  public record Percentiles(float p50, float p99) {}

  public Latencies() {
    for (int i = 0; i < CLASSES; i++) {
      counts[i] = new LongAdder();
    }
  }

  public void add(long nanos) {
    double classes = nanos <= LEAST_NANOS ? 0 : Math.log(nanos / LEAST_NANOS) / GROWTH;
    counts[Math.min(CLASSES - 1, (int) classes)].increment();
  }

  /** What came since the last reading. */
  public Percentiles read() {
    long[] taken = new long[CLASSES];
    long all = 0;
    for (int i = 0; i < CLASSES; i++) {
      taken[i] = counts[i].sumThenReset();
      all += taken[i];
    }
    return all == 0
        ? new Percentiles(Float.NaN, Float.NaN)
        : new Percentiles(at(taken, all, 0.5), at(taken, all, 0.99));
  }

  private static float at(long[] taken, long all, double part) {
    long wanted = (long) Math.ceil(all * part);
    long seen = 0;
    for (int i = 0; i < CLASSES; i++) {
      seen += taken[i];
      if (seen >= wanted) {
        // The middle of its class.
        return (float) (LEAST_NANOS * Math.exp(GROWTH * (i + 0.5)) / 1e6);
      }
    }
    throw new IllegalStateException("the last class ends them all");
  }
}
