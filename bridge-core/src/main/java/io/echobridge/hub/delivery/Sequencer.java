package io.echobridge.hub.delivery;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.cluster.RosterChange;
import io.echobridge.net.EventLoop;
import io.echobridge.presence.Entry;
import io.echobridge.protocol.ClientConnection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The order of a hub: its one lock, and the queues of its loops. Whatever concerns more than one
 * loop (broadcasts, joins, leaves, moves) is put on the loops' queues while the lock is held.
 *
 * <p>The invariant: all loops run these things in one order, the order in which the lock was held.
 * From that follows the rest. A member that joins becomes a subscriber at the very point at which
 * its list of members was taken, so presence is exact. A client that moves leaves one loop and
 * enters the other at the same point, so a move is seamless.
 *
 * <p>The lock is this object's monitor; {@link Channels} is guarded by it too, and {@link Census}
 * reads it. Nothing under it blocks, encodes or calls foreign code, but for a connection's
 * constants and {@link ChannelWatcher}s.
 *
 * <p>Public for the other rooms of the hub only.
 */
public final class Sequencer {
  private final Shards shards;
  private final Channels channels;
  private final Broadcasts broadcasts;
  private final CacheChannels cache;
  private final Moves moves;
  private final Joins joins;
  private final Leaves leaves;
  private final MemberLists lists;
  private final ForOne forOne;
  private final @Nullable Recall recall;

  /** Of a hub that keeps no history. */
  public Sequencer(List<EventLoop> loops, Channels channels, Broadcasts broadcasts) {
    this(loops, channels, broadcasts, null);
  }

  public Sequencer(
      List<EventLoop> loops, Channels channels, Broadcasts broadcasts, @Nullable Recall recall) {
    this.recall = recall;
    this.shards = new Shards(loops);
    this.forOne = new ForOne(shards);
    this.channels = channels;
    this.broadcasts = broadcasts;
    this.lists = new MemberLists(this, shards, channels);
    this.moves = new Moves(this, shards, channels);
    this.joins = new Joins(this, shards, channels);
    this.leaves = new Leaves(this, shards, channels);
    this.cache = new CacheChannels(this, shards, channels, broadcasts.counters());
  }

  /** What cache channels keep. */
  public CacheChannels cache() {
    return cache;
  }

  /** The lists of members that clients are sent. */
  public MemberLists lists() {
    return lists;
  }

  Shards shards() {
    return shards;
  }

  /** Has single connections hear what is published to them alone. Before the first client. */
  public synchronized void reach(Direct connections) {
    forOne.reach(connections);
  }

  /** Whether a channel is that of a connection that is here. Under the lock, or about right. */
  public boolean reaches(ChannelName channel) {
    return forOne.reaches(channel);
  }

  /**
   * Puts a broadcast on the queue of each loop with subscribers of its channel.
   *
   * @return whether there are any
   */
  public synchronized boolean publish(Broadcast broadcast) {
    Channel channel = channels.find(broadcast.channel());
    BroadcastEvent event = broadcast.event();
    if (event != null && (channel == null ? broadcast.channel().isCache() : channel.isCache())) {
      cache.published(broadcast.channel(), event);
    }
    if (channel == null) {
      boolean isForOne = forOne.send(broadcast);
      if (!isForOne) {
        broadcast.awaits(0);
      }
      return isForOne;
    }
    shards.send(channel, broadcast);
    return true;
  }

  /**
   * What has arrived goes into the history, and its events to those that hear them, at one point of
   * the order.
   *
   * @param heard some of its events, in order
   * @param numbers which of all its events they are, from 0
   * @param all how many it has
   * @return whether any is heard
   */
  public synchronized boolean publish(
      Recall.Arrived arrived, List<Broadcast> heard, List<Integer> numbers, int all) {
    Recall known = Objects.requireNonNull(recall);
    known.append(arrived);
    boolean isHeard = false;
    for (int i = 0; i < heard.size(); i++) {
      int events = numbers.get(i) + 1;
      heard.get(i).standsAt(events == all ? known.here() : known.within(arrived, events));
      isHeard |= publish(heard.get(i));
    }
    return isHeard;
  }

  /**
   * Publishes what a subscriber says to the others, and has the watchers hear it.
   *
   * @param broadcast the same whisper
   */
  public synchronized void whisper(
      Subscription from, String name, RawJson data, Broadcast broadcast) {
    whisper(broadcast);
    channels.whispered(from, name, data);
  }

  /** Publishes what a client says, on whatever node. */
  public synchronized void whisper(Broadcast broadcast) {
    if (recall != null) {
      broadcast.standsAt(recall.here());
    }
    publish(broadcast);
  }

