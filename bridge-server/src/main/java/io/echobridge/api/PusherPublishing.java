package io.echobridge.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.echobridge.api.Answer.ApiException;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.channel.TraceContext;
import io.echobridge.hub.Hub;
import io.echobridge.hub.stats.Reach;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Events that come from Pusher's libraries. */
final class PusherPublishing {
  private static final int LONGEST_NAME = 200;

  private record Event(List<ChannelName> channels, BroadcastEvent event, Set<String> info) {
    Event tracedBy(@Nullable TraceContext trace) {
      return new Event(channels, event.tracedBy(trace), info);
    }
  }

  private final Hub hub;
  private final ConfirmedPublishing confirmed;
  private final Predicate<String> sayable;
  private final IntSupplier maxEventSize;

  /**
   * @param confirmed publishes what is to be confirmed
   * @param sayable whether clients can be sent an event of a name
   * @param maxEventSize bytes that the data of an event may have
   */
  PusherPublishing(
      Hub hub, ConfirmedPublishing confirmed, Predicate<String> sayable, IntSupplier maxEventSize) {
    this.hub = hub;
    this.confirmed = confirmed;
    this.sayable = sayable;
    this.maxEventSize = maxEventSize;
  }

  /** Publishes the event that a body is. Blocks while clients are too slow. */
  CompletionStage<Answer> one(byte[] body, @Nullable TraceContext trace) {
    PusherEvent given = JsonBody.read(body, PusherEvent::read);
    Event event = event(given).tracedBy(trace);
    ConfirmWish wish = given.confirm();
    if (wish != null) {
      return publish(event, wish);
    }
    CompletionStage<Reach> published = publish(event);
    if (event.info().isEmpty()) {
      return published.thenApply(reach -> Publishing.told(reach, Answer.object()));
    }
    return published.thenCombine(
        Publishing.all(
            event.channels().stream().map(each -> attributes(each, event.info())).toList()),
        (reach, attributes) -> {
          ObjectNode channels = Answer.object();
          for (int i = 0; i < attributes.size(); i++) {
            channels.set(event.channels().get(i).value(), attributes.get(i));
          }
          return Publishing.told(reach, Answer.object().set("channels", channels));
        });
  }

  /** Publishes the events of a batch, or none of them. Blocks while clients are too slow. */
  CompletionStage<Answer> batch(byte[] body, @Nullable TraceContext trace) {
    // All of them are looked at before any is heard.
    List<Event> events =
        JsonBody.batch(body, PusherEvent::read).stream()
            .map(each -> eventOfOneChannel(each).tracedBy(trace))
            .toList();
    CompletionStage<Reach> published =
        Publishing.all(events.stream().map(this::publish).toList()).thenApply(Publishing::least);
    if (events.stream().allMatch(event -> event.info().isEmpty())) {
      return published.thenApply(reach -> Publishing.told(reach, Answer.object()));
    }
    return published.thenCombine(
        Publishing.all(
            events.stream().map(each -> attributes(each.channels().get(0), each.info())).toList()),
        (reach, attributes) -> {
          ObjectNode json = Answer.object();
          json.putArray("batch").addAll(attributes);
          return Publishing.told(reach, json);
        });
  }

  /** Publishes the event that a body is to one user, whatever channels it names. */
  CompletionStage<Answer> toUser(String user, byte[] body, @Nullable TraceContext trace) {
    PusherEvent given = JsonBody.read(body, PusherEvent::read);
    Event event = event(given, List.of(Publishing.ofUser(user))).tracedBy(trace);
    ConfirmWish wish = given.confirm();
    if (wish != null) {
      return publish(event, wish);
    }
    return publish(event).thenApply(reach -> Publishing.told(reach, Answer.object()));
  }

  private CompletionStage<Answer> publish(Event event, ConfirmWish wish) {
    return confirmed.publish(event.channels(), event.event(), wish, Answer.object());
  }

  private CompletionStage<Reach> publish(Event event) {
    return hub.publish(event.channels(), event.event());
  }

  private Event eventOfOneChannel(PusherEvent given) {
    Publishing.requireNoWish(given.confirm());
    Event event = event(given);
    if (event.channels().size() != 1) {
      throw new ApiException(400, "Expected one channel for each event of a batch");
    }
    return event;
  }

  private Event event(PusherEvent given) {
    return event(given, null);
  }

  /**
   * @param to where it goes; null where it says so itself
   */
  private Event event(PusherEvent given, @Nullable List<ChannelName> to) {
    String name = name(given.name());
    RawJson data = given.data();
    if (data == null) {
      throw new ApiException(400, "Expected data parameter to be a string, got nothing");
    }
    int most = maxEventSize.getAsInt();
    if (data.length() > most) {
      throw new ApiException(
          413,
          "The data content of this event has %d bytes, more than the allowed %d (limits.max-event-size)"
              .formatted(data.length(), most));
    }
    String socket = given.socket();
    String except = socket == null || socket.isEmpty() ? null : socket;
    try {
      return new Event(
          to == null ? channels(given.channels()) : to,
          new BroadcastEvent(name, data, except, Set.of(), given.isText()),
          Info.words(given.info(), Set.of(Info.USERS, Info.SUBSCRIPTIONS)));
    } catch (IllegalArgumentException e) {
      throw new ApiException(400, String.valueOf(e.getMessage()));
    }
  }

  private String name(@Nullable String name) {
    if (name == null || name.isEmpty()) {
      throw new ApiException(400, "Expected name parameter to be a string that is not empty");
    }
    if (name.length() > LONGEST_NAME) {
      throw new ApiException(
          400,
          "Expected name parameter of %d characters or fewer, got %d"
              .formatted(LONGEST_NAME, name.length()));
    }
    if (BroadcastEvent.isReserved(name) || !sayable.test(name)) {
      throw new ApiException(
          400,
          "Expected an event name that the clients' protocol does not use itself, got " + name);
    }
    return name;
  }

  private static List<ChannelName> channels(List<@Nullable String> names) {
    if (names.isEmpty()) {
      throw new ApiException(400, "Expected channel or channels parameter, got nothing");
    }
    if (names.size() > Publishing.MOST_CHANNELS) {
      throw new ApiException(
          400,
          "Expected %d channels or fewer, got %d"
              .formatted(Publishing.MOST_CHANNELS, names.size()));
    }
    List<ChannelName> channels = new ArrayList<>();
    for (String name : names) {
      if (name == null) {
        throw new ApiException(400, "Expected channels to be strings");
      }
      // A name that is none says why.
      ChannelName channel = new ChannelName(name);
      if (channel.isInternal()) {
        throw new ApiException(
            400,
            "Expected a channel name that does not begin with #, or #server-to-user-ID,"
                + " #connection-ID or #all");
      }
      channels.add(channel);
    }
    return channels;
  }

  /** What is asked for of a channel, as far as there is such a thing of its kind. */
  private CompletionStage<ObjectNode> attributes(ChannelName channel, Set<String> info) {
    Set<String> its = Info.of(channel, info);
    return its.isEmpty()
        ? CompletableFuture.completedFuture(Answer.object())
        : hub.count(channel).thenApply(count -> Info.counts(count.channels().get(0), its));
  }
}
