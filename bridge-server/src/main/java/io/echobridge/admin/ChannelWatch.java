package io.echobridge.admin;

import io.echobridge.channel.ChannelName;
import io.echobridge.hub.stats.DeliveredEvent;
import io.echobridge.hub.stats.Tap;
import io.echobridge.text.Printable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last events of one channel, while somebody looks at it. Bounded and thread-safe. */
final class ChannelWatch implements Tap {
  private static final int MOST_EVENTS = 50;
  private static final int LONGEST_NAME = 200;
  private static final int SECONDS = 16;

  /**
   * An event that passed.
   *
   * @param at in milliseconds since 1970
   */
  record Passed(long at, String name, int bytes, int receivers, String from) {}

  private final ChannelName channel;
  private final Deque<Passed> passed = new ArrayDeque<>();
  private final int[] counts = new int[SECONDS];
  private final long[] countedAt = new long[SECONDS];
  private final long begun = System.nanoTime();

  ChannelWatch(ChannelName channel) {
    this.channel = channel;
  }

  @Override
  public boolean wants(ChannelName name) {
    return name.equals(channel);
  }

  @Override
  public void passed(DeliveredEvent event) {
    String name = Printable.line(event.name(), LONGEST_NAME);
    Passed one =
        new Passed(
            System.currentTimeMillis(),
            name,
            event.data().length(),
            event.receivers(),
            event.origin().get());
    synchronized (this) {
      long second = System.nanoTime() / 1_000_000_000;
      int at = (int) Math.floorMod(second, (long) SECONDS);
      if (countedAt[at] != second) {
        countedAt[at] = second;
        counts[at] = 0;
      }
      counts[at]++;
      passed.addFirst(one);
      if (passed.size() > MOST_EVENTS) {
        passed.removeLast();
      }
    }
  }

  /** The newest first. */
  synchronized List<Passed> latest() {
    return new ArrayList<>(passed);
  }

  /** Events a second, over the last ten whole ones or as long as somebody has looked. */
  synchronized double rate() {
    long now = System.nanoTime() / 1_000_000_000;
    int sum = 0;
    for (int i = 0; i < SECONDS; i++) {
      if (countedAt[i] < now && countedAt[i] >= now - 10) {
        sum += counts[i];
      }
    }
    long looked = (System.nanoTime() - begun) / 1_000_000_000;
    return (double) sum / Math.max(1, Math.min(10, looked));
  }
}
