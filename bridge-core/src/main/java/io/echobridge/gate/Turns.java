package io.echobridge.gate;

import io.echobridge.net.HeapShares;
import io.echobridge.net.MemoryBudget;
import io.echobridge.net.Rate;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Gives handshakes their turns, evenly. A turn is a time, given out by moving one number forward;
 * whose it is shows when it comes: turns go round by address, and within one address first come,
 * first served. So an address with very many handshakes delays its own, and where all clients have
 * one address nothing goes round. When no turn is left within the wait, whoever is furthest behind
 * goes. Thread-safe.
 */
final class Turns {
  /** Its turn is now. */
  static final long NOW = 0;

  /** There is none within the wait. */
  static final long NONE = -1;

  /** It waits for a turn that somebody has already set a timer for. */
  static final long OTHERS = Long.MAX_VALUE;

  /** What the request of a handshake that waits takes, roughly. */
  private static final int BYTES = 8 * 1024;

  private static final MemoryBudget MEMORY = HeapShares.WAITING_HANDSHAKES;

  /** Somebody who waits; called on any thread, once. */
  interface Waiter {
    void turn();

    void refused();
  }

  /**
   * @param round in which round its address has this turn
   * @param number which of all it is
   */
  private record Entry(long round, long number, long address, Waiter waiter)
      implements Comparable<Entry> {
    private static final Comparator<Entry> ORDER =
        Comparator.comparingLong(Entry::round).thenComparingLong(Entry::number);

    @Override
    public int compareTo(Entry other) {
      return ORDER.compare(this, other);
    }
  }

  private final TreeSet<Entry> waiting = new TreeSet<>();

  /** The last round that each address waits for. */
  private final Map<Long, Long> last = new HashMap<>();

  private long round;
  private long number;
  private long spentNanos = System.nanoTime();

  /**
   * Takes one in.
   *
   * @param perSecond how many turns there are
   * @return after how many nanoseconds somebody has to be called with {@link #next}, or one of the
   *     words above
   */
  long take(long address, int perSecond, Duration most, Waiter waiter) {
    Entry behind;
    synchronized (this) {
      Rate rate = Rate.even(perSecond);
      long now = System.nanoTime();
      long wait = rate.waitNanos(spentNanos, now);
      if (wait == 0 && waiting.isEmpty()) {
        spentNanos = rate.spend(spentNanos, now);
        return NOW;
      }
      Entry entry =
          new Entry(Math.max(round, last.getOrDefault(address, 0L)) + 1, number++, address, waiter);
      if (wait <= most.toNanos() && MEMORY.tryReserve(BYTES)) {
        spentNanos = rate.spend(spentNanos, now);
        add(entry);
        return Math.max(1, wait);
      }
      behind = waiting.isEmpty() ? null : waiting.last();
      if (behind == null || behind.round() <= entry.round()) {
        return NONE;
      }
      waiting.remove(behind);
      if (behind.round() - 1 > round) {
        last.put(behind.address(), behind.round() - 1);
      } else {
        last.remove(behind.address());
      }
      add(entry);
    }
    behind.waiter().refused();
    return OTHERS;
  }

  private void add(Entry entry) {
    waiting.add(entry);
    last.put(entry.address(), entry.round());
  }

  /** A turn has come. */
  void next() {
    Entry first = first();
    if (first != null) {
      first.waiter().turn();
    }
  }

  private synchronized @Nullable Entry first() {
    Entry first = waiting.pollFirst();
    if (first != null) {
      MEMORY.release(BYTES);
      round = first.round();
      // Whose last one this was begins anew.
      last.remove(first.address(), round);
    }
    return first;
  }

  /** How many addresses it remembers. */
  synchronized int addresses() {
    return last.size();
  }
}
