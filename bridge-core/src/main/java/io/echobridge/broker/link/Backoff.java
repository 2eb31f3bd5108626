package io.echobridge.broker.link;

import java.util.concurrent.ThreadLocalRandom;

/**
 * The pauses between attempts: they double from the first to the longest, each shortened at random
 * by up to a half, so that many nodes do not come back at once. They begin anew after a link that
 * lasted: a server that takes a connection only to end it is asked less and less often too. For one
 * thread.
 */
public final class Backoff {
  private final long first;
  private final long longest;
  private long next;
  private boolean isUp;
  private long upSince;

  public Backoff(Reconnect reconnect) {
    this.first = reconnect.firstDelay().toMillis();
    this.longest = reconnect.longestDelay().toMillis();
    this.next = first;
  }

  /** How long to wait before the next attempt, the link being down. */
  public long nextMillis() {
    if (isUp && System.nanoTime() - upSince > longest * 1_000_000) {
      next = first;
    }
    isUp = false;
    long pause = next;
    next = Math.min(2 * pause, longest);
    return pause - ThreadLocalRandom.current().nextLong(pause / 2 + 1);
  }

  /** For attempts that will hardly succeed soon. */
  public long longestMillis() {
    return longest;
  }

  /** The link is up; saying it again changes nothing. */
  public void up() {
    if (!isUp) {
      isUp = true;
      upSince = System.nanoTime();
    }
  }
}
