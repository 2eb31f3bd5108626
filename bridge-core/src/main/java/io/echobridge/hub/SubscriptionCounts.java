package io.echobridge.hub;

import io.echobridge.channel.ChannelName;
import io.echobridge.hub.delivery.CountNotices;
import io.echobridge.hub.stats.Headcount;
import io.echobridge.hub.stats.Occupancy;
import io.echobridge.net.EventLoops;
import io.echobridge.net.Timer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Tells the subscribers of a channel how many they are on all nodes, where the app wants that: soon
 * after each change, and of a large channel now and then. A node whose clients come or go has every
 * node count anew, so whichever counts last counts them all. Thread-safe.
 */
final class SubscriptionCounts {
  /** Longer than equal questions to other nodes share an answer: what is told is never older. */
  private static final long SOON = TimeUnit.MILLISECONDS.toNanos(300);

  /** Above so many subscribers a change is not told at once. */
  private static final int LARGE = 100;

  private static final long SELDOM = TimeUnit.SECONDS.toNanos(5);
  private static final long TICK_MILLIS = 50;

  /** So many channels are counted in a tick; others have to answer that. */
  private static final int PER_TICK = 25;

  private static final int MOST_WAITING = 10_000;

  /** A channel that is to be counted. */
  private static final class Due {
    long at;

    /** Whether a client of this node came or went, so that the others have to count, too. */
    boolean isOurs;
  }

  private final CountNotices notices;
  private final Function<ChannelName, CompletionStage<Headcount>> counting;
  private final Consumer<ChannelName> others;
  private final Sessions sessions;
  private final EventLoops loops;
  private final Timer timer = Timer.of(this::tick);

  /** Guarded by this object, as all below. */
  private final Map<ChannelName, Due> waiting = new LinkedHashMap<>();

  /** When large channels were told last, the oldest first. */
  private final Map<ChannelName, Long> large = new LinkedHashMap<>();

  private boolean isTicking;

  /**
   * @param counting counts the subscribers of a channel on all nodes
   * @param others has all other nodes {@link #recount}
   * @param loops of which the first does the work
   */
  SubscriptionCounts(
      CountNotices notices,
      Sessions sessions,
      Function<ChannelName, CompletionStage<Headcount>> counting,
      Consumer<ChannelName> others,
      EventLoops loops) {
    this.notices = notices;
    this.counting = counting;
    this.others = others;
    this.sessions = sessions;
    this.loops = loops;
  }

  /** A client of this node comes or goes. Takes a note. */
  void changed(ChannelName channel) {
    note(channel, true);
  }

  /** A client of another node has come or gone. */
  void recount(ChannelName channel) {
    if (notices.isHeard(channel)) {
      note(channel, false);
    }
  }

  private void note(ChannelName channel, boolean isOurs) {
    if (!sessions.limits().subscriptionCounts()) {
      return;
    }
    synchronized (this) {
      Due due = waiting.get(channel);
      if (due == null && waiting.size() >= MOST_WAITING) {
        sessions.counters().drop("subscription-count");
        return;
      }
      if (due == null) {
        due = new Due();
        long now = System.nanoTime();
        Long told = large.get(channel);
        due.at = told == null ? now + SOON : Math.max(now + SOON, told + SELDOM);
        waiting.put(channel, due);
      }
      due.isOurs |= isOurs;
      if (!isTicking) {
        isTicking = true;
        loops.all().get(0).execute(() -> loops.all().get(0).schedule(timer, TICK_MILLIS));
      }
    }
  }

  private void tick() {
    Map<ChannelName, Due> now = new LinkedHashMap<>();
    synchronized (this) {
      long time = System.nanoTime();
      forgetOld(time);
      Iterator<Map.Entry<ChannelName, Due>> each = waiting.entrySet().iterator();
      while (each.hasNext() && now.size() < PER_TICK) {
        Map.Entry<ChannelName, Due> next = each.next();
        if (time - next.getValue().at >= 0) {
          now.put(next.getKey(), next.getValue());
          each.remove();
        }
      }
      isTicking = !waiting.isEmpty();
      if (isTicking) {
        loops.all().get(0).schedule(timer, TICK_MILLIS);
      }
    }
    now.forEach(
        (channel, due) -> {
          if (due.isOurs) {
            others.accept(channel);
          }
          var unused =
              counting
                  .apply(channel)
                  .thenAccept(count -> tell(channel, sum(count.channels()), due.isOurs));
        });
  }

  private void forgetOld(long time) {
    List<ChannelName> old = new ArrayList<>();
    for (Map.Entry<ChannelName, Long> each : large.entrySet()) {
      if (time - each.getValue() < SELDOM) {
        break;
      }
      old.add(each.getKey());
    }
    large.keySet().removeAll(old);
  }

  private static int sum(List<Occupancy> channels) {
    return channels.stream().mapToInt(Occupancy::subscribers).sum();
  }

  private void tell(ChannelName channel, int subscribers, boolean isOurs) {
    synchronized (this) {
      large.remove(channel);
      if (subscribers > LARGE && large.size() < MOST_WAITING) {
        large.put(channel, System.nanoTime());
      }
    }
    notices.tell(channel, subscribers, isOurs);
  }
}