  /**
   * Subscribes to a public or private channel. On the connection's loop.
   *
   * <p>Of a cache channel the client hears from here that it is subscribed, as its last event comes
   * next. Of others the caller tells it.
   *
   * @param present what the client is subscribed to
   */
  public Subscription subscribe(
      ClientConnection connection, ChannelName name, List<Subscription> present) {
    return joins.subscribe(connection, name, present);
  }

  /**
   * Subscribes to a presence channel, as a member. On the connection's loop.
   *
   * @param present what the client is subscribed to
   * @param most how many users the channel may have, on all nodes
   * @return null when it has as many, and this user is none of them
   */
  public synchronized @Nullable Subscription join(
      ClientConnection connection,
      ChannelName name,
      Member member,
      List<Subscription> present,
      int most) {
    return joins.join(connection, name, member, present, most);
  }

  /**
   * A place on a channel, which begins to be heard later. Under the lock.
   *
   * @param entry as whom, on a presence channel
   */
  Subscription enter(ClientConnection connection, ChannelName name, @Nullable Entry entry) {
    // Those that are there already are told before the new one enters.
    RosterChange join =
        entry != null && channels.join(entry) ? new RosterChange(entry, true) : null;
    if (join != null) {
      tellJoining(join.entry());
    }
    Channel channel = channels.enter(name, shards.of(connection).index());
    if (join != null) {
      channels.joined(join);
    }
    Subscription subscription = new Subscription(connection, channel, entry);
    subscription.since = recall == null ? null : recall.history().here();
    return subscription;
  }

  /**
   * Has connections of other nodes come and go, in this order. The caller brings few at a time: the
   * lock is held for all of them. From any thread.
   */
  public synchronized void remote(List<RosterChange> changes) {
    for (RosterChange change : changes) {
      Entry entry = change.entry();
      if (channels.elsewhere().isShared(change)) {
        continue;
      }
      if (!change.joins()) {
        leaves.depart(change);
      } else if (channels.join(entry)) {
        tellJoining(entry);
        channels.joined(change);
      }
    }
  }

  /** Ends a subscription, also a suspended one. On its loop. */
  public void leave(Subscription subscription) {
    if (subscription.channelName().connection().isPresent()) {
      leaves.retire(subscription);
    } else {
      Entry unused = leaves.end(subscription, true);
    }
  }

  /** Whether its channel has no other subscriber on this node. */
  public synchronized boolean isAlone(Subscription subscription) {
    return subscription.channel.subscribers() == 1;
  }

  /**
   * As {@link #leave}, but for the others the member of a presence channel stays, and so does the
   * last subscriber of another one, until {@link #depart}.
   *
   * @return what stays, if anything
   */
  public @Nullable Entry leaveBehind(Subscription subscription) {
    return leaves.end(subscription, false);
  }

  /** Takes a connection out of its roster that nobody's subscription stands for. */
  public synchronized void depart(Entry entry) {
    leaves.depart(new RosterChange(entry, false));
  }

  /**
   * Ends the delivery of all that was not delivered yet, also of what is on the queue of the loop.
   * The subscriptions keep their places in the table of channels and in rosters, until they {@link
   * #leave} or {@link #move}. On their loop.
   */
  public void suspend(List<Subscription> subscriptions) {
    for (Subscription each : subscriptions) {
      shards.of(each.connection).remove(each);
    }
  }

  /**
   * Cuts: all that was put on the queues so far goes to {@code from}, all later to {@code target}.
   * Suspended subscriptions are resumed by it: what came since they were suspended is the gap, and
   * goes to nobody. On the loop of {@code from}.
   *
   * @param lastWritten runs on the loop of {@code from} when it has had everything
   * @param atCut runs at once, under the lock
   * @return the subscriptions from now on, of the target's loop
   */
  public List<Subscription> move(
      List<Subscription> subscriptions,
      ClientConnection from,
      ClientConnection target,
      Runnable lastWritten,
      Runnable atCut) {
    return moves.move(subscriptions, from, target, lastWritten, atCut);
  }

  /** To be called under the lock. */
  void tellJoining(Entry entry) {
    Channel channel = channels.audience(entry);
    if (channel != null) {
      channel.changes++;
      shards.send(channel, broadcasts.joining(channel.name(), entry));
    }
  }

  /** To be called under the lock. */
  void tellLeaving(Entry entry) {
    Channel channel = channels.audience(entry);
    if (channel != null) {
      channel.changes++;
      shards.send(channel, broadcasts.leaving(channel.name(), entry));
    }
  }
}
