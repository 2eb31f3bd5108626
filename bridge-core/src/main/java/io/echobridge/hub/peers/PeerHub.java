package io.echobridge.hub.peers;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.cluster.PeerInfo;
import io.echobridge.cluster.RosterChange;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.presence.NodeId;
import io.echobridge.protocol.Delivery;
import java.util.List;

/**
 * What other nodes have the hub do. Called on the peers' thread, where nothing may wait, unless a
 * method says otherwise.
 */
public interface PeerHub {
  /** Whether anybody here hears what happens on a channel. */
  boolean isHeard(ChannelName channel);

  /** Members of other nodes come and go, a few at a time. */
  void changed(List<RosterChange> changes);

  /**
   * The other nodes are these, and what was to happen in rosters before that has happened.
   *
   * @param open whether this node lets clients join presence channels; a keeper never does
   */
  void nodes(boolean open, List<PeerInfo> peers);

  /** From now on clients may join presence channels. Once. */
  void opened();

  /**
   * An event that was published at another node. On a thread of its own; may wait while clients are
   * too slow.
   */
  void publish(NodeId from, ChannelName channel, BroadcastEvent event);

  /**
   * A client of another node whispers.
   *
   * @return false when there is no room for it
   */
  boolean whisper(ChannelName channel, String name, RawJson data, Delivery.Sender sender);

  /**
   * Another node has every node do something.
   *
   * @return false where this version does not know the word
   */
  boolean command(NodeId from, String word, String argument);

  /** This node's parts of the answer to another node's question. On a thread of its own. */
  List<Frame.Answer> answer(Frame.Question question);

  /** What this node says to a question while too many others wait. */
  Frame.Answer noRoom(Frame.Question question);
}
