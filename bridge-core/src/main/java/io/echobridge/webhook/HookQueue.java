package io.echobridge.webhook;

import io.echobridge.auth.AppKey;
import io.echobridge.text.Printable;
import io.echobridge.text.Throttle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one address is still to hear. The events of a channel go one after the other, each when the
 * one before it has arrived or was given up; those of other channels do not wait for it. What is
 * not answered with 2xx is sent again after a second, then after twice as long each time, for five
 * minutes. With batches all channels are one line, and a request takes what waits there.
 *
 * <p>What waits is bounded; beyond that the oldest event goes, with what it would be sent with. Not
 * thread-safe; times are nanoseconds of one clock.
 */
final class HookQueue {
  static final int MOST = 10_000;
  static final long MOST_BYTES = 8L << 20;

  /** How many requests are under way at once. */
  static final int MOST_UNDER_WAY = 8;

  private static final int MOST_IN_BATCH = 100;
  private static final long FIRST_PAUSE = TimeUnit.SECONDS.toNanos(1);
  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(5);
  private static final int MOST_WORDS = 300;
  private static final Logger log = LoggerFactory.getLogger(HookQueue.class);

  /** Sends a request; the answer comes back to {@link #answered}, never from within. */
  interface Sender {
    void send(HookBody body);
  }

  /** An event in its place. */
  static final class Waiting {
    final HookEvent event;
    final Line line;

    Waiting(HookEvent event, Line line) {
      this.event = event;
      this.line = line;
    }
  }

  /** What belongs one after the other. */
  static final class Line {
    final String name;
    final Deque<Waiting> waiting = new ArrayDeque<>(2);

    /** What is under way or waits to be sent again. */
    @Nullable HookBody body;

    Line(String name) {
      this.name = name;
    }
  }

  private final String title;
  private final WebhookConfig.Wanted wanted;
  private final boolean isBatch;
  private final Supplier<AppKey> key;
  private final Sender sender;
  private final HookCounts counts;
  private final Throttle overflows = Throttle.onceAMinute();
  private final Throttle failures = Throttle.onceAMinute();
  private final Map<String, Line> lines = new HashMap<>();

  /** Lines of which something may be sent that was not sent before. */
  private final Deque<Line> ready = new ArrayDeque<>();

  private final PriorityQueue<HookBody> again =
      new PriorityQueue<>(Comparator.comparingLong((HookBody body) -> body.dueAt));

  /** The oldest first, those under way too. */
  private final Set<Waiting> all = new LinkedHashSet<>();

  private long bytes;
  private int underWay;

  /**
   * @param title names the app and the address, for the log
   * @param key signs what is sent from now on
   */
  HookQueue(
      String title, WebhookConfig config, Supplier<AppKey> key, Sender sender, HookCounts counts) {
    this.title = title;
    this.wanted = config.wanted();
    this.isBatch = config.isBatch();
    this.key = key;
    this.sender = sender;
    this.counts = counts;
  }

  /** Takes an event in, if this address hears of it. */
  void offer(HookEvent event) {
    if (!wanted.has(event.kind(), event.channel())) {
      return;
    }
    if (event.json().length() > MOST_BYTES) {
      overflow(1);
      return;
    }
    while (all.size() >= MOST || bytes + event.json().length() > MOST_BYTES) {
      if (!dropOldest()) {
        overflow(1); // all that there is room for is under way
        return;
      }
    }
    Line line = lines.computeIfAbsent(isBatch ? "" : event.channel().value(), Line::new);
    Waiting waiting = new Waiting(event, line);
    if (line.waiting.isEmpty() && line.body == null) {
      ready.add(line);
    }
    line.waiting.add(waiting);
    all.add(waiting);
    bytes += event.json().length();
  }

  /** Whether there was one that is not under way. */
  private boolean dropOldest() {
    for (Waiting oldest : all) {
      HookBody body = oldest.line.body;
      if (body == null || !body.events.contains(oldest)) {
        oldest.line.waiting.remove(oldest); // the first of its line
        forget(oldest);
        if (body == null && oldest.line.waiting.isEmpty()) {
          ready.remove(oldest.line);
          lines.remove(oldest.line.name);
        }
        overflow(1);
        return true;
      }
      if (!body.isUnderWay) {
        again.remove(body);
        over(body);
        overflow(body.events.size());
        return true;
      }
    }
    return false;
  }

  private void overflow(int events) {
    counts.dropped.add(events);
    overflows.tell(
        note -> log.warn("{} falls behind: its oldest events are dropped ({})", title, note));
  }

  /** Sends what is due, as far as there is room. */
  void run(long now) {
    while (underWay < MOST_UNDER_WAY) {
      HookBody late = again.peek();
      if (late != null && late.dueAt - now <= 0) {
        again.remove();
        send(late);
      } else if (!ready.isEmpty()) {
        send(begin(ready.remove(), now));
      } else {
        return;
      }
    }
  }

  private HookBody begin(Line line, long now) {
    List<Waiting> events = new ArrayList<>();
    int most = isBatch ? MOST_IN_BATCH : 1;
    while (events.size() < most && !line.waiting.isEmpty()) {
      events.add(line.waiting.remove());
    }
    HookBody body = new HookBody(events, key.get(), now);
    line.body = body;
    return body;
  }

  private void send(HookBody body) {
    body.isUnderWay = true;
    if (body.attempts++ > 0) {
      counts.repeated.increment();
    }
    underWay++;
    sender.send(body);
  }

  /**
   * A request was answered, or failed.
   *
   * @param failure why it is to be sent again; null when it arrived
   */
  void answered(HookBody body, @Nullable String failure, long now) {
    underWay--;
    body.isUnderWay = false;
    long ends = body.firstAt + PATIENCE;
    if (failure == null) {
      counts.sent.add(body.events.size());
      over(body);
    } else if (now - ends >= 0) {
      failed(failure, "given up");
      counts.dropped.add(body.events.size());
      over(body);
    } else {
      failed(failure, "it is repeated for 5 minutes");
      long pause = FIRST_PAUSE << Math.min(body.attempts - 1, 20);
      body.dueAt = now + Math.min(pause, ends - now);
      again.add(body);
    }
    run(now);
  }

  private void failed(String failure, String then) {
    failures.tell(
        note ->
            log.warn(
                "{} did not accept an event: {}; {} ({})",
                title,
                Printable.line(failure, MOST_WORDS),
                then,
                note));
  }

  private void over(HookBody body) {
    Line line = body.events.get(0).line;
    line.body = null;
    body.events.forEach(this::forget);
    if (line.waiting.isEmpty()) {
      lines.remove(line.name);
    } else {
      ready.add(line);
    }
  }

  private void forget(Waiting waiting) {
    all.remove(waiting);
    bytes -= waiting.event.json().length();
  }

  /** When something is to be sent again; the end of time when nothing is. */
  long next() {
    HookBody first = again.peek();
    return first == null || underWay >= MOST_UNDER_WAY ? Long.MAX_VALUE : first.dueAt;
  }

  /** Whether nothing waits for its first sending, and none is under way. */
  boolean isQuiet() {
    return underWay == 0 && ready.isEmpty();
  }

  /** How many events wait or are under way. */
  int waiting() {
    return all.size();
  }
}
