package io.echobridge.testkit;

import io.echobridge.broker.BrokerListener;
import io.echobridge.broker.BrokerMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Writes down what a broker says; what it does on top of that with an event can be set. */
public final class RecordingListener implements BrokerListener {
  /** An event as it came. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares events
  public record Event(String channel, byte[] body, int lane, long ordinal) {
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private final Log<Event> events = new Log<>();
  private final Log<String> ups = new Log<>();
  private final Log<String> downs = new Log<>();
  private final Log<Integer> lost = new Log<>();
  private final Log<Optional<String>> impaired = new Log<>();
  private final Log<String> dropped = new Log<>();
  private final Set<String> inside = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean overlapped = new AtomicBoolean();
  private volatile Consumer<Event> onEvent = event -> {};

  /** Grows in constant time, and may be read meanwhile. */
  private static final class Log<T> {
    private final List<T> entries = new ArrayList<>();

    synchronized void add(T entry) {
      entries.add(entry);
    }

    synchronized List<T> copy() {
      return List.copyOf(entries);
    }
  }

  /** What else is done with each event, on the broker's thread: wait, or throw. */
  public RecordingListener doing(Consumer<Event> action) {
    onEvent = action;
    return this;
  }

  @Override
  public void onEvent(BrokerMessage message) {
    String address = message.address();
    if (!inside.add(address)) {
      overlapped.set(true);
    }
    try {
      Event event = new Event(address, message.body(), message.lane(), message.ordinal());
      onEvent.accept(event);
      events.add(event);
    } finally {
      inside.remove(address);
    }
  }

  @Override
  public void onUp(String detail) {
    ups.add(detail);
  }

  @Override
  public void onDown(String reason) {
    downs.add(reason);
  }

  @Override
  public void onLost() {
    lost.add(events().size());
  }

  @Override
  public void onImpaired(Optional<String> reason) {
    impaired.add(reason);
  }

  @Override
  public void onDropped(String reason) {
    dropped.add(reason);
  }

  /** All events that were taken. */
  public List<Event> events() {
    return events.copy();
  }

  /** The events of one channel that were taken. */
  public List<Event> events(String channel) {
    return events().stream().filter(event -> event.channel().equals(channel)).toList();
  }

  /** The bodies of one channel's events, as text. */
  public List<String> texts(String channel) {
    return events(channel).stream().map(Event::text).toList();
  }

  public List<String> ups() {
    return ups.copy();
  }

  public List<String> downs() {
    return downs.copy();
  }

  /** How many events there were each time when messages may have been missed. */
  public List<Integer> lost() {
    return lost.copy();
  }

  /** What was said of events that do not reach who listens; empty where that was over. */
  public List<Optional<String>> impaired() {
    return impaired.copy();
  }

  /** The words for what was dropped, in order. */
  public List<String> dropped() {
    return dropped.copy();
  }

  /** Whether two events of one channel were handed over at the same time. */
  public boolean overlapped() {
    return overlapped.get();
  }
}
