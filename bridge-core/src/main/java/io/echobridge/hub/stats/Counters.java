package io.echobridge.hub.stats;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Where the rooms of a hub count; {@link HubStats} says what each number means to those outside, to
 * whom this is closed. Thread-safe.
 */
public final class Counters {
  /** More reasons than all plug-ins have together; a plug-in that makes them up bloats nothing. */
  private static final int MAX_REASONS = 64;

  public final LongAdder received = new LongAdder();
  public final LongAdder unheard = new LongAdder();
  public final LongAdder broadcasts = new LongAdder();
  public final LongAdder whispers = new LongAdder();
  public final LongAdder whispersDropped = new LongAdder();
  public final LongAdder inbound = new LongAdder();
  public final LongAdder connects = new LongAdder();
  public final LongAdder disconnects = new LongAdder();
  public final LongAdder authRefusals = new LongAdder();
  public final LongAdder brokerOutages = new LongAdder();
  public final LongAdder channels = new LongAdder();
  public final LongAdder deliveries = new LongAdder();
  public final LongAdder cacheHits = new LongAdder();
  public final LongAdder cacheMisses = new LongAdder();
  public final LongAdder keptEvicted = new LongAdder();
  public final LongAdder replayed = new LongAdder();
  public final LongAdder takeovers = new LongAdder();
  public final LongAdder backfilled = new LongAdder();
  public final LongAdder unverified = new LongAdder();
  public final RecentOccurrences recent = new RecentOccurrences();
  private final Map<String, LongAdder> dropped = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> recoveries = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> backfills = new ConcurrentHashMap<>();
  private volatile Timings timings = Timings.NONE;

  /** Counts a message that was dropped. */
  public void drop(String reason) {
    LongAdder count = dropped.get(reason);
    if (count == null) {
      String counted = dropped.size() < MAX_REASONS ? reason : "other";
      count = dropped.computeIfAbsent(counted, word -> new LongAdder());
    }
    count.increment();
  }

  /**
   * Counts a client that came back.
   *
   * @param result one of a few fixed words
   */
  public void recovery(String result) {
    recoveries.computeIfAbsent(result, word -> new LongAdder()).increment();
  }

  /**
   * Counts how this node asked others for what it had missed.
   *
   * @param result one of a few fixed words
   */
  public void backfills(String result) {
    backfills.computeIfAbsent(result, word -> new LongAdder()).increment();
  }

  Map<String, Long> recoveries() {
    return sums(recoveries);
  }

  Map<String, Long> backfills() {
    return sums(backfills);
  }

  /** Who is told how long things take. */
  public Timings timings() {
    return timings;
  }

  synchronized void timings(Timings told) {
    timings = timings == Timings.NONE ? told : timings.and(told);
  }

  Map<String, Long> dropped() {
    return sums(dropped);
  }

  private static Map<String, Long> sums(Map<String, LongAdder> counts) {
    Map<String, Long> sums = new TreeMap<>();
    counts.forEach((word, count) -> sums.put(word, count.sum()));
    return sums;
  }
}
