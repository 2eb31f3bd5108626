package io.echobridge.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Whether a daemon has grown: for each thing that it holds, the median of the samples' last quarter
 * against that of their second. The first quarter does not count, because caches, pools and the
 * compiler's memory fill up then.
 */
@SuppressWarnings("ImmutableEnumChecker") // the functions are accessors
enum Growth {
  HEAP("live heap, kB", Sample::heap, 0.10, 1_024),
  RESIDENT("resident, kB", Sample::resident, 0.10, 8_192),
  DIRECT("direct, kB", Sample::direct, 0.10, 1_024),
  FILES("files", Sample::files, 0.05, 16),
  THREADS("threads", Sample::threads, 0, 2);

  static final int FEWEST_SAMPLES = 8;

  private final String what;
  private final ToLongFunction<Sample> of;
  private final double share;
  private final long slack;

  Growth(String what, ToLongFunction<Sample> of, double share, long slack) {
    this.what = what;
    this.of = of;
    this.share = share;
    this.slack = slack;
  }

  /** The same of all. */
  static List<Verdict> judge(List<Sample> samples) {
    if (samples.size() < FEWEST_SAMPLES) {
      throw new IllegalArgumentException(
          "at least " + FEWEST_SAMPLES + " samples tell of growth, not " + samples.size());
    }
    List<Verdict> verdicts = new ArrayList<>();
    for (Growth thing : values()) {
      verdicts.add(thing.of(samples));
    }
    return verdicts;
  }

  private Verdict of(List<Sample> samples) {
    int quarter = samples.size() / 4;
    long before = median(samples.subList(quarter, 2 * quarter));
    long after = median(samples.subList(samples.size() - quarter, samples.size()));
    boolean grown = after > before * (1 + share) + slack;
    String line =
        "%-14s %,d, later %,d: %s".formatted(what, before, after, grown ? "GROWN" : "flat");
    return new Verdict(this, grown, line);
  }

  private long median(List<Sample> samples) {
    long[] sorted = samples.stream().mapToLong(of).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /** What is to be said of one thing. */
  record Verdict(Growth thing, boolean grown, String line) {}
}
