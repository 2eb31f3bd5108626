package io.echobridge.hub.delivery;

import io.echobridge.cluster.RosterChange;
import io.echobridge.presence.Entry;
import org.jspecify.annotations.Nullable;

/** Subscriptions that end, and members that leave with them. */
final class Leaves {
  private final Sequencer order;
  private final Shards shards;
  private final Channels channels;

  Leaves(Sequencer order, Shards shards, Channels channels) {
    this.order = order;
    this.shards = shards;
    this.channels = channels;
  }

  /**
   * Ends a subscription. On its loop.
   *
   * @param departs whether for the others its member leaves, too
   * @return what stays in a roster, if anything
   */
  @Nullable Entry end(Subscription subscription, boolean departs) {
    Shard shard = shards.of(subscription.connection);
    shard.remove(subscription);
    Entry entry = subscription.entry;
    synchronized (order) {
      boolean isGone = departs && entry != null && channels.leave(new RosterChange(entry, false));
      channels.exit(subscription.channel, shard.index());
      if (subscription.channel.isCache()) {
        order.cache().left(subscription);
      }
      Entry place = subscription.channel.isEmpty() ? subscription.channel.place : null;
      if (!departs) {
        return entry == null ? place : entry;
      }
      if (place != null) {
        channels.leave(new RosterChange(place, false));
      }
      if (isGone && entry != null) {
        order.tellLeaving(entry);
      }
    }
    return null;
  }

  /**
   * Ends a subscription of what is for one client alone, and goes on so without: what was published
   * before has a subscriber, and what comes after needs none. On its loop.
   */
  void retire(Subscription subscription) {
    Shard shard = shards.of(subscription.connection);
    synchronized (order) {
      channels.exit(subscription.channel, shard.index());
      shard.loop().execute(() -> shard.remove(subscription));
    }
  }

  /** Takes a connection out of its roster. Under the order's lock. */
  void depart(RosterChange leave) {
    if (channels.leave(leave)) {
      order.tellLeaving(leave.entry());
    }
  }
}
