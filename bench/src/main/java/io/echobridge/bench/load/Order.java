package io.echobridge.bench.load;

/**
 * What one client has heard of its channel, whose events are numbered from 1. It remembers which of
 * the last 64 came, so that one that comes again is told from one that comes late.
 */
final class Order {
  private long last;
  private long heard; // bit i: the event numbered last - i

  /** The next one is the first, whatever its number is. */
  void reset() {
    last = 0;
    heard = 0;
  }

  /** Judges an event. */
  Verdict hear(long sequence, Tally tally) {
    long ahead = sequence - last;
    if (last == 0 || ahead == 1) {
      heard = last == 0 ? 1 : heard << 1 | 1;
      last = sequence;
      return Verdict.NEXT;
    }
    if (ahead > 1) {
      heard = ahead < 64 ? heard << ahead | 1 : 1;
      last = sequence;
      tally.skipped(ahead - 1);
      return Verdict.NEXT;
    }
    if (ahead <= -64) {
      return Verdict.LATE;
    }
    long bit = 1L << -ahead;
    if ((heard & bit) != 0) {
      return Verdict.DOUBLED;
    }
    heard |= bit;
    tally.skipped(-1);
    return Verdict.LATE;
  }

  /** What an event is to a client. */
  enum Verdict {
    /** In order; those that were skipped are lost, or will be late. */
    NEXT,
    /** After one that was published after it. */
    LATE,
    /** Not for the first time. */
    DOUBLED
  }
}
