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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Events that come over the API, as laravel-echo-server took them. */
final class Publishing {
  /** How many channels an event may go to. */
  static final int MOST_CHANNELS = 100;

  private record Event(List<ChannelName> channels, BroadcastEvent event) {
    Event tracedBy(@Nullable TraceContext trace) {
      return new Event(channels, event.tracedBy(trace));
    }
  }

  private final Hub hub;
  private final ConfirmedPublishing confirmed;
  private final Predicate<String> sayable;

  /**
   * @param confirmed publishes what is to be confirmed
   * @param sayable whether clients can be sent an event of a name
   */
  Publishing(Hub hub, ConfirmedPublishing confirmed, Predicate<String> sayable) {
    this.hub = hub;
    this.confirmed = confirmed;
    this.sayable = sayable;
  }

  /** Publishes the event that a body is. Blocks while clients are too slow. */
  CompletionStage<Answer> one(byte[] body, @Nullable TraceContext trace) {
    GivenEvent given = JsonBody.read(body, GivenEvent::read);
    return publish(event(given).tracedBy(trace), given.confirm());
  }

  private CompletionStage<Answer> publish(Event event, @Nullable ConfirmWish wish) {
    return wish == null
        ? publish(event).thenApply(reach -> told(reach, message()))
        : confirmed.publish(event.channels(), event.event(), wish, message());
  }

  /** Publishes the events of a batch, or none of them. Blocks while clients are too slow. */
  CompletionStage<Answer> batch(byte[] body, @Nullable TraceContext trace) {
    // All of them are looked at before any is heard.
    List<GivenEvent> given = JsonBody.batch(body, GivenEvent::read);
    given.forEach(each -> requireNoWish(each.confirm()));
    List<Event> events = given.stream().map(each -> event(each).tracedBy(trace)).toList();
    return all(events.stream().map(this::publish).toList())
        .thenApply(reached -> told(least(reached), message()));
  }

  /** Publishes the event that a body is to one user, whatever channels it names. */
  CompletionStage<Answer> toUser(String user, byte[] body, @Nullable TraceContext trace) {
    GivenEvent given = JsonBody.read(body, GivenEvent::read);
    return publish(event(given, List.of(ofUser(user))).tracedBy(trace), given.confirm());
  }

  /** The channel of a user that a path names. */
  static ChannelName ofUser(String user) {
    if (user.isEmpty()) {
      throw new ApiException(400, "Expected the id of a user in the path, got none");
    }
    return ChannelName.ofUser(user)
        .orElseThrow(
            () ->
                new ApiException(
                    400,
                    "Expected the id of a user in the path, got one that is too long or has control"
                        + " characters"));
  }

  /** Those of a batch cannot be confirmed. */
  static void requireNoWish(@Nullable ConfirmWish wish) {
    if (wish != null) {
      throw new ApiException(400, "Expected confirm with a single event, not in a batch");
    }
  }

  private CompletionStage<Reach> publish(Event event) {
    return hub.publish(event.channels(), event.event());
  }

  static Reach least(List<Reach> each) {
    return each.contains(Reach.LATER) ? Reach.LATER : Reach.EVERYWHERE;
  }

  private static ObjectNode message() {
    return Answer.object().put("message", "ok");
  }

  /** Says so when other nodes will hear it only later. */
  static Answer told(Reach reach, ObjectNode json) {
    Answer answer = Answer.ok(json);
    return reach == Reach.LATER ? answer.with("X-Echobridge-Peers", "later") : answer;
  }

  /** Completes when all have, with what each has. */
  static <T> CompletionStage<List<T>> all(List<CompletionStage<T>> stages) {
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
    return event(given, channels(given.wanted()));
  }

  private Event event(GivenEvent given, List<ChannelName> channels) {
    RawJson data = given.data();
    if (channels.isEmpty() || given.name().isEmpty() || data == null) {
      throw new ApiException(400, "Event must include channel, event name and data");
    }
    if (BroadcastEvent.isReserved(given.name()) || !sayable.test(given.name())) {
      throw new ApiException(
          400, given.name() + " is a name that the clients' protocol uses itself");
    }
    String socket = given.socket();
    String except = socket == null || socket.isEmpty() ? null : socket;
    try {
      return new Event(channels, new BroadcastEvent(given.name(), data, except));
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
              .filter(channel -> !channel.isInternal())
              .orElseThrow(() -> new ApiException(400, "This is no channel name")));
    }
    return channels;
  }
}
