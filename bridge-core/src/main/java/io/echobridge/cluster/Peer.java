package io.echobridge.cluster;

import io.echobridge.cluster.frame.Frame;
import io.echobridge.presence.NodeId;
import org.jspecify.annotations.Nullable;

/** Another node, as this one sees it. */
final class Peer {
  /** Never. */
  static final long NEVER = Long.MAX_VALUE;

  /** For so many rounds a node that lives is not silent, but for a short stop. */
  static final int SILENT = 2;

  private static final long MILLI = 1_000_000;

  final NodeId id;
  final Copy copy;

  /** Its last beat. */
  Frame.@Nullable Beat beat;

  /** Whether it was open, as another node says, before this one heard it. */
  boolean wasOpen;

  /** When it said something last. */
  long heardAt;

  /** Whether it said something since this node's last beat went round. */
  boolean spoke = true;

  /** How many of this node's beats went round since it said something. */
  int misses;

  /** In how many rounds it said nothing since it said something, also over losses of the link. */
  int silentRounds;

  /** Whether it is silent, and the time does not count, as no node serves. */
  boolean isWaitedFor;

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

  boolean isShownOpen;

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
    return beat == null ? wasOpen : beat.open();
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

  /** Whether it cannot tell a node that starts of its members: others hand them on. */
  boolean isSilent() {
    return copy.isVisible() && (isLingering() || misses >= SILENT);
  }

  /** A part of its entries, for a node that starts. */
  Frame.Remains remains(Frame.Snapshot part, long now) {
    long left = isLingering() ? Math.max(1, (lingersUntil - now) / MILLI) : 0;
    int counted = isWaitedFor ? 0 : Math.max(0, misses);
    return new Frame.Remains(id, counted, isOpen(), left, part);
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
        copy.isVisible() ? copy.entries().members() : 0,
        heardAt);
  }
}
