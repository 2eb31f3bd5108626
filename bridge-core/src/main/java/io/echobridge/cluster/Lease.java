package io.echobridge.cluster;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How long another node may be silent: until six of this node's own beats came back through the
 * broker. That they came back proves that the broker and this node's link worked in between, and
 * their place among the others' messages that everything said before them has arrived, however late
 * this node is. No clock takes part: while the broker is away or this node is stopped, nobody dies.
 */
final class Lease {
  static final int ROUNDS = 6;

  /** After the link came up, others may need some time more than this node. */
  private static final int HEAD_START = 5;

  private static final int MOST_UNDER_WAY = 64;

  private final long period;
  private final Deque<Long> underWay = new ArrayDeque<>();
  private long lastAt;

  Lease(Duration period, long now) {
    this.period = period.toNanos();
    this.lastAt = now - this.period;
  }

  /** A beat is sent. Those that come soon after another begin no round. */
  void sent(long beat, long now) {
    if (now - lastAt >= period * 8 / 10 && underWay.size() < MOST_UNDER_WAY) {
      underWay.add(beat);
      lastAt = now;
    }
  }

  /** A beat came back; says whether a round is over with it. */
  boolean isRound(long beat) {
    boolean isRound = false;
    while (!underWay.isEmpty() && underWay.getFirst() <= beat) {
      isRound = underWay.removeFirst() == beat;
    }
    return isRound;
  }

  /** A round is over. */
  static void round(Iterable<Peer> peers) {
    for (Peer peer : peers) {
      if (peer.spoke) {
        peer.misses = 0;
        peer.rounds++;
      } else {
        peer.misses++;
      }
      peer.spoke = false;
    }
  }

  /** In how many rounds in a row a node may say nothing. */
  int allowed(Peer peer) {
    long theirs =
        peer.beat == null ? 0 : Duration.ofMillis(peer.beat.about().periodMillis()).toNanos();
    return theirs <= period ? ROUNDS : (int) ((ROUNDS * theirs + period - 1) / period);
  }

  void linkUp(Iterable<Peer> peers) {
    underWay.clear();
    for (Peer peer : peers) {
      peer.misses = -HEAD_START;
      peer.spoke = false;
    }
  }
}
