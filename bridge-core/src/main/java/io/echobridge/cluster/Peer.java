package io.echobridge.cluster;

import io.echobridge.cluster.frame.Frame;
import io.echobridge.presence.NodeId;
import org.jspecify.annotations.Nullable;

/** Another node, as this one sees it. */
final class Peer {
  /** Never. */
  static final long NEVER = Long.MAX_VALUE;

  final NodeId id;
  final Copy copy;

  /** Its last beat. */
  Frame.@Nullable Beat beat;

  /** When it said something last. */
  long heardAt;

  /** Whether it said something since this node's last beat went round. */
  boolean spoke = true;

  /** How many of this node's beats went round since it said something. */
  int misses;

  /** In how many rounds of this node's beats it said something. */
  int rounds;

  /** The number of its last whisper; -1 before its first beat. */
  long whisper = -1;

  /** When its members go, as it said goodbye. */
  long lingersUntil = NEVER;

  /** It said hello, and has no answer yet. */
  boolean isOwedBeat;

  /** It asked, and has no answer yet. */
  Frame.@Nullable Ask owed;

  /** When it may have its next answers. */
  long beatAt;

  long answerAt;

  /** The state in which {@link Surroundings} know it. */
  PeerInfo.@Nullable State shown;

  /** Whether they were told that it came. */
  boolean isTold;

  Peer(NodeId id, Copy copy, long now) {
    this.id = id;
    this.copy = copy;
    this.heardAt = now;
    this.beatAt = now;
    this.answerAt = now;
  }

  boolean isOpen() {
    return beat != null && beat.open();
  }

  boolean isLingering() {
    return lingersUntil != NEVER;
  }

  /** Whether this node counts it in: others that start wait for it. */
  boolean isMember() {
    return copy.isVisible() && !isLingering();
  }

  /** Whether it showed that it is more than a made-up id. */
  boolean isProven() {
    return copy.isVisible() && (copy.applied() > 0 || rounds >= 2);
  }

  PeerInfo.State state() {
    if (isLingering()) {
      return PeerInfo.State.LINGERING;
    }
    if (!copy.isVisible()) {
      return PeerInfo.State.SYNCING;
    }
    // First: those whose clients it passes on have to know it, whatever else is missing.
    if (beat != null && beat.draining()) {
      return PeerInfo.State.DRAINING;
    }
    return copy.isFetching() ? PeerInfo.State.RESYNCING : PeerInfo.State.LIVE;
  }

  PeerInfo info() {
    return new PeerInfo(
        id,
        state(),
        beat == null ? null : beat.about(),
        isOpen(),
        copy.isVisible() ? copy.entries().size() : 0,
        heardAt);
  }
}
