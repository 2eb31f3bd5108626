package io.echobridge.hub.intake;

import io.echobridge.broker.BrokerMessage;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.history.Content;
import io.echobridge.hub.delivery.Broadcast;
import io.echobridge.hub.delivery.Broadcasts;
import io.echobridge.hub.delivery.Channels;
import io.echobridge.hub.delivery.Recall;
import io.echobridge.hub.delivery.Sequencer;
import io.echobridge.hub.stats.Counters;
import io.echobridge.hub.stats.Taps;
import io.echobridge.mapping.MappedEvent;
import io.echobridge.mapping.Mapping;
import io.echobridge.mapping.UnmappableMessageException;
import io.echobridge.net.ClientMemory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of a message from a broker's thread to the queues of the loops. Thread-safe. Public for
 * the other rooms of the hub only.
 */
public final class Intake {
  private final Channels channels;
  private final Sequencer sequencer;
  private final Broadcasts broadcasts;
  private final Counters counters;
  private final Taps taps;
  private final ClientMemory memory = ClientMemory.ofProcess();
  private final Predicate<ChannelName> heard;
  private final Recall.@Nullable Source published;

  /**
   * @param published as the history knows events that come from no broker; null where there is no
   *     history
   */
  public Intake(
      Channels channels,
      Sequencer sequencer,
      Broadcasts broadcasts,
      Counters counters,
      Taps taps,
      Recall.@Nullable Source published) {
    this.published = published;
    this.channels = channels;
    this.sequencer = sequencer;
    this.broadcasts = broadcasts;
    this.counters = counters;
    this.taps = taps;
    this.heard =
        channel ->
            channels.isHeard(channel)
                || channel.isCache()
                || sequencer.reaches(channel)
                || taps.want(channel);
  }

  /**
   * Returns when the message's events are on the queues, or dropped and counted; may wait for slow
   * loops.
   *
   * @param source which broker it is from
   * @return whether a client hears any of it
   * @throws UnmappableMessageException when the message is a dead letter; it was counted
   */
  boolean message(Origin source, Mapping mapping, BrokerMessage message) {
    awaitRoom();
    counters.received.increment();
    try {
      return source.remembered() == null
          ? forget(source, mapping, message)
          : remember(source, mapping, message);
    } catch (UnmappableMessageException e) {
      counters.drop(e.reason());
      counters.recent.add(
          source.words() + ", address " + message.address() + ": " + e.getMessage());
      if (e.isDropped()) {
        return false;
      }
      throw e;
    }
  }

  /** A message is nobody's event, whatever its rules say; the history knows that it came. */
  void passOver(Origin source, BrokerMessage message) {
    counters.drop("own-inbound");
    if (source.remembered() != null) {
      Content nothing = new Content.Opened(List.of(), 0);
      var unused = arrived(source, message, nothing, Set.of(), List.of(), List.of(), 0);
    }
  }

  /**
   * A broker, as messages come from it.
   *
   * @param words for who asks what was refused
   * @param remembered as the history knows it; null where there is none
   */
  record Origin(String words, Recall.@Nullable Source remembered) {}

  private boolean forget(Origin source, Mapping mapping, BrokerMessage message) {
    List<MappedEvent> events = mapping.map(message, heard);
    if (events.isEmpty()) {
      counters.unheard.increment();
    }
    boolean isHeard = false;
    for (int i = 0; i < events.size(); i++) {
      MappedEvent each = events.get(i);
      isHeard |= put(each.channel(), each.event(), whence(source, mapping, message));
    }
    return isHeard;
  }

  /** Null while nobody watches: it costs nothing then. */
  private @Nullable Supplier<String> whence(Origin source, Mapping mapping, BrokerMessage message) {
    return taps.any() ? () -> Whence.words(source.words(), mapping, message) : null;
  }

  /** The message goes into the history, whether or not anybody listens. */
  private boolean remember(Origin source, Mapping mapping, BrokerMessage message) {
    Mapping.Mapped mapped;
    try {
      mapped = mapping.mapWhole(message, heard);
      if (mapped.unopened() != null && !message.isPast()) {
        Content content = new Content.Brought(message, mapping);
        ChannelName channel = mapped.unopened();
        // A client that enters the channel between the look and the lock would miss the message.
        synchronized (sequencer) {
          if (!heard.test(channel)) {
            return remember(source, message, content, mapped);
          }
        }
        mapped = mapping.mapWhole(message, every -> true);
      }
    } catch (UnmappableMessageException e) {
      Content nothing = new Content.Brought(message, mapping);
      var unused = arrived(source, message, nothing, Set.of(), List.of(), List.of(), 0);
      throw e;
    }
    return remember(source, message, new Content.Brought(message, mapping), mapped);
  }

