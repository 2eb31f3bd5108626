package io.echobridge.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.echobridge.api.Answer.ApiException;
import io.echobridge.channel.ChannelName;
import io.echobridge.hub.Hub;
import io.echobridge.hub.stats.Excerpt;

/** What is kept of a channel for clients that come back, page by page. */
final class ChannelHistory {
  private static final int MOST = 1_000;
  private static final int USUAL = 100;

  private ChannelHistory() {}

  /**
   * The answer to a request for it.
   *
   * @throws ApiException when no history is kept, or the request asks for too much
   */
  static ObjectNode of(Hub hub, ChannelName channel, Request request) {
    Excerpt excerpt =
        hub.history(channel, request.parameter("after"), limit(request))
            .orElseThrow(
                () -> new ApiException(404, "There is no history: recovery.enabled is false"));
    ArrayNode events = Answer.object().putArray("events");
    for (Excerpt.Kept each : excerpt.events()) {
      ObjectNode event = events.addObject();
      each.id().ifPresent(id -> event.put("id", id));
      event.put("event", each.event().name());
      event.putRawValue("data", new RawValue(each.event().data().toString()));
    }
    ObjectNode json = Answer.object();
    json.set("events", events);
    json.put("complete", excerpt.isComplete());
    excerpt.id().ifPresent(id -> json.put("id", id));
    return json;
  }

  private static int limit(Request request) {
    String text = request.parameter("limit").orElse(Integer.toString(USUAL));
    int limit = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > MOST) {
      throw new ApiException(400, "Expected limit of 1 to %d, got %s".formatted(MOST, text));
    }
    return limit;
  }
}
