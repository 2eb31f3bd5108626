package io.echobridge.hub;

import io.echobridge.channel.ChannelName;
import io.echobridge.net.EventLoop;
import java.util.HashMap;
import java.util.Map;

/** What one event loop has of a hub: its own subscribers. Touched on that loop only. */
final class Shard {
  private final EventLoop loop;
  private final Map<ChannelName, ShardChannel> channels = new HashMap<>();

  Shard(EventLoop loop) {
    this.loop = loop;
  }

  EventLoop loop() {
    return loop;
  }

  /** Has the subscription hear what comes from now on; without effect when it has ended. */
  void add(Subscription subscription) {
    assert loop.inLoop();
    if (!subscription.isEnded()) {
      channels
          .computeIfAbsent(subscription.channel.name(), name -> new ShardChannel())
          .add(subscription);
    }
  }

  /** Ends the subscription, also one that is not here yet. */
  void remove(Subscription subscription) {
    assert loop.inLoop();
    ShardChannel channel = channels.get(subscription.channel.name());
    if (channel == null || !subscription.isActive()) {
      subscription.end();
      return;
    }
    channel.remove(subscription);
    if (channel.isEmpty()) {
      channels.remove(subscription.channel.name());
    }
  }

  void deliver(Broadcast broadcast) {
    try {
      ShardChannel channel = channels.get(broadcast.channel());
      if (channel != null) {
        channel.deliver(broadcast);
      }
    } finally {
      broadcast.done();
    }
  }
}
