package io.echobridge.cluster;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a node is asked for what is missing of it: at once, then once a second, and after some tries
 * seldom.
 */
final class Asking {
  private static final long PAUSE = Duration.ofSeconds(1).toNanos();
  private static final long LONG_PAUSE = Duration.ofSeconds(5).toNanos();

  /** So often it is asked for the changes before it is asked for everything. */
  private static final int FOR_CHANGES = 3;

  private static final int OFTEN = 5;

  private final RandomGenerator random;
  private long nonce;
  private int tries;
  private long askedAt;
  private boolean isAsked;

  Asking(RandomGenerator random) {
    this.random = random;
    this.nonce = random.nextLong();
  }

  /** What a snapshot has to repeat to be an answer. */
  long nonce() {
    return nonce;
  }

  /** Whether it was asked at all since {@link #succeeded}. */
  boolean isAsked() {
    return isAsked;
  }

  /** Whether asking for changes has not helped. */
  boolean wantsEverything() {
    return tries >= FOR_CHANGES;
  }

  boolean isDue(long now) {
    return !isAsked || now - dueAt() >= 0;
  }

  /** When it is asked again, if it was asked. */
  long dueAt() {
    return askedAt + (tries >= OFTEN ? LONG_PAUSE : PAUSE);
  }

  void asked(long now) {
    isAsked = true;
    askedAt = now;
    tries++;
  }

  /** Something came of it: the next time counts as the first. */
  void succeeded() {
    isAsked = false;
    tries = 0;
  }

  /** A part of an answer found no place: the others are of no use, and the next is another one. */
  void lost() {
    nonce = random.nextLong();
  }

  /** What was on its way will not come: the next answer is another one. */
  void startsAnew() {
    nonce = random.nextLong();
    isAsked = false;
  }
}
