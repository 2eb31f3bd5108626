package io.echobridge.webhook;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What waits for the thread of the webhooks. Whoever brings something never waits, as it may hold
 * the hub's lock: what finds no room is left out. Thread-safe.
 */
final class Notes {
  static final int MOST = 10_000;
  static final long MOST_BYTES = 8L << 20;

  private List<Runnable> waiting = new ArrayList<>();
  private long bytes;
  private boolean closed;

  /**
   * Something that has happened.
   *
   * @param size about how many bytes it has
   * @return false when there is no room for it
   */
  synchronized boolean offer(int size, Runnable step) {
    if (closed || waiting.size() >= MOST || bytes + size > MOST_BYTES) {
      return false;
    }
    bytes += size;
    waiting.add(step);
    notifyAll();
    return true;
  }

  /** Something that has a bound elsewhere. */
  synchronized void put(Runnable step) {
    if (!closed) {
      waiting.add(step);
      notifyAll();
    }
  }

  /**
   * Waits for something, and takes all of it.
   *
   * @param until returns then, with nothing, in nanoseconds of {@link System#nanoTime}
   */
  synchronized List<Runnable> take(long until) throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      long left = until == Long.MAX_VALUE ? Long.MAX_VALUE : until - System.nanoTime();
      if (left <= 0) {
        break;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    List<Runnable> taken = waiting;
    waiting = new ArrayList<>();
    bytes = 0;
    return taken;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Takes nothing any more. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
