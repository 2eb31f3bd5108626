package io.echobridge.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.echobridge.api.Answer.ApiException;
import io.echobridge.channel.ChannelKind;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.hub.Hub;
import io.echobridge.hub.stats.Occupancy;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the paths of the API answer. A signed request is answered as by Pusher, any other as by
 * laravel-echo-server: the same things are told in other words.
 */
final class Routes {
  private static final String PRESENCE = "presence-";

  private final Hub hub;
  private final Publishing publishing;

  Routes(Hub hub, Predicate<String> sayable) {
    this.hub = hub;
    this.publishing = new Publishing(hub, sayable);
  }

  Answer answer(Request request, boolean signed) {
    if (request.is("POST", "events")) {
      return publishing.one(request.body(), signed);
    }
    if (request.is("POST", "batch_events")) {
      return publishing.batch(request.body(), signed);
    }
    if (request.is("GET", "status")) {
      return Answer.ok(Status.of(hub.stats().sessions()));
    }
    if (request.is("GET", "channels")) {
      return signed ? channelsOfPusher(request) : channels(request);
    }
    if (request.is("GET", "channels", "*")) {
      Optional<ChannelName> name = ChannelName.parse(request.rest().get(1));
      Occupancy occupancy =
          name.map(hub::channel)
              .orElseThrow(() -> new ApiException(400, "This is no channel name"));
      return Answer.ok(signed ? ofPusher(occupancy, info(request), true) : one(occupancy));
    }
    if (request.is("GET", "channels", "*", "users")) {
      return users(request.rest().get(1), signed);
    }
    throw new ApiException(404, "Not found: " + request.method() + " " + request.path());
  }

  private Answer channels(Request request) {
    ObjectNode channels = Answer.object();
    for (Occupancy each : hub.channels(prefix(request))) {
      channels
          .putObject(each.name().value())
          .put("subscription_count", each.subscribers())
          .put("occupied", true);
    }
    return Answer.ok(Answer.object().set("channels", channels));
  }

  private Answer channelsOfPusher(Request request) {
    Set<String> info = info(request);
    if (info.contains("user_count") && !prefix(request).startsWith(PRESENCE)) {
      throw new ApiException(
          400, "user_count is for presence channels: filter_by_prefix=presence-");
    }
    ObjectNode channels = Answer.object();
    for (Occupancy each : hub.channels(prefix(request))) {
      channels.set(each.name().value(), ofPusher(each, info, false));
    }
    return Answer.ok(Answer.object().set("channels", channels));
  }

  private static ObjectNode one(Occupancy occupancy) {
    ObjectNode json = Answer.object();
    json.put("subscription_count", occupancy.subscribers());
    json.put("occupied", occupancy.subscribers() > 0);
    if (occupancy.name().kind() == ChannelKind.PRESENCE) {
      json.put("user_count", occupancy.users());
    }
    return json;
  }

  private static ObjectNode ofPusher(Occupancy occupancy, Set<String> info, boolean alone) {
    boolean presence = occupancy.name().kind() == ChannelKind.PRESENCE;
    ObjectNode json = Answer.object();
    if (alone) {
      json.put("occupied", occupancy.subscribers() > 0);
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
