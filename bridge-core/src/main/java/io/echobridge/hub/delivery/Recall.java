package io.echobridge.hub.delivery;

import io.echobridge.broker.BrokerMessage;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.history.Content;
import io.echobridge.history.History;
import io.echobridge.history.HistorySettings;
import io.echobridge.history.LogEntry;
import io.echobridge.history.Offsets;
import io.echobridge.history.Onward;
import io.echobridge.history.OwnCount;
import io.echobridge.history.Place;
import io.echobridge.net.HeapShares;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The history of a hub, and what is repeated from it. The lock is the {@link Sequencer}'s: a method
 * is called under it, but for those that say otherwise.
 *
 * <p>Public for the other rooms of the hub only.
 */
public final class Recall {
  /** Whoever comes back after the same outage as others is sent the same frames. */
  private static final int MOST_REPEATED = 4_096;

  /** Those of one app together, as a part of what the histories of all may take. */
  private static final long MOST_REPEATED_BYTES = HeapShares.HISTORY.limit() / 16;

  private static final Duration REPEATED = Duration.ofSeconds(10);

  /**
   * What a message said to a channel, ready to be said again.
   *
   * @param places where each stands; null where nobody knows any more
   */
  record Repeated(
      long madeAt,
      List<Broadcast> broadcasts,
      List<Integer> numbers,
      List<@Nullable Place> places) {
    /** About what its events take, with the frames of two wire formats. */
    long bytes() {
      long bytes = 0;
      for (Broadcast each : broadcasts) {
        BroadcastEvent event = each.event();
        bytes += 1_024 + (event == null ? 0 : 3L * event.data().length());
      }
      return bytes;
    }
  }

  private final History history;
  private final Offsets offsets;
  private final Broadcasts broadcasts;

  /** The oldest first. Guarded by itself, not by the order's lock. */
  private final Map<LogEntry, Repeated> repeated = new LinkedHashMap<>();

  private long repeatedBytes;

  public Recall(History history, Offsets offsets, Broadcasts broadcasts) {
    this.history = history;
    this.offsets = offsets;
    this.broadcasts = broadcasts;
  }

  History history() {
    return history;
  }

  /** Places as text; from any thread. */
  public Offsets offsets() {
    return offsets;
  }

  /**
   * What brings messages.
   *
   * @param number among those of the app, in an order that is the same on all nodes
   * @param count counts the messages of a source that names no places; null for others
   */
  public record Source(int number, @Nullable OwnCount count) {}

  /**
   * Something that a source brings.
   *
   * @param message null where it comes from no broker
   * @param channels for which it has events
   */
  public record Arrived(
      Source source,
      @Nullable BrokerMessage message,
      Content content,
      Collection<ChannelName> channels) {
    /** Sources that name no places have one. */
    int lane() {
      return source.count != null || message == null ? 0 : message.lane();
    }
  }

  /** Something comes from a source, at this point of the order. */
  void append(Arrived arrived) {
    OwnCount count = arrived.source().count();
    BrokerMessage message = arrived.message();
    long ordinal = count != null || message == null ? next(count) : message.ordinal();
    history.append(
        arrived.source().number(), arrived.lane(), ordinal, arrived.content(), arrived.channels());
  }

  private static long next(@Nullable OwnCount count) {
    return Objects.requireNonNull(count).next();
  }

  /** The point that is reached, as text. */
  Supplier<String> here() {
    return text(history.here());
  }

  /** The point behind so many events of what has just arrived. */
  Supplier<String> within(Arrived arrived, int events) {
    return text(history.within(arrived.source().number(), arrived.lane(), events));
  }

  private Supplier<String> text(Place place) {
    return () -> offsets.text(place);
  }

  /** What a message said to a channel, ready to be said again. On any thread, without the lock. */
  Repeated repeat(LogEntry entry, Object lock) {
    long now = System.nanoTime();
    synchronized (repeated) {
      forget(now);
      Repeated known = repeated.get(entry);
      if (known != null) {
        return known;
      }
    }
    Repeated made = make(entry, lock, now);
    synchronized (repeated) {
      Repeated other = repeated.putIfAbsent(entry, made);
      if (other == null) {
        repeatedBytes += made.bytes();
      }
      return other == null ? made : other;
    }
  }

  /** The same for a client that has heard more than this node had then, where it has. */
  Broadcast behind(Place start, Broadcast repeated, @Nullable Place place) {
    Place told = place == null ? null : Onward.behind(start, place);
    BroadcastEvent event = repeated.event();
    return told == null || told == place || event == null
        ? repeated
        : broadcasts.repeated(repeated.channel(), event, offsets.text(told));
  }

  /** An event has been said again. From any thread. */
  void countReplayed() {
    broadcasts.counters().replayed.increment();
  }

  private Repeated make(LogEntry entry, Object lock, long now) {
    List<LogEntry.Numbered> events = entry.open();
    List<Broadcast> made = new ArrayList<>(events.size());
    List<Integer> numbers = new ArrayList<>(events.size());
    List<@Nullable Place> places = new ArrayList<>(events.size());
    for (LogEntry.Numbered each : events) {
      Place place;
      synchronized (lock) {
        place = history.placeOf(entry, each.events());
      }
      String offset = place == null ? Offsets.NONE : offsets.text(place);
      made.add(broadcasts.repeated(entry.channel(), each.event(), offset));
      numbers.add(each.number());
      places.add(place);
    }
    return new Repeated(now, made, numbers, places);
  }

  private void forget(long now) {
    var each = repeated.values().iterator();
    while (each.hasNext()) {
      Repeated oldest = each.next();
      boolean isOver = now - oldest.madeAt() > REPEATED.toNanos();
      if (!isOver && repeated.size() < MOST_REPEATED && repeatedBytes <= MOST_REPEATED_BYTES) {
        return;
      }
      each.remove();
      repeatedBytes -= oldest.bytes();
    }
  }

  /** Other bounds hold from now on. */
  void change(HistorySettings others) {
    history.change(others);
  }

  /** Whether messages of a channel are kept. From any thread. */
  public boolean keeps(ChannelName channel) {
    return history.keeps(channel);
  }

  /** Drops what is too old. */
  void trim() {
    history.trim();
    synchronized (repeated) {
      forget(System.nanoTime());
    }
  }
}
