package io.echobridge.cluster;

import io.echobridge.cluster.frame.Frame;
import io.echobridge.presence.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * Another node, as this one sees it.
 *
 * @param about what it said of itself last; null before its first beat
 * @param open whether it lets clients join presence channels
 * @param members how many members of its this node has, one for each connection on a channel
 * @param heardAt when it said something last, in nanoseconds of this node's clock
 */
public record PeerInfo(
    NodeId id, State state, Frame.@Nullable About about, boolean open, int members, long heardAt) {
  /** Whether this node knows its members, and expects it to go on. */
  public boolean isMember() {
    return state != State.SYNCING && state != State.LINGERING;
  }

  /** Whether it serves no clients, and only keeps what others need to start again. */
  public boolean isKeeper() {
    return about != null && about.isKeeper();
  }

  /** How far this node has got with another. */
  public enum State {
    /** Its members are asked for, and none is visible yet. */
    SYNCING,
    /** Everything of it is known. */
    LIVE,
    /** Something of it was missed, and is asked for. */
    RESYNCING,
    /** It sends its clients away. */
    DRAINING,
    /** It said goodbye, and its members stay for a while. */
    LINGERING
  }
}
