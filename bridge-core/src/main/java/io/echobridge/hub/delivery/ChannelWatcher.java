package io.echobridge.hub.delivery;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.presence.Roster;
import org.jspecify.annotations.Nullable;

/**
 * Hears what happens to the channels of a hub: that they get and lose subscribers here and members
 * on whatever node, and what clients of this node say to each other. The links to the brokers, the
 * presence feed and whatever tells the application hear it here.
 *
 * <p>Every method is called while the hub's one lock is held, so in the order in which things
 * happen, by one thread at a time. It must not block, call the hub, or throw, and its cost must
 * have a bound: usually it takes a note for a thread that does the work.
 */
public interface ChannelWatcher {
  /** A channel has its first subscriber here. */
  default void occupied(ChannelName channel) {}

  /** A channel has lost its last subscriber here. After {@link #left} of its last member here. */
  default void vacated(ChannelName channel) {}

  /**
   * A user's first connection is on a presence channel, here or on another node. After {@link
   * #occupied} where it is here.
   *
   * @param present who is there now; to be read during the call only
   */
  default void joined(ChannelName channel, Member member, Roster present) {}

  /**
   * A user's last connection on any node has left a presence channel.
   *
   * @param present who is there now; to be read during the call only
   */
  default void left(ChannelName channel, Member member, Roster present) {}

  /**
   * A client of this node has said something to the other subscribers of a channel.
   *
   * @param connectionId the id of its connection, which is secret from other clients
   * @param sender who said it, on a presence channel
   */
  default void whispered(
      ChannelName channel,
      String name,
      RawJson data,
      String connectionId,
      @Nullable Member sender) {}
}
