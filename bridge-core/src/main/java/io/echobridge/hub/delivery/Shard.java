package io.echobridge.hub.delivery;

import io.echobridge.channel.ChannelName;
import io.echobridge.net.EventLoop;
import io.echobridge.protocol.ClientConnection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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

  /** The loop's number. */
  int index() {
    return loop.index();
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

  /** Who does not hear it, of those who are not named one by one; nearly always nobody. */
  private @Nullable Predicate<ClientConnection> excluded(Set<String> names) {
    if (names.isEmpty()) {
      return null;
    }
    Set<ClientConnection> members = Collections.newSetFromMap(new IdentityHashMap<>());
    for (String name : names) {
      ShardChannel channel = ChannelName.parse(name).map(channels::get).orElse(null);
      if (channel != null) {
        channel.addTo(members);
      }
    }
    return connection -> names.contains(connection.id()) || members.contains(connection);
  }

  void deliver(Broadcast broadcast) {
    int receivers = 0;
    try {
      ShardChannel channel = channels.get(broadcast.channel());
      if (channel != null) {
        receivers = channel.deliver(broadcast, excluded(broadcast.exceptAll()));
      }
    } finally {
      broadcast.done(receivers);
    }
  }
}
