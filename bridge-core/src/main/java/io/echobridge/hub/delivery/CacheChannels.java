package io.echobridge.hub.delivery;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.hub.cache.KeptEvent;
import io.echobridge.hub.cache.KeptEvents;
import io.echobridge.hub.stats.Cached;
import io.echobridge.hub.stats.Counters;
import io.echobridge.net.EventLoop;
import io.echobridge.net.HeapShares;
import io.echobridge.net.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a subscriber of a cache channel hears first: the channel's last event, or that there is
 * none. Both take their place in the order right behind the subscribe, so every event that is
 * published later follows, once. Where this node keeps none it asks the others; whoever waits for
 * their answer and hears a live event meanwhile needs none any more.
 *
 * <p>The lock is the {@link Sequencer}'s: whoever calls a method here holds it, but for the public
 * ones, which take it.
 *
 * <p>Public for the other rooms of the hub only.
 */
public final class CacheChannels {
  /** While a miss is as young as that, the other nodes are not asked again. */
  private static final long FRESH = TimeUnit.SECONDS.toNanos(10);

  /**
   * In milliseconds. What another node has kept for less than that may still be on its way to this
   * one: it is waited for, else it would be heard twice.
   */
  private static final long ON_ITS_WAY = 1_000;

  private static final int MOST_MISSED = 10_000;

  private final Sequencer order;
  private final Shards shards;
  private final Channels channels;
  private final Counters counters;
  private final KeptEvents events;
  private @Nullable Consumer<ChannelName> others;

  /** Who waits for the other nodes' answer. */
  private final Map<ChannelName, Set<Subscription>> waiting = new HashMap<>();

  /** Channels without an event of which the watchers have heard, and since when. */
  private final Map<ChannelName, Long> missed = new LinkedHashMap<>();

  CacheChannels(Sequencer order, Shards shards, Channels channels, Counters counters) {
    this.order = order;
    this.shards = shards;
    this.channels = channels;
    this.counters = counters;
    this.events = new KeptEvents(counters, HeapShares.KEPT_EVENTS, System::nanoTime);
  }

  /**
   * Has other nodes asked for events that this one has not kept. Once, before the first client.
   *
   * @param asking is called under the lock, must not wait, and has {@link #answered} called later
   */
  public void ask(Consumer<ChannelName> asking) {
    synchronized (order) {
      others = asking;
    }
  }

  /** An event was published. */
  void published(ChannelName channel, BroadcastEvent event) {
    events.keep(channel, event);
    missed.remove(channel);
    waiting.remove(channel);
  }

  /** Has a new subscriber hear the last event; behind the task that begins its subscription. */
  void show(Subscription to) {
    ChannelName name = to.channelName();
    KeptEvent kept = events.find(name);
    Long since = missed.get(name);
    if (kept != null) {
      counters.cacheHits.increment();
      show(List.of(to), kept.event());
    } else if (since != null && System.nanoTime() - since < FRESH) {
      showMiss(List.of(to));
    } else if (others == null) {
      missed(name, List.of(to));
    } else {
      Set<Subscription> asked = waiting.get(name);
      if (asked != null) {
        asked.add(to);
        return;
      }
      waiting.computeIfAbsent(name, key -> new LinkedHashSet<>()).add(to);
      others.accept(name);
    }
  }

  /** A subscription goes on as another one. */
  void moved(Subscription from, Subscription to) {
    Set<Subscription> asked = waiting.get(from.channelName());
    if (asked != null && asked.remove(from)) {
      asked.add(to);
    }
  }

  /** A subscription has ended. */
  void left(Subscription subscription) {
    Set<Subscription> asked = waiting.get(subscription.channelName());
    if (asked != null) {
      asked.remove(subscription);
    }
  }

  /** What the other nodes have kept: nothing, or an event that is so old. */
  public void answered(ChannelName channel, @Nullable BroadcastEvent event, long ageMillis) {
    synchronized (order) {
      Set<Subscription> asked = waiting.get(channel);
      if (asked == null) {
        return; // there was an event since
      }
      List<Subscription> all = List.copyOf(asked);
      if (event != null && ageMillis < ON_ITS_WAY && !all.isEmpty()) {
        long rest = ON_ITS_WAY - ageMillis;
        Timer later = Timer.of(() -> answered(channel, event, ON_ITS_WAY));
        EventLoop loop = all.get(0).connection.loop();
        loop.execute(() -> loop.schedule(later, rest));
        return;
      }
      waiting.remove(channel);
      if (event != null && ageMillis < KeptEvents.KEPT.toMillis()) {
        events.keep(channel, event, ageMillis);
        missed.remove(channel);
        counters.cacheHits.add(all.size());
        show(all, event);
      } else {
        missed(channel, all);
      }
    }
  }

  /** Another node asks. Where there is nothing either, it is that node that tells of the miss. */
  public Optional<Cached> asked(ChannelName channel) {
    synchronized (order) {
      if (events.find(channel) == null && !waiting.containsKey(channel)) {
        isFirst(channel, System.nanoTime() - FRESH); // a third node may know better
      }
      return cached(channel);
    }
  }

  /** What this node keeps of a channel, for those outside. */
  public Optional<Cached> cached(ChannelName channel) {
    synchronized (order) {
      return Optional.ofNullable(events.find(channel))
          .map(kept -> cached(kept.event(), events.age(kept)));
    }
  }

  private static Cached cached(BroadcastEvent event, Duration age) {
    return new Cached(event, age, KeptEvents.KEPT.minus(age));
  }

  /** Gives all memory back. */
  public void close() {
    synchronized (order) {
      events.clear();
    }
  }

  private void missed(ChannelName channel, List<Subscription> all) {
    if (isFirst(channel, System.nanoTime())) {
      channels.cacheMissed(channel);
    }
    showMiss(all);
  }

  private void showMiss(List<Subscription> all) {
    counters.cacheMisses.add(all.size());
    byShard(all, (shard, some) -> some.forEach(shard::showMiss));
  }

  /** Notes a miss; whether it is the first since there was an event. */
  private boolean isFirst(ChannelName channel, long at) {
    boolean isFirst = missed.remove(channel) == null;
    missed.put(channel, at);
    if (missed.size() > MOST_MISSED) {
      missed.remove(missed.keySet().iterator().next());
    }
    return isFirst;
  }

  private void show(List<Subscription> all, BroadcastEvent event) {
    byShard(all, (shard, some) -> some.forEach(each -> shard.show(each, event)));
  }

  private interface OnLoop {
    void run(Shard shard, List<Subscription> subscriptions);
  }

  private void byShard(List<Subscription> all, OnLoop task) {
    Map<Shard, List<Subscription>> parts = new HashMap<>();
    for (Subscription each : all) {
      parts.computeIfAbsent(shards.of(each.connection), key -> new ArrayList<>()).add(each);
    }
    parts.forEach((shard, some) -> shard.loop().execute(() -> task.run(shard, some)));
  }
}
