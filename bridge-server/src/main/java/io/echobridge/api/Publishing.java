package io.echobridge.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.echobridge.api.Answer.ApiException;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelKind;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.hub.Hub;
import io.echobridge.hub.stats.Occupancy;
import io.echobridge.hub.stats.Reach;
import io.echobridge.text.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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

  /** Publishes the event that a body is. Blocks while clients are too slow. */
  CompletionStage<Answer> one(byte[] body, boolean signed) {
    Event event = event(read(body, GivenEvent::read));
    CompletionStage<Reach> published = publish(event);
    if (!signed) {
      return published.thenApply(reach -> told(reach, message()));
    }
    if (event.info().isEmpty()) {
      return published.thenApply(reach -> told(reach, Answer.object()));
    }
    return published.thenCombine(
        all(event.channels().stream().map(each -> attributes(each, event.info())).toList()),
        (reach, attributes) -> {
          ObjectNode channels = Answer.object();
          for (int i = 0; i < attributes.size(); i++) {
            channels.set(event.channels().get(i).value(), attributes.get(i));
          }
          return told(reach, Answer.object().set("channels", channels));
        });
  }

  /** Publishes the events of a batch, or none of them. Blocks while clients are too slow. */
  CompletionStage<Answer> batch(byte[] body, boolean signed) {
    List<GivenEvent> entries =
        read(body, Publishing::entries)
            .orElseThrow(() -> new ApiException(400, "Expected {\"batch\":[…]}"));
    if (entries.size() > MOST_IN_BATCH) {
      throw new ApiException(400, "A batch holds at most " + MOST_IN_BATCH + " events");
    }
    // All of them are looked at before any is heard.
    List<Event> events = entries.stream().map(this::event).toList();
    CompletionStage<Reach> published =
        all(events.stream().map(this::publish).toList()).thenApply(Publishing::least);
    if (!signed) {
      return published.thenApply(reach -> told(reach, message()));
    }
    if (events.stream().allMatch(event -> event.info().isEmpty())) {
      return published.thenApply(reach -> told(reach, Answer.object()));
    }
    return published.thenCombine(
        all(events.stream().map(each -> attributes(each.channels().get(0), each.info())).toList()),
        (reach, attributes) -> {
          ObjectNode json = Answer.object();
          json.putArray("batch").addAll(attributes);
          return told(reach, json);
        });
  }

  private CompletionStage<Reach> publish(Event event) {
    return hub.publish(event.channels(), event.event());
  }

  private static Reach least(List<Reach> each) {
    return each.contains(Reach.LATER) ? Reach.LATER : Reach.EVERYWHERE;
  }

  private static ObjectNode message() {
    return Answer.object().put("message", "ok");
  }

  /** Says so when other nodes will hear it only later. */
  private static Answer told(Reach reach, ObjectNode json) {
    Answer answer = Answer.ok(json);
    return reach == Reach.LATER ? answer.with("X-Echobridge-Peers", "later") : answer;
  }

  /** Completes when all have, with what each has. */
  private static <T> CompletionStage<List<T>> all(List<CompletionStage<T>> stages) {
    CompletionStage<List<T>> all = CompletableFuture.completedFuture(new ArrayList<>());
    for (CompletionStage<T> each : stages) {
      all =
          all.thenCombine(
              each,
              (done, next) -> {
                done.add(next);
                return done;
              });
    }
    return all;
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

  private CompletionStage<ObjectNode> attributes(ChannelName channel, String info) {
    boolean users = info.contains("user_count") && channel.kind() == ChannelKind.PRESENCE;
    boolean subscriptions = info.contains("subscription_count");
    if (!users && !subscriptions) {
      return CompletableFuture.completedFuture(Answer.object());
    }
    return hub.count(channel)
        .thenApply(
            count -> {
              Occupancy occupancy = count.channels().get(0);
              ObjectNode json = Answer.object();
              if (users) {
                json.put("user_count", occupancy.users());
              }
              if (subscriptions) {
                json.put("subscription_count", occupancy.subscribers());
              }
              return json;
            });
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
