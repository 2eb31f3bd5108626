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
import io.echobridge.trace.Arrival;
import io.echobridge.trace.Tracer;
import java.util.ArrayList;
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
  private volatile Tracer tracer = Tracer.NONE;

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

  /** Has somebody follow what becomes of events. Before the first one. */
  public void follow(Tracer follower) {
    tracer = follower;
  }

  /** Follows a message of a broker; what was published before this node was up is no news. */
  Arrival arrival(String broker, BrokerMessage message) {
    Tracer follower = tracer;
    return follower == Tracer.NONE || message.isPast()
        ? Arrival.NONE
        : follower.message(broker, message.address(), message.trace());
  }

  /**
   * Returns when the message's events are on the queues, or dropped and counted; may wait for slow
   * loops.
   *
   * @param source which broker it is from
   * @param arrival follows it
   * @return whether a client hears any of it
   * @throws UnmappableMessageException when the message is a dead letter; it was counted
   */
  boolean message(Origin source, Mapping mapping, BrokerMessage message, Arrival arrival) {
    awaitRoom();
    counters.received.increment();
    try {
      return source.remembered() == null
          ? forget(source, mapping, message, arrival)
          : remember(source, mapping, message, arrival);
    } catch (UnmappableMessageException e) {
      dropped(source, message, e, arrival);
      if (e.isDropped()) {
        return false;
      }
      throw e;
    }
  }

  private void dropped(
      Origin source, BrokerMessage message, UnmappableMessageException why, Arrival arrival) {
    counters.drop(why.reason());
    String words = String.valueOf(why.getMessage());
    Arrival concerned = why.isDropped() ? Arrival.NONE : arrival; // no error of anybody's
    concerned.dropped(why.reason(), words);
    counters.recent.add(source.words() + ", address " + message.address() + ": " + words);
  }

  /** A message is nobody's event, whatever its rules say; the history knows that it came. */
  void passOver(Origin source, BrokerMessage message) {
    counters.drop("own-inbound");
    if (source.remembered() != null) {
      Content nothing = new Content.Opened(List.of(), 0);
      var unused = arrived(source, message, nothing, Set.of(), List.of(), 0, Arrival.NONE);
    }
  }

  private boolean forget(Origin source, Mapping mapping, BrokerMessage message, Arrival arrival) {
    List<MappedEvent> events = mapping.map(message, heard);
    if (events.isEmpty()) {
      counters.unheard.increment();
      arrival.unheard(null);
    }
    // While nobody watches, it costs nothing.
    Supplier<String> whence = taps.any() ? Whence.later(source.words(), mapping, message) : null;
    boolean isHeard = false;
    for (int i = 0; i < events.size(); i++) {
      isHeard |= put(events.get(i), whence, arrival);
    }
    return isHeard;
  }

  /** The message goes into the history, whether or not anybody listens. */
  private boolean remember(Origin source, Mapping mapping, BrokerMessage message, Arrival arrival) {
    Mapping.Mapped mapped;
    try {
      mapped = mapping.mapWhole(message, heard);
      if (mapped.unopened() != null && !message.isPast()) {
        Content content = new Content.Brought(message, mapping);
        ChannelName channel = mapped.unopened();
        // A client that enters the channel between the look and the lock would miss the message.
        synchronized (sequencer) {
          if (!heard.test(channel)) {
            return remember(source, message, content, mapped, arrival);
          }
        }
        mapped = mapping.mapWhole(message, every -> true);
      }
    } catch (UnmappableMessageException e) {
      Content nothing = new Content.Brought(message, mapping);
      var unused = arrived(source, message, nothing, Set.of(), List.of(), 0, Arrival.NONE);
      throw e;
    }
    return remember(source, message, new Content.Brought(message, mapping), mapped, arrival);
  }

  private boolean remember(
      Origin source,
      BrokerMessage message,
      Content content,
      Mapping.Mapped mapped,
      Arrival arrival) {
    List<MappedEvent> all = mapped.events();
    // Whether somebody hears them is asked under the order's lock: a client can enter meanwhile.
    List<MappedEvent> wanted = message.isPast() ? List.of() : all;
    if (wanted.isEmpty()) {
      counters.unheard.increment();
      arrival.unheard(mapped.unopened());
    }
    return arrived(source, message, content, mapped.channels(), wanted, all.size(), arrival);
  }

  private boolean arrived(
      Origin source,
      @Nullable BrokerMessage message,
      Content content,
      Set<ChannelName> channels,
      List<MappedEvent> wanted,
      int all,
      Arrival arrival) {
    List<Broadcast> made = broadcasts.events(wanted);
    if (made == null) {
      closed(arrival);
      return false;
    }
    List<Integer> numbers = new ArrayList<>(1);
    for (int i = 0; i < made.size(); i++) {
      if (taps.any()) {
        made.get(i).comesFrom(() -> Whence.words(source.words(), content));
      }
      made.get(i).followedBy(arrival.event(wanted.get(i).channel(), wanted.get(i).event()));
      numbers.add(i);
    }
    boolean isHeard =
        sequencer.publish(
            new Recall.Arrived(
                Objects.requireNonNull(source.remembered()), message, content, channels),
            made,
            numbers,
            all);
    if (!wanted.isEmpty()) {
      (isHeard ? counters.broadcasts : counters.unheard).add(wanted.size());
    }
    return isHeard;
  }

  private void closed(Arrival arrival) {
    counters.drop("closed");
    arrival.dropped("closed", "the daemon is shutting down");
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
   * wait for slow loops. While somebody watches events pass, {@code whence} says who published it.
   */
  public void publish(ChannelName channel, BroadcastEvent event, Supplier<String> whence) {
    if (BroadcastEvent.isReserved(event.name())) {
      counters.drop("reserved-event-name");
      return;
    }
    try (Arrival arrival = tracer.published()) {
      awaitRoom();
      MappedEvent only = new MappedEvent(channel, event);
      if (published == null) {
        var unused = put(only, taps.any() ? whence : null, arrival);
        return;
      }
      List<MappedEvent> all = List.of(only);
      Content content = Content.Opened.of(channel, event);
      Origin source = new Origin(taps.any() ? whence.get() : "", published);
      var unused = arrived(source, null, content, Set.of(channel), all, 1, arrival);
    }
  }

  /**
   * An event of the HTTP API that went through a broker. As {@link #message}.
   *
   * @param source which broker it is from; one that the history knows
   */
  void published(Origin source, BrokerMessage message, Arrival arrival) {
    awaitRoom();
    counters.received.increment();
    try {
      List<MappedEvent> all = PublishedText.read(message.body());
      Content content = new Content.Circulated(message, all);
      var unused = remember(source, message, content, new Mapping.Mapped(null, all), arrival);
    } catch (UnmappableMessageException e) {
      dropped(source, message, e, arrival);
    }
  }

  private boolean put(MappedEvent event, @Nullable Supplier<String> whence, Arrival arrival) {
    Broadcast broadcast = broadcasts.event(event.channel(), event.event());
    if (broadcast == null) {
      closed(arrival);
      return false;
    }
    if (whence != null) {
      broadcast.comesFrom(whence);
    }
    broadcast.followedBy(arrival.event(event.channel(), event.event()));
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
