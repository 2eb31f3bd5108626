package io.echobridge.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.echobridge.api.Answer.ApiException;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.hub.Hub;
import io.echobridge.hub.stats.Occupancy;
import io.echobridge.text.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Events that come over the API. */
final class Publishing {
  private static final int MOST_CHANNELS = 100;
  private static final int MOST_IN_BATCH = 10;

  /** Reads from the beginning of an object to its end. */
  private interface Reading<T> {
    T read(JsonParser parser) throws IOException;
  }

  private record Event(List<ChannelName> channels, BroadcastEvent event, String info) {}

  private final Hub hub;
  private final Predicate<String> sayable;

  /**
   * @param sayable whether clients can be sent an event of a name
   */
  Publishing(Hub hub, Predicate<String> sayable) {
    this.hub = hub;
    this.sayable = sayable;
  }

  Answer one(byte[] body, boolean signed) {
    Event event = event(read(body, GivenEvent::read));
    publish(event);
    if (!signed) {
      return Answer.ok(Answer.object().put("message", "ok"));
    }
    ObjectNode json = Answer.object();
    if (!event.info().isEmpty()) {
      ObjectNode channels = json.putObject("channels");
      event.channels().forEach(each -> channels.set(each.value(), attributes(each, event.info())));
    }
    return Answer.ok(json);
  }

  Answer batch(byte[] body, boolean signed) {
    List<GivenEvent> entries =
        read(body, Publishing::entries)
            .orElseThrow(() -> new ApiException(400, "Expected {\"batch\":[…]}"));
    if (entries.size() > MOST_IN_BATCH) {
      throw new ApiException(400, "A batch holds at most " + MOST_IN_BATCH + " events");
    }
    // All of them are looked at before any is heard.
    List<Event> events = entries.stream().map(this::event).toList();
    events.forEach(this::publish);
    if (!signed) {
      return Answer.ok(Answer.object().put("message", "ok"));
    }
    ObjectNode json = Answer.object();
    if (events.stream().anyMatch(event -> !event.info().isEmpty())) {
      ArrayNode answers = json.putArray("batch");
      for (Event event : events) {
        answers.add(attributes(event.channels().get(0), event.info()));
      }
    }
    return Answer.ok(json);
  }

  private void publish(Event event) {
    event.channels().forEach(channel -> hub.publish(channel, event.event()));
  }

  private Event event(GivenEvent given) {
    List<ChannelName> channels = channels(given.wanted());
    RawJson data = given.data();
    if (channels.isEmpty() || given.name().isEmpty() || data == null) {
      throw new ApiException(400, "Event must include channel, event name and data");
    }
    if (!sayable.test(given.name())) {
      throw new ApiException(
          400, given.name() + " is a name that the clients' protocol uses itself");
    }
    String socket = given.socket();
    String except = socket == null || socket.isEmpty() ? null : socket;
    try {
      return new Event(channels, new BroadcastEvent(given.name(), data, except), given.info());
    } catch (IllegalArgumentException e) {
      throw new ApiException(400, String.valueOf(e.getMessage()));
    }
  }

  private static List<ChannelName> channels(List<String> names) {
    if (names.size() > MOST_CHANNELS) {
      throw new ApiException(400, "An event goes to at most " + MOST_CHANNELS + " channels");
    }
    List<ChannelName> channels = new ArrayList<>();
    for (String name : names) {
      channels.add(
          ChannelName.parse(name)
              .orElseThrow(() -> new ApiException(400, "This is no channel name")));
    }
    return channels;
  }

  private ObjectNode attributes(ChannelName channel, String info) {
    Occupancy occupancy = hub.channel(channel);
    ObjectNode json = Answer.object();
    if (info.contains("user_count") && channel.value().startsWith("presence-")) {
      json.put("user_count", occupancy.users());
    }
    if (info.contains("subscription_count")) {
      json.put("subscription_count", occupancy.subscribers());
    }
    return json;
  }

  /** The entries of {@code batch}, if it is an array. One more than may be says enough. */
  private static Optional<List<GivenEvent>> entries(JsonParser parser) throws IOException {
    Optional<List<GivenEvent>> found = Optional.empty();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean batch = parser.currentName().equals("batch");
      if (parser.nextToken() == JsonToken.START_ARRAY && batch) {
        List<GivenEvent> entries = new ArrayList<>();
        found = Optional.of(entries);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          if (entries.size() <= MOST_IN_BATCH) {
            entries.add(GivenEvent.read(parser));
          } else {
            parser.skipChildren();
          }
        }
      } else {
        parser.skipChildren();
        found = batch ? Optional.empty() : found;
      }
    }
    return found;
  }

  /** What is read of the one object that a body is. */
  private static <T> T read(byte[] body, Reading<T> reading) {
    try (JsonParser parser = JsonText.parser(body)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        T read = reading.read(parser);
        if (parser.nextToken() == null) {
          return read;
        }
      }
    } catch (IOException e) {
      // Said below; Jackson's words would quote the body.
    }
    throw new ApiException(400, "Expected a JSON object");
  }
}
