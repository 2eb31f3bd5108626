package io.echobridge.bench.load;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How often each latency was seen, exact to 1.6 %: a number is told by its seven highest bits. One
 * thread writes, any may read.
 */
final class Histogram {
  private static final int STEPS = 64;
  private static final int MAX_SHIFT = 34; // 2^41 µs are 25 days

  private final AtomicLongArray counts = new AtomicLongArray((MAX_SHIFT + 2) * STEPS);
  private final AtomicLong max = new AtomicLong();

  void record(long micros) {
    long value = Math.max(0, micros);
    int index = index(value);
    counts.lazySet(index, counts.getPlain(index) + 1);
    if (value > max.getPlain()) {
      max.lazySet(value);
    }
  }

  void add(Histogram other) {
    for (int i = 0; i < counts.length(); i++) {
      counts.lazySet(i, counts.getPlain(i) + other.counts.get(i));
    }
    max.lazySet(Math.max(max.get(), other.max.get()));
  }

  /**
   * What {@code share} of all values is not above: the upper end of its step, in microseconds; 0
   * when there are none.
   *
   * @param share 0.99 for the 99th percentile
   */
  long percentile(double share) {
    long total = 0;
    for (int i = 0; i < counts.length(); i++) {
      total += counts.get(i);
    }
    long wanted = Math.max(1, (long) Math.ceil(total * share));
    long seen = 0;
    for (int i = 0; i < counts.length(); i++) {
      seen += counts.get(i);
      if (seen >= wanted) {
        return Math.min(upperEnd(i), max.get());
      }
    }
    return 0;
  }

  long max() {
    return max.get();
  }

  private static int index(long value) {
    int shift = Math.max(0, 57 - Long.numberOfLeadingZeros(value));
    return shift > MAX_SHIFT
        ? (MAX_SHIFT + 2) * STEPS - 1
        : shift * STEPS + (int) (value >>> shift);
  }

  private static long upperEnd(int index) {
    int shift = Math.max(0, index / STEPS - 1);
    return ((index - (long) shift * STEPS + 1) << shift) - 1;
  }
}
