package io.echobridge.hub.cache;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.hub.stats.Counters;
import io.echobridge.net.Room;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The last event of each cache channel of an app, for {@link #KEPT}. Where there is no room for one
 * more, the oldest go. Not thread-safe.
 */
public final class KeptEvents {
  /** How long an event is kept. */
  public static final Duration KEPT = Duration.ofMinutes(30);

  static final int MOST_CHANNELS = 10_000;
  static final long MOST_BYTES = 64 << 20;

  private final Counters counters;
  private final Room heap;
  private final LongSupplier clock;

  /** The oldest first, but for those that other nodes have told of. */
  private final Map<ChannelName, KeptEvent> all = new LinkedHashMap<>();

  private long bytes;

  /**
   * @param heap what all apps of the process may keep together
   * @param clock in nanoseconds
   */
  public KeptEvents(Counters counters, Room heap, LongSupplier clock) {
    this.counters = counters;
    this.heap = heap;
    this.clock = clock;
  }

  /** Keeps an event in place of the channel's last one. */
  public void keep(ChannelName channel, BroadcastEvent event) {
    keep(channel, new KeptEvent(event, clock.getAsLong()));
  }

  /**
   * Likewise, one that another node has kept.
   *
   * @param ageMillis how old it is
   */
  public void keep(ChannelName channel, BroadcastEvent event, long ageMillis) {
    keep(channel, new KeptEvent(event, clock.getAsLong() - ageMillis * 1_000_000));
  }

  private void keep(ChannelName channel, KeptEvent kept) {
    remove(channel);
    long cost = cost(channel, kept);
    while (!all.isEmpty() && isExpired(oldest().getValue())) {
      remove(oldest().getKey());
    }
    while (!all.isEmpty() && (all.size() >= MOST_CHANNELS || bytes + cost > MOST_BYTES)) {
      evict();
    }
    while (!heap.take(cost)) {
      heap.giveBack(cost);
      if (all.isEmpty()) {
        counters.keptEvicted.increment();
        return;
      }
      evict();
    }
    bytes += cost;
    all.put(channel, kept);
  }

  private void evict() {
    counters.keptEvicted.increment();
    remove(oldest().getKey());
  }

  private Map.Entry<ChannelName, KeptEvent> oldest() {
    Iterator<Map.Entry<ChannelName, KeptEvent>> each = all.entrySet().iterator();
    return each.next();
  }

  private void remove(ChannelName channel) {
    KeptEvent removed = all.remove(channel);
    if (removed != null) {
      long cost = cost(channel, removed);
      bytes -= cost;
      heap.giveBack(cost);
    }
  }

  private static long cost(ChannelName channel, KeptEvent kept) {
    return 2L * channel.value().length() + kept.cost();
  }

  /** The last event of a channel; null where none is kept. */
  public @Nullable KeptEvent find(ChannelName channel) {
    KeptEvent kept = all.get(channel);
    return kept == null || isExpired(kept) ? null : kept;
  }

  /** How old an event is by now. */
  public Duration age(KeptEvent kept) {
    return Duration.ofNanos(clock.getAsLong() - kept.at());
  }

  private boolean isExpired(KeptEvent kept) {
    return clock.getAsLong() - kept.at() >= KEPT.toNanos();
  }

  /** Gives all memory back. */
  public void clear() {
    heap.giveBack(bytes);
    bytes = 0;
    all.clear();
  }
}
