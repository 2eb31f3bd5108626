package io.echobridge.hub.delivery;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.cluster.PeerInfo;
import io.echobridge.cluster.RosterChange;
import io.echobridge.net.EventLoop;
import io.echobridge.presence.Entry;
import io.echobridge.presence.PresentMember;
import io.echobridge.presence.Roster;
import io.echobridge.protocol.ClientConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  private final List<Shard> shards;
  private final Channels channels;
  private final Broadcasts broadcasts;

  public Sequencer(List<EventLoop> loops, Channels channels, Broadcasts broadcasts) {
    this.shards = loops.stream().map(Shard::new).toList();
    this.channels = channels;
    this.broadcasts = broadcasts;
  }

  /**
   * Puts a broadcast on the queue of each loop with subscribers of its channel.
   *
   * @return whether there are any
   */
  public synchronized boolean publish(Broadcast broadcast) {
    Channel channel = channels.find(broadcast.channel());
    if (channel == null) {
      broadcast.awaits(0);
      return false;
    }
    send(channel, broadcast);
    return true;
  }

  /**
   * Publishes what a subscriber says to the others, and has the watchers hear it.
   *
   * @param broadcast the same whisper
   */
  public synchronized void whisper(
      Subscription from, String name, RawJson data, Broadcast broadcast) {
    publish(broadcast);
    channels.whispered(from, name, data);
  }

  /** Subscribes to a public or private channel. On the connection's loop. */
  public Subscription subscribe(ClientConnection connection, ChannelName name) {
    Shard shard = shardOf(connection);
    Subscription subscription;
    synchronized (this) {
      subscription = new Subscription(connection, channels.enter(name, shard.index()), null);
    }
    // At once, not as a task: that it may hear what was broadcast a moment before does no harm.
    shard.add(subscription);
    return subscription;
  }

  /**
   * Subscribes to a presence channel, as a member. On the connection's loop.
   *
   * @param most how many users the channel may have, on all nodes
   * @return null when it has as many, and this user is none of them
   */
  public synchronized @Nullable Subscription join(
      ClientConnection connection, ChannelName name, Member member, int most) {
    Entry entry = channels.entry(name, new PresentMember(member, connection.publicId()));
    Roster roster = channels.roster(name);
    if (roster != null && roster.size() >= most && !roster.hasUserOf(entry)) {
      return null;
    }
    // Those that are there already are told before the new one enters.
    boolean isNew = channels.join(entry);
    if (isNew) {
      tellJoining(entry);
    }
    Channel channel = channels.enter(name, shardOf(connection).index());
    if (isNew) {
      channels.joined(new RosterChange(entry, true));
    }
    return activate(connection, channel, entry);
  }

  /**
   * Has connections of other nodes come and go, in this order. The caller brings few at a time: the
   * lock is held for all of them. From any thread.
   */
  public synchronized void remote(List<RosterChange> changes) {
    for (RosterChange change : changes) {
      Entry entry = change.entry();
      if (!change.joins()) {
        depart(change);
      } else if (channels.join(entry)) {
        tellJoining(entry);
        channels.joined(change);
      }
    }
  }

  /**
   * The other nodes are these now: the watchers hear of what one that is gone may not have told.
   */
  public synchronized void nodes(boolean open, List<PeerInfo> peers) {
    channels.nodes(open, peers);
  }

  /** Tells a subscriber again who is on a presence channel. On its loop. */
  public synchronized void tellMembers(Subscription subscription) {
    if (subscription.membersComing) {
      return;
    }
    subscription.membersComing = true;
    List<Entry> members = channels.present(subscription.channelName());
    shardOf(subscription.connection).loop().execute(() -> writeMembers(subscription, members));
  }

  /** Ends a subscription, also a suspended one. On its loop. */
  public void leave(Subscription subscription) {
    Entry unused = end(subscription, true);
  }

  /**
   * As {@link #leave}, but for the others the member of a presence channel stays, and so does the
   * last subscriber of another one, until {@link #depart}.
   *
   * @return what stays, if anything
   */
  public @Nullable Entry leaveBehind(Subscription subscription) {
    return end(subscription, false);
  }

  private @Nullable Entry end(Subscription subscription, boolean departs) {
    Shard shard = shardOf(subscription.connection);
    shard.remove(subscription);
    Entry entry = subscription.entry;
    synchronized (this) {
      boolean isGone = departs && entry != null && channels.leave(new RosterChange(entry, false));
      channels.exit(subscription.channel, shard.index());
      Entry place = subscription.channel.isEmpty() ? subscription.channel.place : null;
      if (!departs) {
        return entry == null ? place : entry;
      }
      if (place != null) {
        channels.leave(new RosterChange(place, false));
      }
      if (isGone && entry != null) {
        tellLeaving(entry);
      }
    }
    return null;
  }

  /** Takes a connection out of its roster that nobody's subscription stands for. */
  public synchronized void depart(Entry entry) {
    depart(new RosterChange(entry, false));
  }

  private void depart(RosterChange leave) {
    if (channels.leave(leave)) {
      tellLeaving(leave.entry());
    }
  }

  /**
   * Ends the delivery of all that was not delivered yet, also of what is on the queue of the loop.
   * The subscriptions keep their places in the table of channels and in rosters, until they {@link
   * #leave} or {@link #move}. On their loop.
   */
  public void suspend(List<Subscription> subscriptions) {
    for (Subscription each : subscriptions) {
      shardOf(each.connection).remove(each);
    }
  }

  /**
   * Cuts: all that was put on the queues so far goes to {@code from}, all later to {@code target}.
   * Suspended subscriptions are resumed by it: what came since they were suspended is the gap, and
   * goes to nobody. On the loop of {@code from}.
   *
   * @param lastWritten runs on the loop of {@code from} when it has had everything
   * @return the subscriptions from now on, of the target's loop
   */
  public List<Subscription> move(
      List<Subscription> subscriptions,
      ClientConnection from,
      ClientConnection target,
      Runnable lastWritten) {
    Shard fromShard = shardOf(from);
    Shard targetShard = shardOf(target);
    List<Subscription> moved = new ArrayList<>(subscriptions.size());
    for (Subscription each : subscriptions) {
      moved.add(new Subscription(target, each.channel, each.entry));
    }
    // Copies: each loop keeps what it works on.
    List<Subscription> ending = List.copyOf(subscriptions);
    List<Subscription> coming = List.copyOf(moved);
    synchronized (this) {
      for (Subscription each : ending) {
        channels.move(each.channel, fromShard.index(), targetShard.index());
      }
      targetShard.loop().execute(() -> coming.forEach(targetShard::add));
      fromShard
          .loop()
          .execute(
              () -> {
                suspend(ending);
                lastWritten.run();
              });
    }
    return moved;
  }

  private void tellJoining(Entry entry) {
    Channel channel = channels.find(entry.channel());
    if (channel != null) {
      send(channel, broadcasts.joining(channel.name(), entry.present()));
    }
  }

  private void tellLeaving(Entry entry) {
    Channel channel = channels.find(entry.channel());
    if (channel != null) {
      send(channel, broadcasts.leaving(channel.name(), entry.member()));
    }
  }

  private Subscription activate(
      ClientConnection connection, Channel channel, @Nullable Entry entry) {
    Subscription subscription = new Subscription(connection, channel, entry);
    subscription.membersComing = true;
    List<Entry> members = channels.present(channel.name());
    Shard shard = shardOf(connection);
    shard
        .loop()
        .execute(
            () -> {
              shard.add(subscription);
              writeMembers(subscription, members);
            });
    return subscription;
  }

  private static void writeMembers(Subscription subscription, List<Entry> members) {
    if (subscription.isEnded()) {
      return;
    }
    subscription.membersComing = false;
    ClientConnection to = subscription.connection;
    to.encoder()
        .subscribed(subscription.channel.name(), Optional.of(Roster.newestFirst(members)))
        .ifPresent(to.sink()::send);
  }

  private void send(Channel channel, Broadcast broadcast) {
    int loops = 0;
    for (int i = 0; i < shards.size(); i++) {
      loops += channel.has(i) ? 1 : 0;
    }
    broadcast.awaits(loops);
    for (int i = 0; i < shards.size(); i++) {
      if (channel.has(i)) {
        Shard shard = shards.get(i);
        shard.loop().execute(() -> shard.deliver(broadcast));
      }
    }
  }

  private Shard shardOf(ClientConnection connection) {
    return shards.get(connection.loop().index());
  }
}
