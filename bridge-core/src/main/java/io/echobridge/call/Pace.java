package io.echobridge.call;

import io.echobridge.net.Rate;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How often an application is asked. Calls begin evenly, and never do more reach the application
 * within any second than there are turns. When a call that has begun arrives cannot be known, only
 * that it has once it ends: so its turn is free again a second after its end, and not after its
 * beginning. What bunches on the way, in this process, the network or the application, is within
 * the limit then by construction. Thread-safe; those who share one are limited together.
 */
public final class Pace {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier clock;
  private int perSecond;
  private Rate rate;
  private long spent;
  private int underWay;

  /** When those calls ended whose turns are not free yet, the oldest first. */
  private final Queue<Long> ends = new ArrayDeque<>();

  /**
   * @param perSecond how many calls may arrive within a second, at least 1
   */
  public Pace(int perSecond) {
    this(perSecond, System::nanoTime);
  }

  Pace(int perSecond, LongSupplier clock) {
    this.clock = clock;
    this.spent = clock.getAsLong();
    this.perSecond = perSecond;
    this.rate = even(perSecond);
  }

  /** Another number of calls may arrive within a second from now on. */
  public synchronized void change(int newPerSecond) {
    perSecond = newPerSecond;
    rate = even(newPerSecond);
  }

  /** Begins a call and returns 0, or returns how many nanoseconds to wait before asking again. */
  synchronized long begin() {
    long now = clock.getAsLong();
    while (!ends.isEmpty() && now - ends.element() >= SECOND) {
      ends.remove();
    }
    long wait = Math.max(rate.waitNanos(spent, now), untilATurnIsFree(now));
    if (wait == 0) {
      spent = rate.spend(spent, now);
      underWay++;
    }
    return wait;
  }

  /** A call that began has been answered, has failed, or is given up. */
  synchronized void end() {
    underWay--;
    ends.add(clock.getAsLong());
  }

  private long untilATurnIsFree(long now) {
    if (underWay + ends.size() < perSecond) {
      return 0;
    }
    return ends.isEmpty() ? SECOND : ends.element() + SECOND - now;
  }

  /** A twentieth at once after a pause, then one after the other. */
  private static Rate even(int perSecond) {
    return Rate.of(perSecond, Math.max(1, perSecond / 20));
  }
}
