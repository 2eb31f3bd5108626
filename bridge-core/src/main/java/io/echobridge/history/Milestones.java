package io.echobridge.history;

import org.jspecify.annotations.Nullable;

/**
 * The places of all lanes, noted now and then: they lead from a place to numbers in the hub's
 * order, and back. Guarded by their {@link History}'s owner.
 */
final class Milestones {
  /** A place is noted before every so many entries. */
  private static final int STEP = 64;

  /** The places of all lanes at a moment: behind all entries up to a number. */
  record Milestone(long sequence, Place place) {}

  private final Ring<Milestone> all = new Ring<>();

  /** Whether the next one is due behind the entry with that number. */
  boolean isDue(long last) {
    return all.size() == 0 || last - all.get(all.size() - 1).sequence() >= STEP;
  }

  void add(long last, Place place) {
    all.add(new Milestone(last, place));
  }

  /** Drops what no entry needs from that number on. */
  void drop(long firstKept) {
    while (all.size() > 1 && all.get(1).sequence() < firstKept) {
      all.removeFirst();
    }
  }

  /** The last one before the entry with that number; null where it is dropped. */
  @Nullable Milestone before(long sequence) {
    int step = all.size() - 1;
    while (step >= 0 && all.get(step).sequence() >= sequence) {
      step--;
    }
    return step < 0 ? null : all.get(step);
  }

  /** A number in the hub's order such that all entries up to it are before the place. */
  long reachedBy(Place start) {
    int low = 0;
    int high = all.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (start.reaches(all.get(middle).place().heads())) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == 0 ? -1 : all.get(low - 1).sequence();
  }
}
