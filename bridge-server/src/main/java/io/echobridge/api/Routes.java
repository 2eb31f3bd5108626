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
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * What the paths of the API answer. A signed request is answered as by Pusher, any other as by
 * laravel-echo-server: the same things are told in other words.
 */
final class Routes {
  private static final String PRESENCE = "presence-";
  private static final String NODES = "X-Echobridge-Nodes";

  private final Hub hub;
  private final Publishing publishing;

  Routes(Hub hub, Predicate<String> sayable) {
    this.hub = hub;
    this.publishing = new Publishing(hub, sayable);
  }

  /** May complete later, on any thread; where it cannot be answered it throws or fails. */
  CompletionStage<Answer> answer(Request request, boolean signed) {
    if (request.is("POST", "events")) {
      return publishing.one(request.body(), signed);
    }
    if (request.is("POST", "batch_events")) {
      return publishing.batch(request.body(), signed);
    }
    if (request.is("GET", "status")) {
      return now(Answer.ok(Status.of(hub.clientsEverywhere())));
    }
    if (request.is("GET", "channels")) {
      return signed ? channelsOfPusher(request) : channels(request);
    }
    if (request.is("GET", "channels", "*")) {
      Optional<ChannelName> name = ChannelName.parse(request.rest().get(1));
      ChannelName channel =
          name.orElseThrow(() -> new ApiException(400, "This is no channel name"));
      Set<String> info = info(request);
      return hub.count(channel)
          .thenApply(
              count -> {
                Occupancy occupancy = count.channels().get(0);
                return of(count, signed ? ofPusher(occupancy, info, true) : one(occupancy));
              });
    }
    if (request.is("GET", "channels", "*", "users")) {
      return now(users(request.rest().get(1), signed));
    }
    throw new ApiException(404, "Not found: " + request.method() + " " + request.path());
  }

  private static CompletionStage<Answer> now(Answer answer) {
    return CompletableFuture.completedFuture(answer);
  }

  /** How many nodes a count is of stands in its head. */
  private static Answer of(Headcount count, ObjectNode json) {
    return Answer.ok(json).with(NODES, count.answered() + "/" + count.nodes());
  }

  private CompletionStage<Answer> channels(
      Request request, BiConsumer<ObjectNode, Occupancy> describe) {
    return hub.countAll(prefix(request))
        .thenApply(
            count -> {
              if (count.isTooMuch()) {
                throw new ApiException(
                    503, "There are too many channels for one answer: use filter_by_prefix");
              }
              ObjectNode channels = Answer.object();
              count.channels().forEach(each -> describe.accept(channels, each));
              return of(count, Answer.object().set("channels", channels));
            });
  }

  private CompletionStage<Answer> channels(Request request) {
    return channels(
        request,
        (channels, each) ->
            channels
                .putObject(each.name().value())
                .put("subscription_count", each.subscribers())
                .put("occupied", true));
  }

  private CompletionStage<Answer> channelsOfPusher(Request request) {
    Set<String> info = info(request);
    if (info.contains("user_count") && !prefix(request).startsWith(PRESENCE)) {
      throw new ApiException(
          400, "user_count is for presence channels: filter_by_prefix=presence-");
    }
    return channels(
        request,
        (channels, each) -> channels.set(each.name().value(), ofPusher(each, info, false)));
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
  private static boolean isOccupied(Occupancy occupancy) {
    return occupancy.subscribers() > 0 || occupancy.users() > 0;
  }

  private static ObjectNode ofPusher(Occupancy occupancy, Set<String> info, boolean alone) {
    boolean presence = occupancy.name().kind() == ChannelKind.PRESENCE;
    ObjectNode json = Answer.object();
    if (alone) {
      json.put("occupied", isOccupied(occupancy));
    }
    if (info.contains("user_count") && presence) {
      json.put("user_count", occupancy.users());
    } else if (info.contains("user_count") && alone) {
      throw new ApiException(400, "user_count is for presence channels");
    }
    if (info.contains("subscription_count") && !presence) {
      json.put("subscription_count", occupancy.subscribers());
    }
    return json;
  }

  private Answer users(String channel, boolean signed) {
    Optional<ChannelName> name = ChannelName.parse(channel);
    if (name.isEmpty() || name.get().kind() != ChannelKind.PRESENCE) {
      throw new ApiException(400, "User list is only possible for Presence Channels");
    }
    ArrayNode users = Answer.object().putArray("users");
    for (Member member : hub.members(name.get())) {
      if (signed) {
        users.addObject().put("id", member.userId());
      } else {
        users.add(Members.asOld(member));
      }
    }
    return Answer.ok(Answer.object().set("users", users));
  }

  private static String prefix(Request request) {
    return request.parameter("filter_by_prefix").orElse("");
  }

  private static Set<String> info(Request request) {
    List<String> words = Arrays.asList(request.parameter("info").orElse("").split(",", -1));
    return new HashSet<>(words);
  }
}
