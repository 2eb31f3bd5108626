package io.echobridge.cluster;

import io.echobridge.cluster.frame.Frame;
import io.echobridge.presence.NodeId;

/**
 * The decisions on which the promises to clients hang, each in one place. The simulation shows what
 * each is good for: it breaks them one at a time.
 */
class Rules {
  /** Whether a node tells those outside of a change: all nodes see it, one of them speaks. */
  boolean tells(RosterChange change, NodeId self, boolean speaks) {
    return speaks;
  }

  /** Whether a node that has just opened leaves the telling to those that were open before. */
  boolean waits() {
    return true;
  }

  /**
   * Whether a change has not been applied yet.
   *
   * @param repair whether it came because this node asked for it
   */
  boolean isNew(long number, long applied, boolean repair) {
    return number > applied;
  }

  /** Whether a node that was silent is dead: this node's own beats went round often enough. */
  boolean isDead(Peer peer, int allowed, long now) {
    return peer.misses >= allowed;
  }

  /** Whether a part of a snapshot belongs to those that this node has. */
  boolean fits(Assembly assembly, Frame.Snapshot part) {
    return assembly.stream() == part.stream();
  }

  /** Whether an answer to this node's hello names everybody: a fresh node knows nobody yet. */
  boolean endsGreeting(Frame.Beat answer) {
    return answer.open();
  }
}
