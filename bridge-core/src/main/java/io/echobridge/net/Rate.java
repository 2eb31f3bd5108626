package io.echobridge.net;

/**
 * How often something may happen. A rate is constant; what it needs to know of the past is one
 * number, {@code spent}: the time up to which what has happened is paid for. It begins as any
 * {@link System#nanoTime()} of the past, and its owner keeps it, atomically or on one thread.
 *
 * @param gapNanos how far apart things happen in the long run
 * @param leewayNanos how far {@code spent} may be ahead of the clock: what may happen at once
 */
public record Rate(long gapNanos, long leewayNanos) {
  private static final long SECOND = 1_000_000_000;

  /** So many a second in the long run, and after a pause so many at once. */
  public static Rate of(int perSecond, int atOnce) {
    long gap = SECOND / perSecond;
    return new Rate(gap, gap * (atOnce - 1));
  }

  /** Evenly, and never more than so many within any second: a twentieth of them at once. */
  public static Rate even(int perSecond) {
    int atOnce = Math.max(1, perSecond / 20);
    long gap = ceil(SECOND, perSecond - atOnce + 1);
    return new Rate(gap, gap * (atOnce - 1));
  }

  /** How long the next has to wait; 0 when it may happen now. */
  public long waitNanos(long spent, long now) {
    return Math.max(0, spent - now - leewayNanos);
  }

  /** The new {@code spent}, when one more happens, now or after {@link #waitNanos}. */
  public long spend(long spent, long now) {
    return spend(spent, now, 1);
  }

  /** As {@link #spend(long, long)}, for so many at once. */
  public long spend(long spent, long now, long count) {
    return (spent - now > 0 ? spent : now) + gapNanos * count;
  }

  private static long ceil(long dividend, long divisor) {
    return (dividend + divisor - 1) / divisor;
  }
}
