package io.echobridge.admin;

import io.echobridge.channel.ChannelName;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The channels that somebody looks at; their events are kept until nobody has asked for half a
 * minute. Few at once: of more, those that were asked for last. Thread-safe.
 */
final class ChannelWatches implements AutoCloseable {
  private static final int MOST = 16;
  private static final long STAYS_NANOS = Duration.ofSeconds(30).toNanos();

  private record Key(String app, ChannelName channel) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byApp = app.compareTo(other.app);
      return byApp != 0 ? byApp : channel.value().compareTo(other.channel.value());
    }
  }

  private static final class Open {
    private final ChannelWatch watch;
    private final Runnable end;
    private long askedAt;

    Open(ChannelWatch watch, Runnable end) {
      this.watch = watch;
      this.end = end;
    }
  }

  private final Map<Key, Open> open = new LinkedHashMap<>(16, 0.75f, true);

  /** The one of a channel; it begins now if nobody has looked at it. */
  synchronized ChannelWatch of(AppStatus app, ChannelName channel) {
    tick();
    Open present =
        open.computeIfAbsent(
            new Key(app.id(), channel),
            key -> {
              ChannelWatch watch = new ChannelWatch(channel);
              return new Open(watch, app.tap(watch));
            });
    present.askedAt = System.nanoTime();
    if (open.size() > MOST) {
      Iterator<Open> oldest = open.values().iterator();
      oldest.next().end.run();
      oldest.remove();
    }
    return present.watch;
  }

  /** Now and then: ends those that nobody asks for. */
  synchronized void tick() {
    long now = System.nanoTime();
    open.values()
        .removeIf(
            each -> {
              boolean isOld = now - each.askedAt > STAYS_NANOS;
              if (isOld) {
                each.end.run();
              }
              return isOld;
            });
  }

  /** How many there are. */
  synchronized int size() {
    return open.size();
  }

  @Override
  public synchronized void close() {
    open.values().forEach(each -> each.end.run());
    open.clear();
  }
}
