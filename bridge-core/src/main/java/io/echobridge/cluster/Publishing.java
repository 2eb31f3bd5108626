package io.echobridge.cluster;

import io.echobridge.cluster.frame.Change;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.presence.Entry;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * This node's own changes: numbered as they come, handed to the broker one frame at a time with a
 * pause between two, and kept for those that miss them. What others are told about this node's
 * entries is as of the last change that was handed over.
 */
final class Publishing {
  private static final long PAUSE_PER_NODE = Duration.ofMillis(1).toNanos();
  private static final int SHORTEST = 5;
  private static final int LONGEST = 200;

  private final Bounds bounds;
  private final Outgoing outgoing;
  private final Surroundings surroundings;
  private final ClusterCounters counters;
  private final Ring ring;
  private final EntryTable entries;
  private final Digest digest = new Digest();

  /** The last change that the broker was given. */
  private long handed;

  private long unsentBytes;
  private boolean isUnderWay;
  private long pauseEnds;

  Publishing(
      Bounds bounds,
      Outgoing outgoing,
      Surroundings surroundings,
      ClusterCounters counters,
      EntryTable entries,
      long now) {
    this.bounds = bounds;
    this.outgoing = outgoing;
    this.surroundings = surroundings;
    this.counters = counters;
    this.ring = new Ring(bounds);
    this.entries = entries;
    this.pauseEnds = now;
  }

  Ring ring() {
    return ring;
  }

  long handed() {
    return handed;
  }

  /** The number of the last change, handed over or not. */
  long last() {
    return ring.last();
  }

  long digest() {
    return digest.sum();
  }

  int size() {
    return entries.size();
  }

  int members() {
    return entries.members();
  }

  void forEachEntry(Consumer<Entry> taker) {
    entries.forEach(taker);
  }

  /** Numbers a change. */
  long add(Kept change) {
    long number = ring.add(change);
    unsentBytes += change.bytes();
    if (unsentBytes > bounds.unsentBytes()) {
      giveUp();
    }
    return number;
  }

  /**
   * Hands over what may go.
   *
   * @param nodes how many there are, with this one
   * @param hurry changes up to this one do not wait for the pause
   */
  void pump(int nodes, long hurry, long now) {
    ring.trim(handed, now);
    if (isDue(hurry, now)) {
      hand(now, nodes);
    }
  }

  private boolean isDue(long hurry, long now) {
    return outgoing.isLinked()
        && !isUnderWay
        && handed < ring.last()
        && (now - pauseEnds >= 0 || handed < hurry);
  }

  /** When the next may go; never while something else has to happen before. */
  long dueAt() {
    return outgoing.isLinked() && !isUnderWay && handed < ring.last() ? pauseEnds : Peer.NEVER;
  }

  /** Hands over everything at once, as there is no later. */
  void handAll(long now) {
    while (outgoing.isLinked() && handed < ring.last()) {
      hand(now, 0);
    }
  }

  private void hand(long now, int nodes) {
    long first = handed + 1;
    List<Change> changes = ring.frame(first, ring.last(), now);
    long last = handed + changes.size();
    while (handed < last) {
      settle(ring.at(++handed));
    }
    isUnderWay = true;
    pauseEnds = now + PAUSE_PER_NODE * Math.max(SHORTEST, Math.min(LONGEST, nodes));
    outgoing.send(
        null,
        new Frame.Changes(first, changes),
        (ok, at) -> {
          isUnderWay = false;
          if (ok) {
            surroundings.carried(last);
          }
        });
  }

  private void settle(Kept change) {
    unsentBytes -= change.bytes();
    Entry entry = change.entry();
    if (entry != null && change.isJoin() && entries.add(entry)) {
      digest.add(entry);
    } else if (change.said() instanceof Change.Leave leave) {
      Entry gone = entries.remove(leave.entry());
      if (gone != null) {
        digest.remove(gone);
      }
    }
  }

  /** The broker takes nothing for too long: the others will need everything anew. */
  private void giveUp() {
    while (handed < ring.last()) {
      Kept change = ring.at(++handed);
      settle(change);
      if (change.entry() == null) {
        counters.eventsLost.increment();
      }
    }
    ring.clear();
  }
}
