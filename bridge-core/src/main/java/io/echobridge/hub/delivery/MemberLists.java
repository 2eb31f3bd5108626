package io.echobridge.hub.delivery;

import io.echobridge.presence.Entry;
import java.util.List;

/**
 * Has clients hear who is on a presence channel. A client that comes back is sent the list unasked;
 * when it asks at once, as some clients do, it knows already.
 *
 * <p>Public for the other rooms of the hub only.
 */
public final class MemberLists {
  private final Sequencer order;
  private final Shards shards;
  private final Channels channels;

  MemberLists(Sequencer order, Shards shards, Channels channels) {
    this.order = order;
    this.shards = shards;
    this.channels = channels;
  }

  /**
   * Whether a client that came back was sent the list of members a moment ago, unasked, and nobody
   * came or went since. Once for each such list.
   */
  public boolean areKnown(Subscription subscription) {
    synchronized (order) {
      boolean isUnasked = subscription.isListUnasked;
      subscription.isListUnasked = false;
      return isUnasked && subscription.listedAt == subscription.channel.changes;
    }
  }

  /** Tells a subscriber again who is on a presence channel. On its loop. */
  public void tell(Subscription subscription) {
    synchronized (order) {
      if (subscription.membersComing || subscription.replay != null) {
        return;
      }
      List<Entry> members = take(subscription);
      Shard shard = shards.of(subscription.connection);
      shard.loop().execute(() -> shard.showMembers(subscription, members));
    }
  }

  /** Who is on a presence channel, for a client that is about to hear it. Under the lock. */
  List<Entry> take(Subscription subscription) {
    subscription.membersComing = true;
    subscription.listedAt = subscription.channel.changes;
    return channels.present(subscription.channelName());
  }
}
