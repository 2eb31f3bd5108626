package io.echobridge.cluster;

import io.echobridge.cluster.frame.Frame;
import io.echobridge.presence.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this node owes to nodes that said hello or lack something: each has an answer once a second,
 * and all together a bounded number of frames. What cannot be answered now is answered later, and
 * nodes that lack changes and have waited hear them together.
 */
final class Answers {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /** So many nodes that lack the same at about the same time are told together. */
  private static final int TOGETHER = 3;

  private static final long ABOUT_THE_SAME_TIME = Duration.ofMillis(100).toNanos();

  private final NodeId self;
  private final Bounds bounds;
  private final Outgoing outgoing;
  private final Publishing publishing;
  private final SnapshotStreams streams;
  private final Beats beats;
  private long second;

  /** How many frames were sent in this second, but for those of snapshots. */
  private int answered;

  /** What was repeated last: from which change on, when, and how often. */
  private long repeated;

  private long repeatedAt;
  private int times;

  Answers(
      NodeId self,
      Bounds bounds,
      Outgoing outgoing,
      Publishing publishing,
      SnapshotStreams streams,
      Beats beats,
      long now) {
    this.self = self;
    this.bounds = bounds;
    this.outgoing = outgoing;
    this.publishing = publishing;
    this.streams = streams;
    this.beats = beats;
    this.second = now;
    this.repeatedAt = now;
  }

  void pump(Peers peers, long now) {
    if (!outgoing.isLinked()) {
      return;
    }
    if (now - second >= SECOND) {
      second = now;
      answered = 0;
    }
    if (answered < bounds.answers()) {
      repeatToAll(peers, now);
    }
    for (Peer peer : peers.all()) {
      if (answered >= bounds.answers()) {
        return;
      }
      if (peer.isOwedBeat && now - peer.beatAt >= 0) {
        answered++;
        peer.isOwedBeat = false;
        peer.beatAt = now + SECOND;
        handOn(peer, peers);
        outgoing.send(peer.id, beats.answer(peers, now));
      }
      Frame.Ask ask = peer.owed;
      if (ask != null && now - peer.answerAt >= 0 && answer(peer.id, ask, now)) {
        peer.owed = null;
        peer.answerAt = now + SECOND;
      }
    }
  }

  /** Tells those together that lack changes, where there are many that wait for them now. */
  private void repeatToAll(Peers peers, long now) {
    List<Peer> all = new ArrayList<>();
    long first = Long.MAX_VALUE;
    for (Peer peer : peers.all()) {
      Frame.Ask ask = peer.owed;
      if (ask != null && now - peer.answerAt >= 0 && isInRing(ask.have())) {
        all.add(peer);
        first = Math.min(first, ask.have() + 1);
      }
    }
    if (all.size() >= TOGETHER) {
      repeatTo(null, first, now);
      for (Peer peer : all) {
        peer.owed = null;
        peer.answerAt = now + SECOND;
      }
    }
  }

  /** A fresh node has the members of nodes that cannot tell them themselves from one other node. */
  private void handOn(Peer fresh, Peers peers) {
    if (beats.isOpen() && !fresh.isOpen()) {
      boolean isFirst = !beats.isKeeper() && peers.isFirst(self);
      for (Peer peer : peers.all()) {
        if (peer != fresh
            && (beats.isKeeper() ? isPerhapsGone(peer, peers) : isFirst && peer.isSilent())) {
          streams.handOn(fresh.id, peer);
        }
      }
    }
  }

  /**
   * Whether a node may be the one that starts again now: a keeper hands on its members at once, as
   * the clients come back sooner than anybody notices that it was silent.
   */
  private static boolean isPerhapsGone(Peer peer, Peers peers) {
    return peer.copy.isVisible() && !peers.isServedBeside(peer);
  }

  /** When the next answer is due. */
  long dueAt(Peers peers) {
    long due = Peer.NEVER;
    for (Peer peer : peers.all()) {
      if (peer.isOwedBeat) {
        due = Math.min(due, peer.beatAt);
      }
      // One that waits for the end of another's snapshot is looked at when something happens.
      if (peer.owed != null && !streams.isFull()) {
        due = Math.min(due, peer.answerAt);
      }
    }
    return due != Peer.NEVER && answered >= bounds.answers() ? Math.max(due, second + SECOND) : due;
  }

  /** Answers, or does not as too many others are answered. */
  private boolean answer(NodeId to, Frame.Ask ask, long now) {
    long have = ask.have();
    if (have == publishing.handed()) {
      return true;
    }
    if (isInRing(have)) {
      repeat(to, have + 1, now);
      return true;
    }
    if (streams.isUnderWay(to, ask.nonce())) {
      return true;
    }
    if (streams.isFull()) {
      return false;
    }
    answered++;
    streams.begin(to, ask.nonce(), publishing);
    return true;
  }

  private boolean isInRing(long have) {
    return have >= 0 && have < publishing.handed() && publishing.ring().covers(have + 1);
  }

  private void repeat(NodeId to, long first, long now) {
    if (first != repeated || now - repeatedAt >= ABOUT_THE_SAME_TIME) {
      repeated = first;
      repeatedAt = now;
      times = 0;
    }
    times++;
    if (times <= TOGETHER) {
      repeatTo(times == TOGETHER ? null : to, first, now);
    }
  }

  private void repeatTo(@Nullable NodeId to, long from, long now) {
    long last = publishing.handed();
    for (long first = from; first <= last; ) {
      Frame.Changes frame = new Frame.Changes(first, publishing.ring().frame(first, last, now));
      outgoing.send(to, frame);
      answered++;
      first += frame.changes().size();
    }
  }
}
