package io.echobridge.admin;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.hub.stats.DeliveredEvent;
import io.echobridge.hub.stats.Tap;
import io.echobridge.text.JsonText;
import io.echobridge.text.Printable;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Events between the threads that carry them, which do no more than hand them over, and the thread
 * of who looks at them, which makes their lines. What waits is bounded in number and in bytes; what
 * does not fit is counted and left out.
 */
final class Sightings {
  private static final int MOST_WAITING = 1_000;
  private static final long MOST_BYTES = 4 << 20;
  private static final int LONGEST_NAME = ChannelName.MAX_LENGTH;

  private record Sighting(
      long at,
      String app,
      ChannelName channel,
      String name,
      int bytes,
      int receivers,
      long nanos,
      String from,
      @Nullable RawJson data) {
    long weight() {
      return data == null ? 0 : data.length();
    }
  }

  private final ChannelFilter wanted;
  private final boolean payloads;
  private final BlockingQueue<Sighting> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong missed = new AtomicLong();

  Sightings(ChannelFilter wanted, boolean payloads) {
    this.wanted = wanted;
    this.payloads = payloads;
  }

  /** What sees the events of an app. */
  Tap of(String app) {
    return new Tap() {
      @Override
      public boolean wants(ChannelName channel) {
        return wanted.takes(channel);
      }

      @Override
      public void passed(DeliveredEvent event) {
        add(app, event);
      }
    };
  }

  private void add(String app, DeliveredEvent event) {
    String name = event.name();
    Sighting sighting =
        new Sighting(
            System.currentTimeMillis(),
            app,
            event.channel(),
            name.length() <= LONGEST_NAME ? name : Printable.line(name, LONGEST_NAME),
            event.data().length(),
            event.receivers(),
            event.nanos(),
            event.origin().get(),
            payloads ? event.data() : null);
    long before = bytes.getAndAdd(sighting.weight());
    // A single one may be as large as events may be.
    boolean fits = before == 0 || before + sighting.weight() <= MOST_BYTES;
    if (!fits || !waiting.offer(sighting)) {
      bytes.addAndGet(-sighting.weight());
      missed.incrementAndGet();
    }
  }

  /** How many were left out since it was asked last. */
  long missed() {
    return missed.getAndSet(0);
  }

  /** The next one as a line without its end, or null when none comes within the time. */
  @Nullable String next(long seconds) throws InterruptedException {
    Sighting next = waiting.poll(seconds, TimeUnit.SECONDS);
    if (next == null) {
      return null;
    }
    bytes.addAndGet(-next.weight());
    return Printable.json(line(next));
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  private static String line(Sighting event) {
    return String.format(
        Locale.ROOT,
        "{\"at\":%d,\"app\":%s,\"channel\":%s,\"event\":%s,\"bytes\":%d,\"receivers\":%d,"
            + "\"micros\":%d,\"from\":%s%s}",
        event.at(),
        JsonText.quoted(event.app()),
        JsonText.quoted(event.channel().value()),
        JsonText.quoted(event.name()),
        event.bytes(),
        event.receivers(),
        event.nanos() / 1_000,
        JsonText.quoted(event.from()),
        event.data() == null ? "" : ",\"data\":" + event.data());
  }
}
