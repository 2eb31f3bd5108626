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
 * @param data its public properties: a record
 * @param socket the connection that shall not get it, if any
 */
@JsonPropertyOrder({"event", "data", "socket"})
record LaravelEvent(String event, Record data, @Nullable String socket) {
  private static final ObjectMapper PHP =
      JsonMapper.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII, JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
          .build();

  /**
   * The event of the buttons.
   *
   * @param id by which the page that published it knows it again
   * @param socket there too: since Laravel 5.4 events carry it in their data
   */
  @JsonPropertyOrder({"from", "text", "id", "socket"})
  record MessagePosted(String from, String text, String id, @Nullable String socket) {}

  /**
   * One tick of the clock that a page has run while it pulls its plug.
   *
   * @param run what the page calls it
   * @param number from 1
   * @param at when it was published, in milliseconds since 1970
   */
  @JsonPropertyOrder({"run", "number", "at"})
  record Ticked(String run, int number, long at) {}

  static LaravelEvent ticked(String run, int number, long at) {
    return new LaravelEvent("App\\Events\\Ticked", new Ticked(run, number, at), null);
  }

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
