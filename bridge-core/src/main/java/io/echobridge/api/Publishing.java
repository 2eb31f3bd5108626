package io.echobridge.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.echobridge.api.Answer.ApiException;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.hub.Hub;
import io.echobridge.hub.Occupancy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Events that come over the API. */
final class Publishing {
  private static final int MOST_CHANNELS = 100;
  private static final int MOST_IN_BATCH = 10;

  /** Numbers stay what they were. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private record Event(List<ChannelName> channels, BroadcastEvent event, String info) {}

  private final Hub hub;

  Publishing(Hub hub) {
    this.hub = hub;
  }

  Answer one(byte[] body, boolean signed) {
    Event event = event(object(body));
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
    JsonNode batch = object(body).get("batch");
    if (!(batch instanceof ArrayNode entries)) {
      throw new ApiException(400, "Expected {\"batch\":[…]}");
    }
    if (entries.size() > MOST_IN_BATCH) {
      throw new ApiException(400, "A batch holds at most " + MOST_IN_BATCH + " events");
    }
    // All of them are looked at before any is heard.
    List<Event> events = new ArrayList<>();
    entries.forEach(entry -> events.add(event(entry)));
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

  private static Event event(JsonNode json) {
    String name = json.path("name").asText("");
    List<ChannelName> channels = channels(json);
    JsonNode data = json.path("data");
    if (channels.isEmpty() || name.isEmpty() || isNothing(data)) {
      throw new ApiException(400, "Event must include channel, event name and data");
    }
    JsonNode socket = json.path("socket_id");
    String except = socket.isTextual() && !socket.asText().isEmpty() ? socket.asText() : null;
    try {
      return new Event(
          channels, new BroadcastEvent(name, raw(data), except), json.path("info").asText(""));
    } catch (IllegalArgumentException e) {
      throw new ApiException(400, String.valueOf(e.getMessage()));
    }
  }

  private static List<ChannelName> channels(JsonNode json) {
    List<ChannelName> channels = new ArrayList<>();
    JsonNode several = json.path("channels");
    JsonNode given = several.isMissingNode() ? json.path("channel") : several;
    Iterable<JsonNode> names = given.isArray() ? given : List.of(given);
    for (JsonNode name : names) {
      if (name.isTextual() && !name.asText().isEmpty()) {
        channels.add(
            ChannelName.parse(name.asText())
                .orElseThrow(() -> new ApiException(400, "This is no channel name")));
      }
    }
    if (channels.size() > MOST_CHANNELS) {
      throw new ApiException(400, "An event goes to at most " + MOST_CHANNELS + " channels");
    }
    return channels;
  }

  /** What JavaScript takes for false. */
  private static boolean isNothing(JsonNode data) {
    return data.isMissingNode()
        || data.isNull()
        || (data.isTextual() && data.asText().isEmpty())
        || (data.isBoolean() && !data.asBoolean())
        || (data.isNumber() && data.decimalValue().signum() == 0);
  }

  /** A text that is JSON counts as what it says, for that is how most libraries send objects. */
  private static RawJson raw(JsonNode data) {
    JsonNode value = data;
    if (data.isTextual()) {
      try {
        value = MAPPER.readTree(data.asText());
      } catch (JsonProcessingException e) {
        value = data;
      }
    }
    try {
      return RawJson.ofUtf8(MAPPER.writeValueAsBytes(value.isMissingNode() ? data : value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can be written", e);
    }
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

  private static JsonNode object(byte[] body) {
    try {
      JsonNode json = MAPPER.readTree(body);
      if (json != null && json.isObject()) {
        return json;
      }
    } catch (IOException e) {
      // Said below; Jackson's words would quote the body.
    }
    throw new ApiException(400, "Expected a JSON object");
  }
}
