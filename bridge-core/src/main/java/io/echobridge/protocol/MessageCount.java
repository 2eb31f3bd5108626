package io.echobridge.protocol;

import io.echobridge.net.Rate;

/** How much one client has said of late. On one thread at a time. */
public final class MessageCount {
  private long spent = System.nanoTime();

  /** Counts one more, if it is not too much. */
  public boolean isWithin(Rate rate) {
    long now = System.nanoTime();
    if (rate.waitNanos(spent, now) > 0) {
      return false;
    }
    spent = rate.spend(spent, now);
    return true;
  }
}
