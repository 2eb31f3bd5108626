package io.echobridge.cluster;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How long another node may be silent: until six of this node's own beats came back through the
 * broker. That they came back proves that the broker and this node's link worked in between, and
 * their place among the others' messages that everything said before them has arrived, however late
 * this node is. No clock takes part: while the broker is away or this node is stopped, nobody dies.
 *
 * <p>At a keeper nobody dies either, and nobody's members go, while no node serves: users have
 * nowhere to come back to. The node that starts next has the members from the keeper, and sees
 * those leave, and tells it, who do not come back to it.
 */
final class Lease {
  static final int ROUNDS = 6;

  /** After the link came up, others may need some time more than this node. */
  private static final int HEAD_START = 5;

  /**
   * One that is silent for so much longer than it may has none: the link may come and go for ever.
   */
  private static final int MUCH_LONGER = 5;

  private static final int MOST_UNDER_WAY = 64;

  /** The least for which a keeper puts off that members go. */
  private static final long LEAST_WAIT = Duration.ofSeconds(1).toNanos();

  private final long period;
  private final long linger;
  private final boolean isKeeper;
  private final Deque<Long> underWay = new ArrayDeque<>();
  private long lastAt;

  /**
   * @param isKeeper whether this node serves no clients
   */
  Lease(ClusterSettings settings, boolean isKeeper, long now) {
    this.period = settings.heartbeat().toNanos();
    this.linger = Math.max(settings.linger().toNanos(), LEAST_WAIT);
    this.isKeeper = isKeeper;
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
  void round(Iterable<Peer> peers) {
    boolean counts = !isKeeper || isServed(peers, 1);
    for (Peer peer : peers) {
      if (peer.spoke) {
        peer.misses = 0;
        peer.silentRounds = 0;
        peer.rounds++;
      } else if (counts || peer.misses < Peer.SILENT) {
        peer.misses++;
      }
      peer.silentRounds += counts && !peer.spoke ? 1 : 0;
      peer.isWaitedFor = !counts && !peer.spoke;
      peer.spoke = false;
    }
  }

  /** Has the members of nodes that said goodbye stay for longer, while the time does not count. */
  void prolong(Iterable<Peer> peers, long now) {
    if (isKeeper && !isServed(peers, Peer.SILENT)) {
      for (Peer peer : peers) {
        if (peer.isLingering()) {
          peer.lingersUntil = now + linger;
        }
      }
    }
  }

  /**
   * Whether a node serves.
   *
   * @param misses for how many rounds it is silent that does not any more
   */
  private static boolean isServed(Iterable<Peer> peers, int misses) {
    for (Peer peer : peers) {
      if (peer.isOpen() && !peer.isLingering() && peer.misses < misses) {
        return true;
      }
    }
    return false;
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
      peer.silentRounds = peer.spoke ? 0 : peer.silentRounds;
      if (peer.silentRounds < MUCH_LONGER * allowed(peer)) {
        peer.misses = -HEAD_START;
      }
      peer.spoke = false;
    }
  }
}
