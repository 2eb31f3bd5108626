package io.echobridge.hub.peers;

import io.echobridge.channel.ChannelName;
import io.echobridge.cluster.RosterChange;
import io.echobridge.presence.NodeId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Has members of other nodes come and go no faster than the clients of a channel can hear it: ten
 * thousand that leave at once would fill the outbox of every client. What one node tells stays in
 * its order. On the peers' thread only.
 */
final class Pacing {
  /** How many may come and go on a channel in a window: 5,000 a second. */
  static final int PER_WINDOW = 250;

  static final long WINDOW = TimeUnit.MILLISECONDS.toNanos(50);

  /** As long as the order's lock may be held at once. */
  private static final int BATCH = 250;

  /** Beyond that memory matters more than slow clients. */
  private static final int MOST_WAITING = 100_000;

  private final Predicate<ChannelName> heard;
  private final Consumer<List<RosterChange>> order;
  private final Map<NodeId, Deque<RosterChange>> waiting = new LinkedHashMap<>();
  private final Map<ChannelName, Integer> told = new HashMap<>();
  private int size;
  private long windowEnds;

  /**
   * @param heard whether anybody here hears what happens on a channel
   * @param order takes a few changes at a time
   */
  Pacing(Predicate<ChannelName> heard, Consumer<List<RosterChange>> order) {
    this.heard = heard;
    this.order = order;
  }

  void add(List<RosterChange> changes) {
    for (RosterChange change : changes) {
      waiting.computeIfAbsent(change.entry().node(), node -> new ArrayDeque<>()).add(change);
    }
    size += changes.size();
  }

  /** Hands on what may be told now. */
  void release(long now) {
    if (size == 0) {
      return;
    }
    if (now - windowEnds >= 0) {
      told.clear();
      windowEnds = now + WINDOW;
    }
    List<RosterChange> batch = new ArrayList<>();
    for (Iterator<Deque<RosterChange>> each = waiting.values().iterator(); each.hasNext(); ) {
      Deque<RosterChange> changes = each.next();
      while (!changes.isEmpty() && mayBeTold(changes.element().entry().channel())) {
        batch.add(changes.remove());
        size--;
        if (batch.size() == BATCH) {
          order.accept(List.copyOf(batch));
          batch.clear();
        }
      }
      if (changes.isEmpty()) {
        each.remove();
      }
    }
    if (!batch.isEmpty()) {
      order.accept(batch);
    }
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** When there is something to hand on; in nanoseconds of the one clock. */
  long next() {
    return size == 0 ? Long.MAX_VALUE : windowEnds;
  }

  private boolean mayBeTold(ChannelName channel) {
    return !heard.test(channel)
        || told.merge(channel, 1, Integer::sum) <= PER_WINDOW
        || size > MOST_WAITING;
  }
}
