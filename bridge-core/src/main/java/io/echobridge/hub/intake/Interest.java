package io.echobridge.hub.intake;

import io.echobridge.channel.ChannelName;
import io.echobridge.hub.delivery.ChannelWatcher;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which channels a broker has to hear of, for the thread that tells it. A channel with a first
 * subscriber is due at once. One that has lost its last subscriber lingers for a while, as a page
 * that is reloaded comes back within moments: then the broker hears of neither.
 *
 * <p>The invariant: when nothing is due, the broker's channels are those with subscribers and those
 * that linger. Changes of one channel alternate, and never is one unsubscribed that has
 * subscribers.
 *
 * <p>No more channels wait than had subscribers at one time, or than may linger. Guarded by itself,
 * and held for moments only.
 */
final class Interest implements ChannelWatcher {
  /**
   * What to tell the broker.
   *
   * @param wanted whether to subscribe
   */
  record Change(ChannelName channel, boolean wanted) {}

  private static final Duration LINGER = Duration.ofSeconds(1);
  private static final int MOST_LINGERING = 50_000;

  private final LongSupplier clock;
  private final long linger;
  private final int mostLingering;

  /** With subscribers, and unknown to the broker; the oldest first. */
  private final Set<ChannelName> joins = new LinkedHashSet<>();

  /** Without subscribers, and known to the broker; until when, the oldest first. */
  private final Map<ChannelName, Long> lingering = new LinkedHashMap<>();

  /**
   * @param least how long a channel lingers at least
   */
  Interest(Duration least) {
    this(System::nanoTime, least.compareTo(LINGER) > 0 ? least : LINGER, MOST_LINGERING);
  }

  /**
   * @param clock in nanoseconds
   * @param mostLingering beyond that the oldest go before their time
   */
  Interest(LongSupplier clock, Duration linger, int mostLingering) {
    this.clock = clock;
    this.linger = linger.toNanos();
    this.mostLingering = mostLingering;
  }

  @Override
  public synchronized void occupied(ChannelName channel) {
    if (lingering.remove(channel) == null) {
      joins.add(channel);
      notifyAll();
    }
  }

  @Override
  public synchronized void vacated(ChannelName channel) {
    if (joins.remove(channel)) {
      return;
    }
    lingering.put(channel, clock.getAsLong() + linger);
    if (lingering.size() == 1 || lingering.size() > mostLingering) {
      notifyAll(); // else the thread waits for an older one already
    }
  }

  /** Waits for the next change that is due. */
  synchronized Change next() throws InterruptedException {
    Change change = poll();
    while (change == null) {
      if (lingering.isEmpty()) {
        wait();
      } else {
        TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, nanosLeft()));
      }
      change = poll();
    }
    return change;
  }

  /** The next change that is due, if there is one. */
  synchronized @Nullable Change poll() {
    // Subscribers wait for joins, so those go first, unless leaves pile up.
    if (!joins.isEmpty() && lingering.size() <= mostLingering) {
      return new Change(takeFirst(joins), true);
    }
    if (!lingering.isEmpty() && (lingering.size() > mostLingering || nanosLeft() <= 0)) {
      return new Change(takeFirst(lingering.keySet()), false);
    }
    return null;
  }

  /** How long the oldest of those that linger still has. */
  private long nanosLeft() {
    return lingering.values().iterator().next() - clock.getAsLong();
  }

  private static ChannelName takeFirst(Set<ChannelName> channels) {
    Iterator<ChannelName> each = channels.iterator();
    ChannelName first = each.next();
    each.remove();
    return first;
  }
}
