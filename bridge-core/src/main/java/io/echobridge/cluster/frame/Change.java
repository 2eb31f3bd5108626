package io.echobridge.cluster.frame;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import java.util.List;

/** One change of a node, which every other node has to know, in order and once. */
public sealed interface Change {

  /**
   * A connection is on a presence channel.
   *
   * @param entry its number; never used twice by a node
   */
  record Join(long entry, ChannelName channel, String user, RawJson data, String publicId)
      implements Change {}

  /** A connection has left a presence channel. */
  record Leave(long entry) implements Change {}

  /**
   * Something that was published at this node.
   *
   * @param ageMillis how long ago, when it was written
   */
  record Event(List<ChannelName> channels, BroadcastEvent event, long ageMillis)
      implements Change {}

  /**
   * Something to do on every node.
   *
   * @param ageMillis how long ago it was given, when it was written
   */
  record Command(String word, String argument, long ageMillis) implements Change {}

  /** A change of a newer version: it takes its number, and nothing happens. */
  record Unknown() implements Change {}
}
