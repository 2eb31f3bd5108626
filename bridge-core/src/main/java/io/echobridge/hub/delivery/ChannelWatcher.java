package io.echobridge.hub.delivery;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.cluster.RosterChange;
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

  /** A channel has lost its last subscriber here; its last member here has left before. */
  default void vacated(ChannelName channel) {}

  /**
   * A client has subscribed here to a cache channel, and no node keeps an event of it. Once, until
   * there is an event again; when clients of two nodes subscribe at the same moment, once on each.
   */
  default void cacheMissed(ChannelName channel) {}

  /**
   * A channel, not of presence, has so many subscribers on all nodes, as its subscribers are told:
   * not before each has had time to hear of it, and not of every change. The node hears it where
   * the subscriber came or went.
   */
  default void counted(ChannelName channel, int subscribers) {}

  /**
   * Whether this one hears when a public or private channel gets its first subscriber on any node,
   * and loses its last on all nodes; the nodes tell each other only of those that somebody follows.
   * Always the same for a channel. The members of presence channels are told anyway.
   */
  default boolean follows(ChannelName channel) {
    return false;
  }

  /**
   * A channel that this one follows, or a presence channel, has its first subscriber on any node;
   * before {@link #joined}, and as that.
   */
  default void occupiedAnywhere(ChannelName channel) {}

  /**
   * Another node tells from now on part of what was told here. Who is back may be told there, so
   * what is held back here has to be said before.
   */
  default void handsOver() {}

  /** Such a channel has lost its last subscriber on any node; behind {@link #left}. */
  default void vacatedEverywhere(ChannelName channel) {}

  /**
   * A user's first connection is on a presence channel, here or on another node. After {@link
   * #occupied} where it is here. Of several nodes the watchers of one hear it; when nodes come or
   * go, those of another may hear it again.
   *
   * @param change what has happened; its id is the same where it is heard again
   * @param present who is there now; to be read during the call only
   */
  default void joined(RosterChange change, Roster present) {}

  /** A user's last connection on any node has left a presence channel. As {@link #joined}. */
  default void left(RosterChange change, Roster present) {}

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
