package io.echobridge.hub.peers;

import io.echobridge.cluster.ClusterNode;
import io.echobridge.presence.Entry;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What waits for the peers' thread, in the order in which it came. Whoever brings something never
 * waits. Frames and what clients say have bounds in bytes. What clients come and go has the bound
 * that rosters have: from some number on, those that came and went meanwhile are left out.
 * Thread-safe.
 */
final class Inbox {
  /** Something for the thread to do. */
  interface Step {
    /**
     * @param now in nanoseconds of the node's clock
     */
    void run(ClusterNode node, long now);
  }

  /**
   * A client of this node is on a presence channel, or has left it.
   *
   * @param joins whether it comes
   */
  record Move(Entry entry, boolean joins) implements Step {
    @Override
    public void run(ClusterNode node, long now) {
      if (joins) {
        node.joined(entry, now);
      } else {
        node.left(entry, now);
      }
    }
  }

  /** A bound in bytes for steps of a kind. Guarded by the inbox. */
  static final class Room {
    private final long limit;
    private long used;

    Room(long limit) {
      this.limit = limit;
    }
  }

  /** What a step takes besides its bytes. */
  private static final int OVERHEAD = 64;

  private static final int MANY_MOVES = 50_000;

  private Deque<Step> waiting = new ArrayDeque<>();
  private int moves;
  private int compactAt = MANY_MOVES;
  private boolean closed;

  /** Something that has a bound elsewhere. */
  synchronized void put(Step step) {
    if (closed) {
      return;
    }
    if (step instanceof Move && ++moves >= compactAt) {
      waiting.add(step);
      compact();
    } else {
      waiting.add(step);
    }
    notifyAll();
  }

  /**
   * Something that takes so many bytes.
   *
   * @return false when there is no room for it
   */
  synchronized boolean offer(Step step, Room room, int bytes) {
    long cost = (long) bytes + OVERHEAD;
    if (closed || room.used + cost > room.limit) {
      return false;
    }
    room.used += cost;
    waiting.add(
        (node, now) -> {
          synchronized (this) {
            room.used -= cost;
          }
          step.run(node, now);
        });
    notifyAll();
    return true;
  }

  /**
   * Waits for something.
   *
   * @param until returns then, with nothing, in nanoseconds of the one clock
   */
  synchronized Deque<Step> take(long until) throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      long left = until == Long.MAX_VALUE ? Long.MAX_VALUE : until - System.nanoTime();
      if (left <= 0) {
        break;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    Deque<Step> taken = waiting;
    waiting = new ArrayDeque<>();
    moves = 0;
    compactAt = MANY_MOVES;
    return taken;
  }

  /** Takes nothing any more, and keeps nobody waiting. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Nobody needs to hear of those that came and are gone again. */
  private void compact() {
    Set<Entry> joined = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<Entry> over = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Step step : waiting) {
      if (step instanceof Move move) {
        if (move.joins()) {
          joined.add(move.entry());
        } else if (joined.contains(move.entry())) {
          over.add(move.entry());
        }
      }
    }
    waiting.removeIf(step -> step instanceof Move move && over.contains(move.entry()));
    moves -= 2 * over.size();
    compactAt = Math.max(MANY_MOVES, 2 * moves);
  }
}
