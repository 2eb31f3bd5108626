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
  public final LongAdder connects = new LongAdder();
  public final LongAdder disconnects = new LongAdder();
  public final LongAdder authRefusals = new LongAdder();
  public final LongAdder brokerOutages = new LongAdder();
  public final LongAdder channels = new LongAdder();
  public final LongAdder deliveries = new LongAdder();
  public final LongAdder cacheHits = new LongAdder();
  public final LongAdder cacheMisses = new LongAdder();
  public final LongAdder keptEvicted = new LongAdder();
  public final RecentOccurrences recent = new RecentOccurrences();
  private final Map<String, LongAdder> dropped = new ConcurrentHashMap<>();
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

  /** Who is told how long things take. */
  public Timings timings() {
    return timings;
  }

  void timings(Timings told) {
    timings = told;
  }

  Map<String, Long> dropped() {
    Map<String, Long> sums = new TreeMap<>();
    dropped.forEach((reason, count) -> sums.put(reason, count.sum()));
    return sums;
  }
}
