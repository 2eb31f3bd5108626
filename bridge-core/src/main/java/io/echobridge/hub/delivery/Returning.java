package io.echobridge.hub.delivery;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.history.Backlog;
import io.echobridge.history.History;
import io.echobridge.history.HistorySettings;
import io.echobridge.history.Place;
import io.echobridge.hub.stats.RecoveryState;
import io.echobridge.net.EventLoop;
import io.echobridge.presence.Entry;
import io.echobridge.presence.PresentMember;
import io.echobridge.presence.Roster;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.protocol.GapReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings clients up to date that come back. From any thread, but for {@link #enter}.
 *
 * <p>Public for the other rooms of the hub only.
 */
public final class Returning {
  private final Sequencer order;
  private final Channels channels;
  private final Recall recall;

  /**
   * @param order whose lock guards the others
   */
  public Returning(Sequencer order, Channels channels, Recall recall) {
    this.order = order;
    this.channels = channels;
    this.recall = recall;
  }

  /**
   * A channel that a client goes on hearing.
   *
   * @param member as whom, on a presence channel
   * @param start behind which point
   */
  public record Wanted(ChannelName channel, @Nullable Member member, Place start) {}

  /**
   * Why a client cannot be brought up to date; null where it can.
   *
   * @param mostBytes how much may be repeated, in bytes of the history
   */
  public @Nullable GapReason check(List<Wanted> all, long mostBytes) {
    Backlog backlog = new Backlog(mostBytes);
    synchronized (order) {
      for (Wanted each : all) {
        if (!recall.offsets().hasHeardAllSince(each.start())) {
          return GapReason.GAP;
        }
        if (!recall.history().copy(each.channel(), each.start(), -1, backlog)) {
          return GapReason.TOO_OLD;
        }
      }
    }
    backlog.sift();
    return backlog.isFull() ? GapReason.TOO_MUCH : null;
  }

  /**
   * Has a client hear what it missed on these channels, and then all that is published. On the
   * connection's loop.
   *
   * @param onLost runs when it turns out that not all is kept any more
   * @return empty, and nothing has happened, where not everything is kept
   */
  public List<Subscription> enter(
      ClientConnection connection, List<Wanted> all, long mostBytes, Runnable onLost) {
    return enter(connection, all, Optional.empty(), mostBytes, onLost, () -> {});
  }

  /**
   * The same for a client that goes on.
   *
   * @param own what is for this client alone; it decides about nothing, and costs nothing where
   *     nothing of it is kept
   * @param atCut runs under the lock, when it has entered
   */
  public List<Subscription> enter(
      ClientConnection connection,
      List<Wanted> wanted,
      Optional<Wanted> own,
      long mostBytes,
      Runnable onLost,
      Runnable atCut) {
    Backlog backlog = new Backlog(mostBytes);
    long behind;
    synchronized (order) {
      behind = recall.history().last();
      if (!copy(wanted, -1, backlog)) {
        return List.of();
      }
    }
    // Most of it, while all others go on.
    backlog.sift();
    backlog.sort();
    synchronized (order) {
      if (!copy(wanted, behind, backlog)) {
        return List.of();
      }
      backlog.sift();
      if (backlog.isFull()) {
        return List.of();
      }
      List<Wanted> all = new ArrayList<>(wanted);
      own.flatMap(this::present).filter(each -> fits(each, mostBytes, backlog)).ifPresent(all::add);
      if (backlog.size() > Replay.LAST && all.size() == wanted.size()) {
        // While that takes its time, what is for the client alone must not overtake it.
        own.filter(each -> !recall.history().hasAny(each.channel())).ifPresent(all::add);
      }
      List<Subscription> entered = enter(connection, all, true, backlog, mostBytes, onLost);
      atCut.run();
      return entered;
    }
  }

  /**
   * A client that has begun.
   *
   * @param here behind which point it hears everything
   */
  public record Begun(Place here, List<Subscription> entered) {}

  /**
   * Has a client hear all that is published from now on, on all of these channels from one point
   * on. On the connection's loop.
   *
   * @param all whatever they begin behind
   * @param own as above: what was said there before comes first
   * @param mostBytes how much of that may be repeated
   */
  public Begun begin(
      ClientConnection connection,
      List<Wanted> all,
      Optional<Wanted> own,
      long mostBytes,
      Runnable onLost,
      Runnable atCut) {
    synchronized (order) {
      Place here = recall.history().here();
      List<Wanted> now = new ArrayList<>();
      all.forEach(each -> now.add(new Wanted(each.channel(), each.member(), here)));
      Backlog missed = new Backlog(mostBytes);
      own.flatMap(this::present).filter(each -> fits(each, mostBytes, missed)).ifPresent(now::add);
      List<Subscription> entered =
          now.isEmpty() ? List.of() : enter(connection, now, false, missed, mostBytes, onLost);
      atCut.run();
      entered.stream().filter(each -> each.channel.isCache()).forEach(this::showKept);
      return new Begun(here, entered);
    }
  }

  /** What the cache channel keeps comes ahead of all that is published on it. */
  private void showKept(Subscription subscription) {
    Shard shard = order.shards().of(subscription.connection);
    if (subscription.entry == null) {
      shard.loop().execute(() -> shard.begin(subscription));
    }
    order.cache().show(subscription);
  }

  private List<Subscription> enter(
      ClientConnection connection,
      List<Wanted> all,
      boolean areBack,
      Backlog backlog,
      long mostBytes,
      Runnable onLost) {
    List<Subscription> entered = new ArrayList<>();
    List<Replay.Begin> begins = new ArrayList<>();
    for (Wanted each : all) {
      Subscription subscription = order.enter(connection, each.channel(), entry(each, connection));
      subscription.since = each.start();
      entered.add(subscription);
      begins.add(new Replay.Begin(subscription, each.start(), areBack));
    }
    Shard shard = order.shards().of(connection);
    new Replay(order, recall, shard, begins, mostBytes, onLost).take(backlog);
    return entered;
  }

  /** As {@link History#copy}, of all of these. */
  private boolean copy(List<Wanted> all, long behind, Backlog backlog) {
    for (Wanted each : all) {
      if (!recall.history().copy(each.channel(), each.start(), behind, backlog)) {
        return false;
      }
    }
    return true;
  }

  /** Adds what is to be repeated of one more; false where that is not kept, or is too much. */
  private boolean fits(Wanted one, long mostBytes, Backlog to) {
    Backlog more = new Backlog(mostBytes - to.bytes());
    boolean isKept = recall.history().collect(one.channel(), one.start(), -1, more);
    if (!isKept || more.isFull()) {
      return false;
    }
    to.addAll(more);
    return true;
  }

  /**
   * What a client hears of the channel that is for it alone: all that is kept of it, if nothing is
   * missing; from now on, if there is nothing but its session of before hears the channel still, so
   * that it is not reached without a subscription.
   */
  private Optional<Wanted> present(Wanted own) {
    History history = recall.history();
    if (history.hasAny(own.channel()) && history.isComplete(own.channel(), own.start(), -1)) {
      return Optional.of(own);
    }
    return channels.find(own.channel()) == null
        ? Optional.empty()
        : Optional.of(new Wanted(own.channel(), null, history.here()));
  }

  private @Nullable Entry entry(Wanted wanted, ClientConnection connection) {
    Member member = wanted.member();
    return member == null
        ? null
        : channels.entry(wanted.channel(), new PresentMember(member, connection.publicId()));
  }

  /**
   * Has somebody hear of the point that is reached, when the loop has passed on all that stands
   * before it, and nothing of what comes behind. From any thread.
   */
  public void tell(EventLoop loop, Consumer<Place> told) {
    synchronized (order) {
      Place here = recall.history().here();
      loop.execute(() -> told.accept(here));
    }
  }

  /**
   * Messages of a source were missed that nobody can bring.
   *
   * @param told tells the clients, who stand behind the gap then: under the lock, so that no place
   *     behind it reaches a loop before that
   */
  public void lost(int source, Consumer<Place> told) {
    synchronized (order) {
      recall.history().skip(source, recall.offsets().behindGap(source));
      told.accept(recall.history().here());
    }
  }

  /** Whether a presence channel has room for one more, or for one who is there already. */
  public boolean hasRoom(Wanted wanted, ClientConnection connection, int most) {
    synchronized (order) {
      Roster roster = channels.roster(wanted.channel());
      Entry entry = entry(wanted, connection);
      return roster == null || entry == null || roster.size() < most || roster.hasUserOf(entry);
    }
  }

  /** Drops what is too old. */
  public void trim() {
    synchronized (order) {
      recall.trim();
    }
  }

  /** Other bounds hold from now on. */
  public void change(HistorySettings settings) {
    synchronized (order) {
      recall.change(settings);
    }
  }

  /** What is kept at this moment. */
  public RecoveryState.Kept kept() {
    synchronized (order) {
      History history = recall.history();
      return new RecoveryState.Kept(history.reach(), history.bytes(), history.size());
    }
  }

  /** The point that is reached. */
  public Place here() {
    synchronized (order) {
      return recall.history().here();
    }
  }
}
