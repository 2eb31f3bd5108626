package io.echobridge.hub.delivery;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.net.EventLoop;
import io.echobridge.net.Frame;
import io.echobridge.presence.Entry;
import io.echobridge.presence.Roster;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.protocol.Delivery;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** Likewise, and tells the client that it is subscribed. */
  void begin(Subscription subscription) {
    if (!subscription.isEnded()) {
      if (subscription.replay == null && !subscription.isActive()) {
        add(subscription);
      }
      subscription
          .encoder
          .subscribed(subscription.channel.name(), Optional.empty())
          .ifPresent(subscription.sink::send);
    }
  }

  /** Tells the client who is on a presence channel. */
  void showMembers(Subscription subscription, List<Entry> members) {
    if (!subscription.isEnded()) {
      subscription.membersComing = false;
      subscription
          .encoder
          .subscribed(subscription.channel.name(), Optional.of(Roster.newestFirst(members)))
          .ifPresent(subscription.sink::send);
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

  /** Has one subscriber hear an event that was published before it came. */
  void show(Subscription to, BroadcastEvent event) {
    ClientConnection connection = to.connection;
    if (to.isEnded()) {
      return;
    }
    Predicate<ClientConnection> excluded = excluded(event.exceptAll());
    boolean isHidden =
        connection.id().equals(event.exceptSocket())
            || (excluded != null && excluded.test(connection));
    Optional<Frame> frame =
        isHidden ? Optional.empty() : to.encoder.event(Delivery.event(to.channel.name(), event));
    frame.or(() -> to.encoder.cacheMiss(to.channel.name())).ifPresent(to.sink::send);
  }

  /** Has one subscriber hear that there is no such event. */
  void showMiss(Subscription to) {
    if (!to.isEnded()) {
      to.encoder.cacheMiss(to.channel.name()).ifPresent(to.sink::send);
    }
  }

  /**
   * Has one subscriber hear something that was published before, unless it is left out.
   *
   * @param isForced whether it is sent though there is no room
   * @return false where there is no room
   */
  boolean repeat(Subscription to, Broadcast broadcast, boolean isForced) {
    ClientConnection connection = to.connection;
    Predicate<ClientConnection> excluded = excluded(broadcast.exceptAll());
    if (connection.id().equals(broadcast.exceptSocket())
        || (excluded != null && excluded.test(connection))) {
      return true;
    }
    Frame frame = broadcast.frame(to.encoder);
    if (frame == null) {
      return true;
    }
    if (isForced) {
      to.sink.send(frame);
      return true;
    }
    return to.sink.offer(frame);
  }

  /** Has one connection hear what is for it alone. */
  void deliver(Broadcast broadcast, Direct.One one, ClientConnection to) {
    int receivers = 0;
    try {
      one.hears();
      Predicate<ClientConnection> excluded = excluded(broadcast.exceptAll());
      boolean isHidden =
          to.id().equals(broadcast.exceptSocket()) || (excluded != null && excluded.test(to));
      Frame frame = isHidden ? null : broadcast.frame(to.encoder());
      if (frame != null) {
        to.sink().send(frame);
        receivers = 1;
        Tally tally = broadcast.tally();
        if (tally != null) {
          tally.sent(to);
        }
      }
    } finally {
      broadcast.done(receivers);
    }
  }

  void deliver(Broadcast broadcast) {
    int receivers = 0;
    try {
      ShardChannel channel = channels.get(broadcast.channel());
      if (channel != null) {
        Tally tally = broadcast.tally();
        receivers =
            tally == null
                ? channel.deliver(broadcast, excluded(broadcast.exceptAll()))
                : channel.deliverConfirmed(broadcast, excluded(broadcast.exceptAll()), tally);
      }
    } finally {
      broadcast.done(receivers);
    }
  }
}
