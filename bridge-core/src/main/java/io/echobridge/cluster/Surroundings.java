package io.echobridge.cluster;

import io.echobridge.cluster.frame.Change;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link ClusterNode} has the rest of the daemon do. Called while a method of the node is
 * called, on its thread, in order. Nothing here blocks or throws, or calls the node back.
 */
public interface Surroundings {
  /**
   * Sends a frame over the broker. How it went is answered with {@link ClusterNode#sent}.
   *
   * @param to null for all nodes
   * @param ticket names the frame in the answer
   */
  void send(@Nullable NodeId to, byte[] frame, long ticket);

  /** Entries of other nodes come and go, in this order. */
  void changed(List<RosterChange> changes);

  /**
   * An event that was published at another node.
   *
   * @param number the change's number at that node
   */
  void published(NodeId from, long number, Change.Event event);

  /**
   * A client of another node whispers.
   *
   * @param sender its entry on a presence channel; null on others, and where it is gone already
   */
  void whispered(NodeId from, Frame.Whispers.Whisper whisper, @Nullable Entry sender);

  /** Another node has every node do something. */
  void commanded(NodeId from, Change.Command command);

  /** Another node asks; {@link ClusterNode#answer} answers. */
  void asked(NodeId from, Frame.Question question);

  /** Another node answers a question of this one. */
  void answered(NodeId from, Frame.Answer answer);

  /**
   * A node has come, gone, or is in another state, or was heard again.
   *
   * @param peers those that are there now, of which {@link #changed} may not have everything yet
   */
  void nodesChanged(List<PeerInfo> peers);

  /** A node is there, and has shown that it is more than a made-up id. */
  void came(PeerInfo peer);

  /**
   * A node that came has gone, and its members with it, which {@link #changed} has before this.
   *
   * @param members how many
   */
  void gone(PeerInfo peer, Departure why, int members);

  /**
   * The broker has this node's changes up to this one; a higher number means all before it too.
   *
   * @param number as {@link ClusterNode#publish} returned it
   */
  void carried(long number);

  /**
   * From now on clients may join presence channels. Once.
   *
   * @param why nothing to say, or that lists can be short
   */
  void opened(Opening why);
}
