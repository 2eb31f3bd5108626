package io.echobridge.hub.delivery;

import io.echobridge.channel.ChannelName;
import io.echobridge.history.Backlog;
import io.echobridge.history.LogEntry;
import io.echobridge.history.Place;
import io.echobridge.net.Timer;
import io.echobridge.presence.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings subscriptions of one client up to date, which then hear what is published like all others.
 * A long backlog goes out as fast as the client takes it, while more comes; the last of it is cut
 * off under the order's lock, so that what follows comes by the loop's queue, without a gap and
 * without a repetition.
 *
 * <p>On the loop of its connection.
 */
final class Replay {
  /** So many entries may be left for the last cut: they are sent whether there is room or not. */
  static final int LAST = 64;

  private static final int PAUSE_MILLIS = 20;

  private record Said(Subscription to, Broadcast what) {}

  /**
   * What a subscription begins with.
   *
   * @param isBack whether its client was on the channel before
   */
  record Begin(Subscription subscription, Place start, boolean isBack) {}

  private final Sequencer order;
  private final Recall recall;
  private final long mostBytes;
  private final Runnable onLost;
  private final Timer again = Timer.of(this::run);
  private final Map<ChannelName, Begin> begins = new HashMap<>();
  private final Shard shard;
  private Unsent backlog = Unsent.of(List.of());

  /** Up to this number in the hub's order everything is in the backlog, or was sent. */
  private long behind = -1;

  /** Behind which place all channels begin, where that is one; null where each has its own. */
  private final @Nullable Place common;

  /** Whether another one goes on with it. */
  private boolean isMoved;

  /** Whether the last cut was made: the rest is on the loop's queue. */
  private boolean isEnding;

  /**
   * @param mostBytes as much is taken from the history at once
   * @param onLost has the client end: it is slower than the history forgets, or no client's memory
   *     is left for what waits for it
   */
  Replay(
      Sequencer order,
      Recall recall,
      Shard shard,
      List<Begin> begins,
      long mostBytes,
      Runnable onLost) {
    this.order = order;
    this.recall = recall;
    this.shard = shard;
    this.mostBytes = mostBytes;
    this.onLost = onLost;
    Place first = begins.isEmpty() ? null : begins.get(0).start();
    this.common = begins.stream().allMatch(each -> each.start() == first) ? first : null;
    begins.forEach(this::add);
  }

  private void add(Begin begin) {
    begins.put(begin.subscription().channelName(), begin);
    begin.subscription().replay = this;
  }

  /**
   * Its client subscribes to one more channel. Were that heard at once, it would come with places
   * that the rest of the backlog is before: lost with the connection, that would be missing. Under
   * the order's lock.
   */
  void join(Subscription subscription) {
    add(new Begin(subscription, recall.history().here(), false));
  }

  /** Sends what there is room for, and comes back for the rest. */
  void run() {
    if (isMoved || isEnding) {
      return;
    }
    if (isOver()) {
      backlog.end();
    } else if (!send() && mayWait()) {
      shard.loop().schedule(again, PAUSE_MILLIS);
    } else if (!backlog.message().isEmpty() || !cut()) {
      backlog.end();
      onLost.run();
    }
  }

  /** Whether clients have memory for what waits for this one only. */
  private boolean mayWait() {
    Begin some = begins.values().iterator().next(); // one at least, or nothing would wait
    return backlog.mayWait(some.subscription().connection.holding());
  }

  /** What brings some of these up to date; none where all are. */
  static Set<Replay> under(List<Subscription> subscriptions) {
    Set<Replay> all = new LinkedHashSet<>(2);
    for (Subscription each : subscriptions) {
      if (each.replay != null && !each.replay.isEnding) {
        all.add(each.replay);
      }
    }
    return all;
  }

  private boolean isOver() {
    return begins.values().stream().allMatch(each -> each.subscription().isEnded());
  }

  private boolean send() {
    List<LogEntry> message = backlog.message();
    while (!message.isEmpty()) {
      if (!send(message, isEnding)) {
        return false;
      }
      backlog.sent(message.size());
      message = backlog.message();
    }
    return true;
  }

