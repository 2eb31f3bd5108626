package io.echobridge.webhook;

import io.echobridge.channel.ChannelName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds back for a moment that somebody has gone. Who is back by then, as after the reload of a
 * page, was never away: neither event is sent. What happens meanwhile on the same channel waits
 * behind it, so the order of a channel is kept, and nothing waits for longer than the moment.
 *
 * <p>What is held is bounded: beyond that the oldest channel's events go on at once. Not
 * thread-safe; times are nanoseconds of one clock.
 */
final class Settling {
  /** The most events that are held. */
  static final int MOST = 20_000;

  /** The most bytes that they have. */
  static final long MOST_BYTES = 8L << 20;

  private final long moment;
  private final Consumer<HookEvent> out;
  private final Map<ChannelName, Line> lines = new HashMap<>();

  /** In the order of their times; some are over already. */
  private final Deque<Held> departures = new ArrayDeque<>();

  private int held;
  private long bytes;

  /** An event that waits for its channel's turn. */
  private static final class Held {
    final HookEvent event;
    final long until;
    boolean isUndone;
    boolean isReleased;

    Held(HookEvent event, long until) {
      this.event = event;
      this.until = until;
    }
  }

  /** What one channel holds, and whose departures are among it, by kind and user. */
  private static final class Line {
    final Deque<Held> events = new ArrayDeque<>(2);
    final Map<String, Held> gone = new HashMap<>(2);
  }

  /**
   * @param moment how long a departure is held, in nanoseconds
   * @param out takes what is to be sent
   */
  Settling(long moment, Consumer<HookEvent> out) {
    this.moment = moment;
    this.out = out;
  }

  /** Something has happened. */
  void take(HookEvent event, long now) {
    release(now);
    HookKind undone = event.kind().undoes();
    Line line = lines.get(event.channel());
    if (line != null && undone != null) {
      Held back = line.gone.remove(key(undone, event));
      if (back != null) {
        back.isUndone = true;
        advance(event.channel(), line, now);
        return;
      }
    }
    boolean departs = event.kind().undoneBy() != null;
    if (line == null && !departs) {
      out.accept(event);
      return;
    }
    hold(event, departs, now);
    while (departures.size() > MOST || held > MOST || bytes > MOST_BYTES) {
      releaseFirst(now);
    }
  }

  private void hold(HookEvent event, boolean departs, long now) {
    Line line = lines.computeIfAbsent(event.channel(), channel -> new Line());
    Held last = new Held(event, departs ? now + moment : now);
    if (departs) {
      // One that is gone twice is told once: two nodes may tell it while one takes over.
      if (line.gone.putIfAbsent(key(event.kind(), event), last) != null) {
        return;
      }
      departures.add(last);
    }
    line.events.add(last);
    held++;
    bytes += event.json().length();
  }

  /** Passes on what is due. */
  void release(long now) {
    while (!departures.isEmpty()) {
      Held first = departures.element();
      if (!first.isUndone && !first.isReleased && first.until - now > 0) {
        return;
      }
      departures.remove();
      Line line = lines.get(first.event.channel());
      if (line != null) {
        advance(first.event.channel(), line, now);
      }
    }
  }

  /** Passes everything on at once: there is no time to wait for anybody. */
  void flush() {
    while (!departures.isEmpty()) {
      releaseFirst(departures.element().until);
    }
  }

  private void releaseFirst(long now) {
    Held first = departures.remove();
    Line line = lines.get(first.event.channel());
    if (line != null) {
      first.isReleased = true;
      advance(first.event.channel(), line, now);
    }
  }

  private void advance(ChannelName channel, Line line, long now) {
    for (Held first = line.events.peek(); first != null; first = line.events.peek()) {
      if (!first.isUndone && !first.isReleased && first.until - now > 0) {
        return;
      }
      line.events.remove();
      held--;
      bytes -= first.event.json().length();
      if (!first.isUndone) {
        line.gone.remove(key(first.event.kind(), first.event), first);
        out.accept(first.event);
      }
    }
    lines.remove(channel);
  }

  /** When something is due; the end of time when nothing is held. */
  long next() {
    @Nullable Held first = departures.peek();
    return first == null ? Long.MAX_VALUE : first.until;
  }

  /** How many events are held. */
  int held() {
    return held;
  }

  private static String key(HookKind kind, HookEvent event) {
    return kind.word + ' ' + event.about();
  }
}
