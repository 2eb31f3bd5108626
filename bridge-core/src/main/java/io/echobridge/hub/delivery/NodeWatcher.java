package io.echobridge.hub.delivery;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.presence.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Hears what the clients of this node do that other nodes have to know. Every method is called
 * while the hub's one lock is held, so in the order in which things happen, and has to keep what
 * {@link ChannelWatcher} asks of its own: it takes a note.
 *
 * <p>Public for the other rooms of the hub only.
 */
public interface NodeWatcher {
  /** A connection is on a presence channel; also a second one of its user. */
  void joined(Entry entry);

  /** A connection that {@link #joined} has left. */
  void left(Entry entry);

  /**
   * A client whispers, where somebody on another node may hear it.
   *
   * @param publicId of its connection
   * @param entry its place on a presence channel; null on others
   */
  void whispered(
      ChannelName channel, String name, RawJson data, String publicId, @Nullable Entry entry);
}
