package io.echobridge.hub.delivery;

import io.echobridge.channel.ChannelName;
import io.echobridge.protocol.ClientConnection;

/** What is published to one connection alone: it needs no subscription. Under the order's lock. */
final class ForOne {
  private final Shards shards;
  private Direct direct = Direct.NOBODY;

  ForOne(Shards shards) {
    this.shards = shards;
  }

  /** Where connections are found. */
  void reach(Direct connections) {
    direct = connections;
  }

  /** Whether a channel is that of a connection that is here. Without the lock it is about right. */
  boolean reaches(ChannelName channel) {
    return channel.isReserved()
        && channel.connection().filter(id -> direct.find(id) != null).isPresent();
  }

  /** Whether it is for a connection that is here; then it is on its way. */
  boolean send(Broadcast broadcast) {
    if (!broadcast.channel().isReserved()) {
      return false;
    }
    Direct.One one = broadcast.channel().connection().map(direct::find).orElse(null);
    ClientConnection connection = one == null ? null : one.connectionInOrder();
    if (one == null || connection == null) {
      return false;
    }
    broadcast.awaits(1);
    Shard shard = shards.of(connection);
    shard.loop().execute(() -> shard.deliver(broadcast, one, connection));
    return true;
  }
}
