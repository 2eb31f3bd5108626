package io.echobridge.mapping;

import io.echobridge.broker.BrokerMessage;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Unicode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A compiled rule. Immutable.
 *
 * @param channel null where the envelope says it; likewise event and except
 * @param sayable whether clients can be sent an event of a name
 */
record Rule(
    @Nullable Conditions when,
    Envelope envelope,
    @Nullable Template channel,
    @Nullable Template event,
    @Nullable Template except,
    Predicate<String> sayable) {
  boolean takes(BrokerMessage message) {
    return when == null || when.hold(message);
  }

  /** Adds the names of the fields and headers that it reads. */
  void addTo(Names names) {
    if (when != null) {
      when.addTo(names);
    }
    for (Template each : new Template[] {channel, event, except}) {
      if (each != null) {
        each.addTo(names);
      }
    }
    envelope.addTo(names);
  }

  /** The events that are heard. What is known to be unheard is not opened. */
  List<MappedEvent> map(BrokerMessage message, Predicate<ChannelName> heard) {
    ChannelName only = known(message);
    if (only != null && !heard.test(only)) {
      return List.of();
    }
    List<? extends Content> contents = envelope.open(message);
    if (only != null && contents.size() == 1) {
      return List.of(new MappedEvent(only, event(message, contents.get(0))));
    }
    List<MappedEvent> events = new ArrayList<>();
    for (Content content : contents) {
      add(events, message, content, heard);
    }
    return events;
  }

  /** The one channel of a message, where that is known without opening it. */
  @Nullable ChannelName known(BrokerMessage message) {
    if (channel == null) {
      String named = envelope.channel(message);
      return named == null ? null : ChannelName.parse(named).orElse(null);
    }
    return channel.inside() ? null : channel(filled(channel, message, null));
  }

  private void add(
      List<MappedEvent> events,
      BrokerMessage message,
      Content content,
      Predicate<ChannelName> heard) {
    List<String> names =
        channel == null ? content.channels(message) : List.of(filled(channel, message, content));
    BroadcastEvent event = null;
    for (String name : names) {
      ChannelName to = channel(name);
      if (heard.test(to)) {
        event = event == null ? event(message, content) : event;
        events.add(new MappedEvent(to, event));
      }
    }
  }

  private BroadcastEvent event(BrokerMessage message, Content content) {
    String name = event == null ? content.event() : filled(event, message, content);
    if (name == null || name.isEmpty()) {
      throw new UnmappableMessageException("no-event-name", "expected the name of an event");
    }
    if (BroadcastEvent.isReserved(name) || !sayable.test(name)) {
      throw new UnmappableMessageException(
          "reserved-event-name",
          "expected a name that the client protocols do not reserve, got " + name);
    }
    if (!Unicode.isWellFormed(name)) {
      throw new UnmappableMessageException("bad-utf8", "expected an event name of valid Unicode");
    }
    // Who is not named hears it: that is no fault.
    String socket = except == null ? content.except() : except.fill(message, content);
    return new BroadcastEvent(name, content.data(), socket, content.exceptAll())
        .tracedBy(content.trace());
  }

  private static String filled(
      Template template, BrokerMessage message, @Nullable Content content) {
    String text = template.fill(message, content);
    if (text == null) {
      throw new UnmappableMessageException(
          "no-field", template.missing(message, content) + " is missing");
    }
    return text;
  }

  private static ChannelName channel(String name) {
    Optional<ChannelName> parsed = ChannelName.parse(name);
    if (parsed.isEmpty()) {
      throw new UnmappableMessageException(
          "bad-name",
          "expected a channel name of 1 to "
              + ChannelName.MAX_LENGTH
              + " characters, none of them control characters");
    }
    return parsed.get();
  }
}
