package io.echobridge.hub.delivery;

import io.echobridge.net.EventLoop;
import io.echobridge.protocol.ClientConnection;
import java.util.List;

/** What all event loops have of a hub. From any thread. */
final class Shards {
  private final List<Shard> all;

  Shards(List<EventLoop> loops) {
    this.all = loops.stream().map(Shard::new).toList();
  }

  Shard of(ClientConnection connection) {
    return all.get(connection.loop().index());
  }

  /**
   * Puts a broadcast on the queue of each loop with subscribers. Under the order's lock, which
   * guards the channel.
   */
  void send(Channel channel, Broadcast broadcast) {
    int loops = 0;
    for (int i = 0; i < all.size(); i++) {
      loops += channel.has(i) ? 1 : 0;
    }
    broadcast.awaits(loops);
    for (int i = 0; i < all.size(); i++) {
      if (channel.has(i)) {
        Shard shard = all.get(i);
        shard.loop().execute(() -> shard.deliver(broadcast));
      }
    }
  }
}
