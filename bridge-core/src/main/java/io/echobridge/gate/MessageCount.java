package io.echobridge.gate;

import io.echobridge.net.Rate;

/** How much one client has said of late. On one thread at a time. */
public final class MessageCount {
  private long spent = System.nanoTime();

  /** Counts one more, if it is not too much. */
  public boolean isWithin(Rate rate) {
    return isWithin(rate, 1);
  }

  /** Counts so many more, if it was not too much before: what is large has its chance. */
  public boolean isWithin(Rate rate, long count) {
    long now = System.nanoTime();
    if (rate.waitNanos(spent, now) > 0) {
      return false;
    }
    spent = rate.spend(spent, now, count);
    return true;
  }
}
