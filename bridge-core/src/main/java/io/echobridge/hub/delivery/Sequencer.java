package io.echobridge.hub.delivery;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.cluster.RosterChange;
import io.echobridge.net.EventLoop;
import io.echobridge.presence.Entry;
import io.echobridge.presence.PresentMember;
import io.echobridge.presence.Roster;
import io.echobridge.protocol.ClientConnection;
import java.util.ArrayList;
import java.util.List;
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

  public Sequencer(List<EventLoop> loops, Channels channels, Broadcasts broadcasts) {
    this.shards = new Shards(loops);
    this.channels = channels;
    this.broadcasts = broadcasts;
    this.cache = new CacheChannels(this, shards, channels, broadcasts.counters());
  }

  /** What cache channels keep. */
  public CacheChannels cache() {
    return cache;
  }

  Shards shards() {
    return shards;
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
      broadcast.awaits(0);
      return false;
    }
    shards.send(channel, broadcast);
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

  /**
   * Subscribes to a public or private channel. On the connection's loop.
   *
   * <p>Of a cache channel the client hears from here that it is subscribed, as its last event comes
   * next. Of others the caller tells it.
   */
  public Subscription subscribe(ClientConnection connection, ChannelName name) {
    Shard shard = shards.of(connection);
    Subscription subscription;
    synchronized (this) {
      subscription = new Subscription(connection, channels.enter(name, shard.index()), null);
      if (subscription.channel.isCache()) {
        shard.loop().execute(() -> shard.begin(subscription));
        cache.show(subscription);
        return subscription;
      }
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
    Channel channel = channels.enter(name, shards.of(connection).index());
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

  /** Tells a subscriber again who is on a presence channel. On its loop. */
  public synchronized void tellMembers(Subscription subscription) {
    if (subscription.membersComing) {
      return;
    }
    subscription.membersComing = true;
    List<Entry> members = channels.present(subscription.channelName());
    Shard shard = shards.of(subscription.connection);
    shard.loop().execute(() -> shard.showMembers(subscription, members));
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
    Shard shard = shards.of(subscription.connection);
    shard.remove(subscription);
    Entry entry = subscription.entry;
    synchronized (this) {
      boolean isGone = departs && entry != null && channels.leave(new RosterChange(entry, false));
      channels.exit(subscription.channel, shard.index());
      if (subscription.channel.isCache()) {
        cache.left(subscription);
      }
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
      shards.of(each.connection).remove(each);
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
    Shard fromShard = shards.of(from);
    Shard targetShard = shards.of(target);
    List<Subscription> moved = new ArrayList<>(subscriptions.size());
    for (Subscription each : subscriptions) {
      moved.add(new Subscription(target, each.channel, each.entry));
    }
    // Copies: each loop keeps what it works on.
    List<Subscription> ending = List.copyOf(subscriptions);
    List<Subscription> coming = List.copyOf(moved);
    synchronized (this) {
      for (int i = 0; i < ending.size(); i++) {
        channels.move(ending.get(i).channel, fromShard.index(), targetShard.index());
        cache.moved(ending.get(i), coming.get(i));
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

  /** To be called under the lock. */
  void tellJoining(Entry entry) {
    Channel channel = channels.audience(entry);
    if (channel != null) {
      shards.send(channel, broadcasts.joining(channel.name(), entry));
    }
  }

  private void tellLeaving(Entry entry) {
    Channel channel = channels.audience(entry);
    if (channel != null) {
      shards.send(channel, broadcasts.leaving(channel.name(), entry));
    }
  }

  private Subscription activate(
      ClientConnection connection, Channel channel, @Nullable Entry entry) {
    Subscription subscription = new Subscription(connection, channel, entry);
    subscription.membersComing = true;
    List<Entry> members = channels.present(channel.name());
    Shard shard = shards.of(connection);
    shard
        .loop()
        .execute(
            () -> {
              shard.add(subscription);
              shard.showMembers(subscription, members);
            });
    if (channel.isCache()) {
      cache.show(subscription);
    }
    return subscription;
  }
}