  private boolean remember(
      Origin source, BrokerMessage message, Content content, Mapping.Mapped mapped) {
    List<MappedEvent> all = mapped.events();
    Set<ChannelName> channels = channels(mapped);
    List<MappedEvent> wanted = new ArrayList<>(1);
    List<Integer> numbers = new ArrayList<>(1);
    // Whether somebody hears them is asked under the order's lock: a client can enter meanwhile.
    for (int i = 0; i < all.size() && !message.isPast(); i++) {
      wanted.add(all.get(i));
      numbers.add(i);
    }
    if (wanted.isEmpty()) {
      counters.unheard.increment();
    }
    return arrived(source, message, content, channels, wanted, numbers, all.size());
  }

  private boolean arrived(
      Origin source,
      @Nullable BrokerMessage message,
      Content content,
      Set<ChannelName> channels,
      List<MappedEvent> wanted,
      List<Integer> numbers,
      int all) {
    Recall.Source remembered = Objects.requireNonNull(source.remembered());
    List<Broadcast> made = broadcasts.events(wanted);
    if (made == null) {
      counters.drop("closed");
      return false;
    }
    if (taps.any()) {
      made.forEach(each -> each.comesFrom(() -> Whence.words(source.words(), content)));
    }
    boolean isHeard =
        sequencer.publish(
            new Recall.Arrived(remembered, message, content, channels), made, numbers, all);
    if (!wanted.isEmpty()) {
      (isHeard ? counters.broadcasts : counters.unheard).add(wanted.size());
    }
    return isHeard;
  }

  private static Set<ChannelName> channels(Mapping.Mapped mapped) {
    List<MappedEvent> all = mapped.events();
    if (mapped.unopened() != null) {
      return Set.of(mapped.unopened());
    }
    if (all.size() == 1) {
      return Set.of(all.get(0).channel());
    }
    Set<ChannelName> channels = new LinkedHashSet<>();
    all.forEach(each -> channels.add(each.channel()));
    return channels;
  }

  /** Whether clients listen to a channel. */
  boolean isHeard(ChannelName channel) {
    return channels.isHeard(channel);
  }

  /** Whether clients listen to any channel. */
  boolean isAnyHeard() {
    return !channels.names().isEmpty();
  }

  /** Whether somebody is made to wait. */
  boolean holdsBack() {
    return broadcasts.holdBack() || memory.isFull();
  }

  /**
   * Returns when the event is on the queues, or dropped and counted as its name is reserved; may
   * wait for slow loops.
   */
  public void publish(ChannelName channel, BroadcastEvent event) {
    if (BroadcastEvent.isReserved(event.name())) {
      counters.drop("reserved-event-name");
      return;
    }
    awaitRoom();
    if (published == null) {
      var unused = put(channel, event, taps.any() ? () -> Whence.PUBLISHED : null);
      return;
    }
    List<MappedEvent> all = List.of(new MappedEvent(channel, event));
    int bytes = event.name().length() + event.data().length();
    Content content = new Content.Opened(all, bytes);
    Origin source = new Origin(Whence.PUBLISHED, published);
    var unused = arrived(source, null, content, Set.of(channel), all, List.of(0), 1);
  }

  /**
   * An event of the HTTP API that went through a broker. As {@link #message}.
   *
   * @param source which broker it is from; one that the history knows
   */
  void published(Origin source, BrokerMessage message) {
    awaitRoom();
    counters.received.increment();
    try {
      List<MappedEvent> all = PublishedText.read(message.body());
      Content content = new Content.Circulated(message, all);
      var unused = remember(source, message, content, new Mapping.Mapped(null, all));
    } catch (UnmappableMessageException e) {
      counters.drop(e.reason());
      counters.recent.add(
          source.words() + ", address " + message.address() + ": " + e.getMessage());
    }
  }

  private boolean put(
      ChannelName channel, BroadcastEvent event, @Nullable Supplier<String> whence) {
    Broadcast broadcast = broadcasts.event(channel, event);
    if (broadcast == null) {
      counters.drop("closed");
      return false;
    }
    if (whence != null) {
      broadcast.comesFrom(whence);
    }
    boolean isHeard = sequencer.publish(broadcast);
    (isHeard ? counters.broadcasts : counters.unheard).increment();
    return isHeard;
  }

  /** While clients hold too much no more is brought; those that hold most are about to go. */
  private void awaitRoom() {
    try {
      memory.awaitRoom();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the event is not lost by it
    }
  }
}
