package io.echobridge.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.echobridge.api.Answer.ApiException;
import io.echobridge.channel.ChannelKind;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.hub.Hub;
import io.echobridge.hub.stats.Headcount;
import io.echobridge.hub.stats.Occupancy;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * What the paths of the API answer to whoever shows a key, as laravel-echo-server did. Signed
 * requests are told the same things in other words: {@link PusherRoutes}.
 */
final class Routes {
  private static final String NODES = "X-Echobridge-Nodes";

  private final Hub hub;
  private final Publishing publishing;

  Routes(Hub hub, ConfirmedPublishing confirmed, Predicate<String> sayable) {
    this.hub = hub;
    this.publishing = new Publishing(hub, confirmed, sayable);
  }

  /** May complete later, on any thread; where it cannot be answered it throws or fails. */
  CompletionStage<Answer> answer(Request request) {
    if (request.is("POST", "events")) {
      return publishing.one(request.body(), request.trace());
    }
    if (request.is("POST", "batch_events")) {
      return publishing.batch(request.body(), request.trace());
    }
    if (request.is("POST", "users", "*", "events")) {
      return publishing.toUser(request.rest().get(1), request.body(), request.trace());
    }
    if (request.is("POST", "users", "*", "terminate_connections")) {
      return terminate(hub, request.rest().get(1));
    }
    if (request.is("GET", "status")) {
      return now(Answer.ok(Status.of(hub.clientsEverywhere())));
    }
    if (request.is("GET", "channels")) {
      return channels(request);
    }
    if (request.is("GET", "channels", "*")) {
      return hub.count(channel(request))
          .thenApply(count -> of(count, one(count.channels().get(0))));
    }
    if (request.is("GET", "channels", "*", "users")) {
      return now(users(request.rest().get(1)));
    }
    if (request.is("GET", "channels", "*", "history")) {
      return now(Answer.ok(ChannelHistory.of(hub, channel(request), request)));
    }
    throw new ApiException(404, "Not found: " + request.method() + " " + request.path());
  }

  /** Ends all connections of a user; which nodes have begun stands in the head. */
  static CompletionStage<Answer> terminate(Hub hub, String user) {
    if (user.isEmpty()) {
      throw new ApiException(400, "Expected the id of a user in the path, got nothing");
    }
    return hub.disconnectUser(user)
        .thenApply(
            told -> Answer.ok(Answer.object()).with(NODES, told.done() + "/" + told.nodes()));
  }

  private static ChannelName channel(Request request) {
    return ChannelName.parse(request.rest().get(1))
        .orElseThrow(() -> new ApiException(400, "This is no channel name"));
  }

  private static CompletionStage<Answer> now(Answer answer) {
    return CompletableFuture.completedFuture(answer);
  }

  /** How many nodes a count is of stands in its head. */
  static Answer of(Headcount count, ObjectNode json) {
    return Answer.ok(json).with(NODES, count.answered() + "/" + count.nodes());
  }

  private CompletionStage<Answer> channels(Request request) {
    return hub.countAll(request.parameter("filter_by_prefix").orElse(""))
        .thenApply(
            count -> {
              if (count.isTooMuch()) {
                throw new ApiException(
                    503, "There are too many channels for one answer: use filter_by_prefix");
              }
              ObjectNode channels = Answer.object();
              for (Occupancy each : count.channels()) {
                if (!each.name().isReserved()) {
                  channels
                      .putObject(each.name().value())
                      .put("subscription_count", each.subscribers())
                      .put("occupied", true);
                }
              }
              return of(count, Answer.object().set("channels", channels));
            });
  }

  private static ObjectNode one(Occupancy occupancy) {
    ObjectNode json = Answer.object();
    json.put("subscription_count", occupancy.subscribers());
    json.put("occupied", isOccupied(occupancy));
    if (occupancy.name().kind() == ChannelKind.PRESENCE) {
      json.put("user_count", occupancy.users());
    }
    return json;
  }

  /** Also by members on other nodes. */
  static boolean isOccupied(Occupancy occupancy) {
    return occupancy.subscribers() > 0 || occupancy.users() > 0;
  }

  private Answer users(String channel) {
    Optional<ChannelName> name = ChannelName.parse(channel);
    if (name.isEmpty() || name.get().kind() != ChannelKind.PRESENCE) {
      throw new ApiException(400, "User list is only possible for Presence Channels");
    }
    ArrayNode users = Answer.object().putArray("users");
    for (Member member : hub.members(name.get())) {
      users.add(Members.asOld(member));
    }
    return Answer.ok(Answer.object().set("users", users));
  }
}
