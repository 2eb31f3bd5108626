package io.echobridge.demo;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/**
 * A broadcast as Laravel's {@code redis} driver publishes it, down to the escapes of PHP.
 *
 * @param event the class of the event
 * @param data its public properties
 * @param socket the connection that shall not get it, if any
 */
@JsonPropertyOrder({"event", "data", "socket"})
record LaravelEvent(String event, MessagePosted data, @Nullable String socket) {
  private static final ObjectMapper PHP =
      JsonMapper.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII, JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
          .build();

  /**
   * The event of the demo.
   *
   * @param id by which the page that published it knows it again
   * @param socket there too: since Laravel 5.4 events carry it in their data
   */
  @JsonPropertyOrder({"from", "text", "id", "socket"})
  record MessagePosted(String from, String text, String id, @Nullable String socket) {}

  static LaravelEvent messagePosted(String from, String text, String id, @Nullable String socket) {
    return new LaravelEvent(
        "App\\Events\\MessagePosted", new MessagePosted(from, text, id, socket), socket);
  }

  String toJson() {
    try {
      return PHP.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings can always be written", e);
    }
  }
}
