package io.echobridge.net;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether event loops turn: each is asked for a sign of life, which is a task that it does. Any
 * thread may ask.
 */
public final class Pulse {
  /**
   * A loop that does not turn.
   *
   * @param thread its thread, once it has been heard of
   */
  public record Still(EventLoop loop, @Nullable Thread thread) {}

  private static final class Sign {
    final EventLoop loop;
    volatile @Nullable Thread thread;
    volatile long turnedNanos;
    volatile boolean asked;
    volatile long askedNanos;

    Sign(EventLoop loop, long now) {
      this.loop = loop;
      this.turnedNanos = now;
      this.askedNanos = now;
    }

    void turned() {
      thread = Thread.currentThread();
      turnedNanos = System.nanoTime();
      asked = false;
    }
  }

  private final List<Sign> signs;

  public Pulse(EventLoops loops) {
    long now = System.nanoTime();
    this.signs = loops.all().stream().map(loop -> new Sign(loop, now)).toList();
  }

  /** Asks each loop for another sign, unless it still owes one. */
  public synchronized void ask() {
    for (Sign sign : signs) {
      if (!sign.asked) {
        sign.askedNanos = System.nanoTime();
        sign.asked = true;
        sign.loop.execute(sign::turned);
      }
    }
  }

  /**
   * Whether every loop has turned since then.
   *
   * @param nanos as {@link System#nanoTime} tells it
   */
  public boolean hasTurnedSince(long nanos) {
    return signs.stream().allMatch(sign -> sign.turnedNanos - nanos >= 0);
  }

  /** The loops that were asked longer ago than that and have not answered. */
  public List<Still> still(Duration patience) {
    long now = System.nanoTime();
    List<Still> still = new ArrayList<>();
    for (Sign sign : signs) {
      if (sign.asked && now - sign.askedNanos > patience.toNanos()) {
        still.add(new Still(sign.loop, sign.thread));
      }
    }
    return still;
  }
}
