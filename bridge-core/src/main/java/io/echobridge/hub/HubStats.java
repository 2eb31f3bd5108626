package io.echobridge.hub;

import io.echobridge.gate.Refusal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What a hub has counted since it was made. Read from any thread; counts only grow. */
public final class HubStats {
  /** More reasons than all plug-ins have together; a plug-in that makes them up bloats nothing. */
  private static final int MAX_REASONS = 64;

  private final Map<String, LongAdder> dropped = new ConcurrentHashMap<>();
  final LongAdder received = new LongAdder();
  final LongAdder unheard = new LongAdder();
  final LongAdder broadcasts = new LongAdder();
  final LongAdder whispers = new LongAdder();
  final LongAdder whispersDropped = new LongAdder();
  final LongAdder connects = new LongAdder();
  final LongAdder disconnects = new LongAdder();
  final LongAdder authRefusals = new LongAdder();
  final LongAdder brokerOutages = new LongAdder();
  final LongAdder peerMessages = new LongAdder();
  final LongAdder channels = new LongAdder();
  final LongAdder deliveries = new LongAdder();
  final RecentRefusals recent = new RecentRefusals();
  private final Taps taps = new Taps();
  private volatile Timings timings = Timings.NONE;

  HubStats() {}

  /** Has somebody told how long things take, from now on. */
  public void timings(Timings told) {
    timings = told;
  }

  /** What was refused of late, the newest first. */
  public List<Refusal> refusals() {
    return recent.newestFirst();
  }

  Taps taps() {
    return taps;
  }

  Timings timings() {
    return timings;
  }

  /** Messages that brokers handed over, heard or not. */
  public long received() {
    return received.sum();
  }

  /** Messages without an event that somebody here subscribes to, and such events of others. */
  public long unheard() {
    return unheard.sum();
  }

  /** Messages that were dropped, by reason: a few fixed words, such as {@code bad-json}. */
  public Map<String, Long> dropped() {
    Map<String, Long> sums = new TreeMap<>();
    dropped.forEach((reason, count) -> sums.put(reason, count.sum()));
    return sums;
  }

  /** Events that were put on the loops, each counted once however many hear it. */
  public long broadcasts() {
    return broadcasts.sum();
  }

  /** Frames that were handed to clients' connections. */
  public long deliveries() {
    return deliveries.sum();
  }

  /** Whispers that were passed on. */
  public long whispers() {
    return whispers.sum();
  }

  /** Whispers that were not: not allowed, or too much in flight. */
  public long whispersDropped() {
    return whispersDropped.sum();
  }

  /** Sessions at this moment. */
  public long sessions() {
    return connects.sum() - disconnects.sum();
  }

  /** Sessions ever begun. */
  public long connects() {
    return connects.sum();
  }

  /** Channels with a subscriber here at this moment. */
  public long channels() {
    return channels.sum();
  }

  /** Subscriptions that were refused. */
  public long authRefusals() {
    return authRefusals.sum();
  }

  /** How often a broker went down. */
  public long brokerOutages() {
    return brokerOutages.sum();
  }

  /** Messages from other nodes. */
  public long peerMessages() {
    return peerMessages.sum();
  }

  void drop(String reason) {
    LongAdder count = dropped.get(reason);
    if (count == null) {
      String counted = dropped.size() < MAX_REASONS ? reason : "other";
      count = dropped.computeIfAbsent(counted, word -> new LongAdder());
    }
    count.increment();
  }
}
