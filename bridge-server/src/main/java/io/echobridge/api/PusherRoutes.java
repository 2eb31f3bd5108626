package io.echobridge.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.echobridge.api.Answer.ApiException;
import io.echobridge.channel.ChannelKind;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.hub.Hub;
import io.echobridge.hub.stats.Occupancy;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/** What the paths of the API answer to Pusher's libraries, as Pusher would. */
final class PusherRoutes {
  private static final String PRESENCE = "presence-";
  private static final Set<String> COUNTS = Set.of(Info.USERS, Info.SUBSCRIPTIONS);
  private static final Set<String> OF_ONE = Set.of(Info.USERS, Info.SUBSCRIPTIONS, Info.CACHE);

  private final Hub hub;
  private final PusherPublishing publishing;

  PusherRoutes(
      Hub hub, ConfirmedPublishing confirmed, Predicate<String> sayable, IntSupplier maxEventSize) {
    this.hub = hub;
    this.publishing = new PusherPublishing(hub, confirmed, sayable, maxEventSize);
  }

  /** May complete later, on any thread; where it cannot be answered it throws or fails. */
  CompletionStage<Answer> answer(Request request) {
    if (request.is("POST", "events")) {
      return publishing.one(request.body(), request.trace());
    }
    if (request.is("POST", "batch_events")) {
      return publishing.batch(request.body(), request.trace());
    }
    if (request.is("GET", "channels")) {
      return channels(request);
    }
    if (request.is("GET", "channels", "*")) {
      return channel(request);
    }
    if (request.is("GET", "channels", "*", "users")) {
      return now(users(request.rest().get(1)));
    }
    if (request.is("GET", "channels", "*", "history")) {
      return now(ChannelHistory.of(hub, name(request.rest().get(1)), request));
    }
    if (request.is("POST", "users", "*", "events")) {
      return publishing.toUser(request.rest().get(1), request.body(), request.trace());
    }
    if (request.is("POST", "users", "*", "terminate_connections")) {
      return Routes.terminate(hub, request.rest().get(1));
    }
    if (request.is("GET", "connections")) {
      return now(Answer.object().put("connections", hub.clientsEverywhere()));
    }
    throw new ApiException(404, "Not found: " + request.method() + " " + request.path());
  }

  private static CompletionStage<Answer> now(ObjectNode json) {
    return CompletableFuture.completedFuture(Answer.ok(json));
  }

  private CompletionStage<Answer> channels(Request request) {
    String prefix = request.merged().getOrDefault("filter_by_prefix", "");
    Set<String> info = info(request);
    if (info.contains(Info.USERS) && !prefix.startsWith(PRESENCE)) {
      throw new ApiException(
          400, "user_count is for presence channels: expected filter_by_prefix=presence-");
    }
    return hub.countAll(prefix)
        .thenApply(
            count -> {
              if (count.isTooMuch()) {
                throw new ApiException(
                    503, "There are too many channels for one answer: use filter_by_prefix");
              }
              ObjectNode channels = Answer.object();
              for (Occupancy each : count.channels()) {
                if (!each.name().isReserved()) {
                  Set<String> its = Info.of(each.name(), info);
                  channels.set(each.name().value(), Info.counts(each, its));
                }
              }
              return Routes.of(count, Answer.object().set("channels", channels));
            });
  }

  private CompletionStage<Answer> channel(Request request) {
    ChannelName channel = name(request.rest().get(1));
    Set<String> info = Info.words(request.merged().getOrDefault("info", ""), OF_ONE);
    boolean wantsEvent = info.remove(Info.CACHE);
    if (wantsEvent && !channel.isCache()) {
      throw new ApiException(400, "cache is for cache channels, and this is none");
    }
    if (!Info.of(channel, info).equals(info)) {
      throw new ApiException(
          400, "user_count is for presence channels, subscription_count for all others");
    }
    return hub.count(channel)
        .thenApply(
            count -> {
              Occupancy occupancy = count.channels().get(0);
              ObjectNode json = Answer.object().put("occupied", Routes.isOccupied(occupancy));
              json.setAll(Info.counts(occupancy, info));
              if (wantsEvent) {
                json.set(Info.CACHE, kept(channel));
              }
              return Routes.of(count, json);
            });
  }

  /** The event that is kept, as its subscribers hear it, and for how many seconds more. */
  private JsonNode kept(ChannelName channel) {
    return hub.cached(channel)
        .<JsonNode>map(
            kept ->
                Answer.object()
                    .put("data", PusherEvent.dataOf(kept.event()))
                    .put("ttl", kept.left().toSeconds()))
        .orElseGet(NullNode::getInstance);
  }

  private ObjectNode users(String channel) {
    ChannelName name = name(channel);
    if (name.kind() != ChannelKind.PRESENCE) {
      throw new ApiException(400, "Users are those of presence channels, and this is none");
    }
    ArrayNode users = Answer.object().putArray("users");
    for (Member member : hub.members(name)) {
      users.addObject().put("id", member.userId());
    }
    return Answer.object().set("users", users);
  }

  /** Who is on the channel of a user is nobody's business. */
  private static ChannelName name(String text) {
    return ChannelName.parse(text)
        .filter(name -> !name.isReserved())
        .orElseThrow(() -> new ApiException(400, "Expected the name of a channel in the path"));
  }

  private static Set<String> info(Request request) {
    return Info.words(request.merged().getOrDefault("info", ""), COUNTS);
  }
}