  /**
   * Sends what one message said to the channels, all of it or nothing, in the order in which it
   * said it: each event's place tells how many of them came before it.
   *
   * @param message has one entry for each channel
   * @param isForced whether it is sent though there is no room
   * @return false where there is no room: nothing was sent
   */
  private boolean send(List<LogEntry> message, boolean isForced) {
    SortedMap<Integer, Said> all = new TreeMap<>();
    for (LogEntry entry : message) {
      Begin begin = begins.get(entry.channel());
      if (begin != null && !begin.subscription().isEnded()) {
        Recall.Repeated repeated = recall.repeat(entry, order);
        for (int i = 0; i < repeated.broadcasts().size(); i++) {
          Broadcast broadcast = placed(repeated, i);
          int number = repeated.numbers().get(i);
          if (begin.start().eventsOf(entry) <= number && !leavesOut(broadcast)) {
            all.put(number, new Said(begin.subscription(), broadcast));
          }
        }
      }
    }
    boolean isSure = isForced;
    for (Said each : all.values()) {
      if (!shard.repeat(each.to(), each.what(), isSure)) {
        return false;
      }
      recall.countReplayed();
      isSure = true; // all of a message, or nothing
    }
    return true;
  }

  private Broadcast placed(Recall.Repeated repeated, int number) {
    Broadcast broadcast = repeated.broadcasts().get(number);
    return common == null
        ? broadcast
        : recall.behind(common, broadcast, repeated.places().get(number));
  }

  /** Whether subscribers of one of its channels do not hear it. */
  private boolean leavesOut(Broadcast broadcast) {
    Set<String> names = broadcast.exceptAll();
    return !names.isEmpty()
        && begins.keySet().stream().anyMatch(name -> names.contains(name.value()));
  }

  /**
   * Takes what came meanwhile; where that is little, it is the last, and what is published from
   * then on comes behind it.
   *
   * @return false where not everything is kept
   */
  private boolean cut() {
    synchronized (order) {
      Backlog more = new Backlog(mostBytes);
      for (Begin each : begins.values()) {
        if (!each.subscription().isEnded()
            && !recall
                .history()
                .collect(each.subscription().channelName(), each.start(), behind, more)) {
          return false;
        }
      }
      if (more.isFull()) {
        return false;
      }
      take(more);
      return true;
    }
  }

  /** Has these to send next. Under the order's lock. */
  void take(Backlog more) {
    behind = recall.history().last();
    backlog = Unsent.of(more.inOrder());
    if (backlog.size() <= LAST) {
      isEnding = true;
      Map<Subscription, List<Entry>> members = new HashMap<>();
      for (Begin each : begins.values()) {
        each.subscription().caughtUpTo = recall.history().here();
        if (each.subscription().entry != null) {
          members.put(each.subscription(), order.lists().take(each.subscription()));
          each.subscription().isListUnasked = each.isBack();
        }
      }
      shard.loop().execute(() -> end(members));
    } else {
      shard.loop().execute(this::run);
    }
  }

  private void end(Map<Subscription, List<Entry>> members) {
    boolean unused = send();
    for (Begin each : begins.values()) {
      Subscription subscription = each.subscription();
      subscription.replay = null;
      shard.add(subscription);
      List<Entry> present = members.get(subscription);
      if (present != null) {
        shard.showMembers(subscription, present);
      }
    }
    backlog = Unsent.of(List.of());
  }

  /**
   * Stops, for another one to go on with it: the client goes on with another connection. On the
   * loop of the present one.
   *
   * @param going the client's subscriptions up to now
   * @param coming the same of the other connection
   */
  Replay moveTo(Shard to, List<Subscription> going, List<Subscription> coming) {
    isMoved = true;
    again.cancel();
    List<Begin> moved = new ArrayList<>();
    for (int i = 0; i < going.size(); i++) {
      Begin before = begins.get(going.get(i).channelName());
      if (before != null && before.subscription() == going.get(i)) {
        moved.add(new Begin(coming.get(i), before.start(), before.isBack()));
      }
    }
    Replay successor = new Replay(order, recall, to, moved, mostBytes, onLost);
    successor.backlog = backlog.moved();
    successor.behind = behind;
    return successor;
  }
}
