package io.echobridge.hub.delivery;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.cluster.RosterChange;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What passes between this node's {@link Channels} and the other nodes: which connections join and
 * leave, what members whisper, and the entries that no roster has. Guarded by the {@link
 * Sequencer}'s lock.
 */
final class Elsewhere {
  private final NodeId self;
  private final Map<ChannelName, Consumer<RosterChange>> listeners = new HashMap<>();
  private @Nullable NodeWatcher neighbours;

  Elsewhere(NodeId self) {
    this.self = self;
  }

  /** Has the other nodes hear what clients of this one do. Once, before the first client. */
  void tell(NodeWatcher others) {
    neighbours = others;
  }

  /** A connection of this node, or of another one, has joined. */
  void joined(Entry entry) {
    if (neighbours != null && entry.node().equals(self)) {
      neighbours.joined(entry);
    }
  }

  /** A connection of this node, or of another one, has left. */
  void left(Entry entry) {
    if (neighbours != null && entry.node().equals(self)) {
      neighbours.left(entry);
    }
  }

  void whispered(Subscription from, String name, RawJson data) {
    if (neighbours != null) {
      neighbours.whispered(from.channel.name(), name, data, from.connection.publicId(), from.entry);
    }
  }

  /** Has somebody hear what other nodes share on that channel. */
  void hear(ChannelName channel, Consumer<RosterChange> heard) {
    listeners.put(channel, heard);
  }

  /** Whether a change is of a channel that no roster has; then somebody else has heard of it. */
  boolean isShared(RosterChange change) {
    Consumer<RosterChange> listener = listeners.get(change.entry().channel());
    if (listener != null) {
      listener.accept(change);
    }
    return listener != null;
  }
}
