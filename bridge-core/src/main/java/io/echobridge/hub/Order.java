package io.echobridge.hub;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.net.EventLoop;
import io.echobridge.net.Frame;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.protocol.MessageEncoder;
import io.echobridge.protocol.MessageEncoder.PresentMember;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The one lock of a hub, and what happens under it. Whatever concerns more than one loop
 * (broadcasts, joins, leaves, moves) is put on the loops' queues while it is held, so that every
 * loop runs it in the same order. That is all that makes presence exact and moves seamless: who
 * joins becomes a subscriber at the very point of the order at which his list of members was taken.
 * Nothing under the lock blocks, encodes or calls foreign code, but for a connection's constants.
 */
final class Order {
  /** Hears which channels have subscribers here. Called under the order; returns at once. */
  @FunctionalInterface
  interface Interest {
    void changed(ChannelName channel, boolean wanted);
  }

  /** Hears who is on a presence channel when that changes. Called under the order. */
  @FunctionalInterface
  interface Membership {
    /**
     * @param users one entry each; not to be asked for after the call
     */
    void changed(ChannelName channel, Supplier<List<Roster.Entry>> users);
  }

  private final List<Shard> shards;
  private final HubStats stats;
  private final ByteBudget budget;
  private final Interest interest;
  private final Membership membership;

  /** Changed under the lock, read without it. */
  private final Map<ChannelName, Channel> channels = new ConcurrentHashMap<>();

  Order(
      List<EventLoop> loops,
      HubStats stats,
      ByteBudget budget,
      Interest interest,
      Membership membership) {
    this.shards = loops.stream().map(Shard::new).toList();
    this.stats = stats;
    this.budget = budget;
    this.interest = interest;
    this.membership = membership;
  }

  /** Whether anybody subscribes; without the lock, so it may be the truth of a moment ago. */
  boolean isHeard(ChannelName channel) {
    return channels.containsKey(channel);
  }

  /**
   * Puts a broadcast on the queue of each loop with subscribers of its channel.
   *
   * @return whether there are any
   */
  synchronized boolean publish(Broadcast broadcast) {
    Channel channel = channels.get(broadcast.channel());
    if (channel == null) {
      broadcast.awaits(0);
      return false;
    }
    send(channel, broadcast);
    return true;
  }

  /** All channels with subscribers whose names begin like this. */
  List<Occupancy> occupied(String prefix) {
    List<Occupancy> found = new ArrayList<>();
    for (ChannelName name : channels.keySet()) {
      if (name.value().startsWith(prefix)) {
        // One by one: others need the lock more urgently.
        Occupancy occupancy = occupancy(name);
        if (occupancy.subscribers() > 0) {
          found.add(occupancy);
        }
      }
    }
    return found;
  }

  synchronized Occupancy occupancy(ChannelName name) {
    Channel channel = channels.get(name);
    return channel == null ? new Occupancy(name, 0, 0) : channel.occupancy();
  }

  /** The users on a presence channel, the newest first. */
  List<Member> members(ChannelName name) {
    List<Roster.Entry> entries;
    synchronized (this) {
      Channel channel = channels.get(name);
      entries = channel == null ? List.of() : channel.roster().snapshot();
    }
    return Roster.newestFirst(new ArrayList<>(entries)).stream()
        .map(PresentMember::member)
        .toList();
  }

  /** Subscribes to a public or private channel. On the connection's loop. */
  Subscription subscribe(ClientConnection connection, ChannelName name) {
    Shard shard = shardOf(connection);
    Subscription subscription;
    synchronized (this) {
      subscription = new Subscription(connection, enter(name, shard), null);
    }
    // At once, not as a task: that it may hear what was broadcast a moment before does no harm.
    shard.add(subscription);
    return subscription;
  }

  /** Subscribes to a presence channel, as a member. On the connection's loop. */
  synchronized Subscription join(ClientConnection connection, ChannelName name, Member member) {
    PresentMember joining = new PresentMember(member, connection.publicId());
    Channel present = channels.get(name);
    boolean isNew = present == null || !present.roster().has(member);
    if (present != null && isNew) {
      // To those who are there already, so before the new one enters.
      send(present, presence(present, to -> to.presenceJoining(name, joining), member));
    }
    Channel channel = enter(name, shardOf(connection));
    Roster.Entry entry = channel.roster().join(joining);
    if (isNew) {
      membership.changed(name, channel.roster()::snapshot);
    }
    return activate(connection, channel, entry);
  }

  /** Tells a subscriber again who is on a presence channel. On its loop. */
  synchronized void tellMembers(Subscription subscription) {
    if (subscription.membersComing) {
      return;
    }
    subscription.membersComing = true;
    List<Roster.Entry> members = subscription.channel.roster().snapshot();
    shardOf(subscription.connection).loop().execute(() -> writeMembers(subscription, members));
  }

  /** Ends a subscription. On its loop. */
  void leave(Subscription subscription) {
    Shard shard = shardOf(subscription.connection);
    shard.remove(subscription);
    Channel channel = subscription.channel;
    synchronized (this) {
      channel.exit(shard.loop().index());
      if (channel.isEmpty()) {
        channels.remove(channel.name());
        stats.channels.decrement();
        interest.changed(channel.name(), false);
        if (subscription.entry != null) {
          membership.changed(channel.name(), List::of);
        }
        return;
      }
      Roster.Entry entry = subscription.entry;
      if (entry != null) {
        channel.roster().leave(entry);
        Member member = entry.member();
        if (!channel.roster().has(member)) {
          send(
              channel, presence(channel, to -> to.presenceLeaving(channel.name(), member), member));
          membership.changed(channel.name(), channel.roster()::snapshot);
        }
      }
    }
  }

  /**
   * Cuts: all that was put on the queues so far goes to {@code from}, all later to {@code target}.
   * On the loop of {@code from}.
   *
   * @param lastWritten runs on the loop of {@code from} when it has had everything
   * @return the subscriptions from now on, of the target's loop
   */
  List<Subscription> move(
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
        each.channel.exit(fromShard.loop().index());
        each.channel.enter(targetShard.loop().index(), shards.size());
      }
      targetShard.loop().execute(() -> coming.forEach(targetShard::add));
      fromShard
          .loop()
          .execute(
              () -> {
                ending.forEach(fromShard::remove);
                lastWritten.run();
              });
    }
    return moved;
  }

  private Channel enter(ChannelName name, Shard shard) {
    Channel channel = channels.get(name);
    if (channel == null) {
      channel = new Channel(name);
      channels.put(name, channel);
      stats.channels.increment();
      interest.changed(name, true);
    }
    channel.enter(shard.loop().index(), shards.size());
    return channel;
  }

  private Subscription activate(ClientConnection connection, Channel channel, Roster.Entry entry) {
    Subscription subscription = new Subscription(connection, channel, entry);
    subscription.membersComing = true;
    List<Roster.Entry> members = channel.roster().snapshot();
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

  private static void writeMembers(Subscription subscription, List<Roster.Entry> members) {
    if (subscription.isEnded()) {
      return;
    }
    subscription.membersComing = false;
    ClientConnection to = subscription.connection;
    to.write(
        to.encoder().presenceSubscribed(subscription.channel.name(), Roster.newestFirst(members)));
  }

  private Broadcast presence(
      Channel channel, Function<MessageEncoder, Frame> message, Member member) {
    long cost = Broadcast.OVERHEAD + member.channelData().length();
    budget.charge(cost);
    return new Broadcast(channel.name(), message, null, null, cost, budget, stats);
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
