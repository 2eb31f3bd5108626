package io.echobridge.hub.stats;

import io.echobridge.gate.Occurrence;
import java.util.List;
import java.util.Map;

/**
 * What a hub has counted since it was made, for those outside. Read from any thread; counts only
 * grow.
 */
public final class HubStats {
  private final Counters counters;

  public HubStats(Counters counters) {
    this.counters = counters;
  }

  /** Has somebody more told how long things take, from now on. */
  public void timings(Timings told) {
    counters.timings(told);
  }

  /** Subscriptions refused of late, and messages that became no event; the newest first. */
  public List<Occurrence> occurrences() {
    return counters.recent.newestFirst();
  }

  /** Messages that brokers handed over, heard or not. */
  public long received() {
    return counters.received.sum();
  }

  /** Messages without an event that somebody here subscribes to, and such events of others. */
  public long unheard() {
    return counters.unheard.sum();
  }

  /** Messages that were dropped, by reason: a few fixed words, such as {@code bad-json}. */
  public Map<String, Long> dropped() {
    return counters.dropped();
  }

  /** Events that were put on the loops, each counted once however many hear it. */
  public long broadcasts() {
    return counters.broadcasts.sum();
  }

  /** Frames that were handed to clients' connections. */
  public long deliveries() {
    return counters.deliveries.sum();
  }

  /** Whispers that were passed on. */
  public long whispers() {
    return counters.whispers.sum();
  }

  /** Whispers that were not: not allowed, or too much in flight. */
  public long whispersDropped() {
    return counters.whispersDropped.sum();
  }

  /** What clients said to the application, and a broker took. */
  public long inbound() {
    return counters.inbound.sum();
  }

  /** Sessions at this moment. */
  public long sessions() {
    return counters.connects.sum() - counters.disconnects.sum();
  }

  /** Sessions ever begun. */
  public long connects() {
    return counters.connects.sum();
  }

  /** Channels with a subscriber here at this moment. */
  public long channels() {
    return counters.channels.sum();
  }

  /** Subscriptions that were refused. */
  public long authRefusals() {
    return counters.authRefusals.sum();
  }

  /** Subscribers of cache channels that heard the channel's last event. */
  public long cacheHits() {
    return counters.cacheHits.sum();
  }

  /** Subscribers of cache channels for which there was no event. */
  public long cacheMisses() {
    return counters.cacheMisses.sum();
  }

  /** Last events of cache channels that went before their time, for lack of room. */
  public long cacheEvictions() {
    return counters.keptEvicted.sum();
  }

  /**
   * Clients that came back, by what became of them: {@code recovered}, {@code caught-up}, or why
   * they were not brought up to date, which is a fixed word of {@link
   * io.echobridge.protocol.GapReason}.
   */
  public Map<String, Long> recoveries() {
    return counters.recoveries();
  }

  /** Events that were taken from the history for clients that came back. */
  public long replayed() {
    return counters.replayed.sum();
  }

  /** Sessions that went on with another connection while the old one still looked alive. */
  public long takeovers() {
    return counters.takeovers.sum();
  }

  /**
   * How often this node had others bring what it had missed: {@code filled}, or {@code failed}
   * where no other had it.
   */
  public Map<String, Long> backfills() {
    return counters.backfills();
  }

  /** Messages that came from other nodes, as this one had missed them. */
  public long backfilled() {
    return counters.backfilled.sum();
  }

  /** Channels of clients that came back about which the application gave no clear answer. */
  public long unverified() {
    return counters.unverified.sum();
  }

  /** How often a broker went down. */
  public long brokerOutages() {
    return counters.brokerOutages.sum();
  }
}
