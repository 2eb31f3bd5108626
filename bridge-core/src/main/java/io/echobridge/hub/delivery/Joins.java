package io.echobridge.hub.delivery;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.presence.Entry;
import io.echobridge.presence.PresentMember;
import io.echobridge.presence.Roster;
import io.echobridge.protocol.ClientConnection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Subscriptions that begin. */
final class Joins {
  private final Sequencer order;
  private final Shards shards;
  private final Channels channels;

  Joins(Sequencer order, Shards shards, Channels channels) {
    this.order = order;
    this.shards = shards;
    this.channels = channels;
  }

  /** As {@link Sequencer#subscribe}. */
  Subscription subscribe(
      ClientConnection connection, ChannelName name, List<Subscription> present) {
    Shard shard = shards.of(connection);
    Subscription subscription;
    synchronized (order) {
      subscription = order.enter(connection, name, null);
      boolean isBehind = joins(Replay.under(present), subscription);
      if (subscription.channel.isCache()) {
        shard.loop().execute(() -> shard.begin(subscription));
        order.cache().show(subscription);
        return subscription;
      }
      if (!isBehind) {
        // A task, so that it hears what is published from here on: behind the end of a replay, what
        // is still to be written to the client's connection of before, and a retired subscription.
        shard.loop().execute(() -> shard.add(subscription));
      }
      return subscription;
    }
  }

  /** Whether a replay of the client takes a new subscription along. */
  private static boolean joins(Set<Replay> replays, Subscription subscription) {
    Optional<Replay> one = replays.stream().findFirst();
    one.ifPresent(replay -> replay.join(subscription));
    return one.isPresent();
  }

  /** As {@link Sequencer#join}. Under the order's lock. */
  @Nullable Subscription join(
      ClientConnection connection,
      ChannelName name,
      Member member,
      List<Subscription> present,
      int most) {
    Entry entry = channels.entry(name, new PresentMember(member, connection.publicId()));
    Roster roster = channels.roster(name);
    if (roster != null && roster.size() >= most && !roster.hasUserOf(entry)) {
      return null;
    }
    Subscription subscription = order.enter(connection, name, entry);
    if (!joins(Replay.under(present), subscription)) {
      activate(subscription);
    }
    if (subscription.channel.isCache()) {
      order.cache().show(subscription);
    }
    return subscription;
  }

  private void activate(Subscription subscription) {
    List<Entry> members = order.lists().take(subscription);
    Shard shard = shards.of(subscription.connection);
    shard
        .loop()
        .execute(
            () -> {
              shard.add(subscription);
              shard.showMembers(subscription, members);
            });
  }
}
