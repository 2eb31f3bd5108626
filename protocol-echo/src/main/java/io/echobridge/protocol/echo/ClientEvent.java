package io.echobridge.protocol.echo;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.echobridge.channel.RawJson;
import io.echobridge.protocol.echo.socketio.Arguments;
import io.echobridge.protocol.echo.socketio.Json;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * The object that laravel-echo sends with each of its events. What is missing, or of another type
 * than it should be, is empty.
 *
 * @param headers of the key {@code auth}
 * @param data {@code null} if there was none
 */
record ClientEvent(String channel, String event, RawJson data, Map<String, String> headers) {

  /** Nothing, if that is no object; clients that are not laravel-echo may send it as a string. */
  static Optional<ClientEvent> of(Arguments arguments) {
    if (arguments.values().isEmpty() || !arguments.attachments().isEmpty()) {
      return Optional.empty();
    }
    String json = arguments.values().get(0).toString();
    try {
      return json.startsWith("\"") ? read(unquote(json)) : read(json);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String unquote(String json) throws IOException {
    try (JsonParser parser = Json.parser(json)) {
      parser.nextToken();
      return parser.getText();
    }
  }

  private static Optional<ClientEvent> read(String json) throws IOException {
    try (JsonParser parser = Json.parser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      String channel = "";
      String event = "";
      RawJson data = RawJson.NULL;
      Map<String, String> headers = Map.of();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        parser.nextToken();
        switch (key) {
          case "channel" -> channel = string(parser);
          case "event" -> event = string(parser);
          case "data" -> data = Json.value(parser, json);
          case "auth" -> headers = AuthHeaders.read(parser);
          default -> parser.skipChildren();
        }
      }
      return Optional.of(new ClientEvent(channel, event, data, headers));
    }
  }

  private static String string(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return parser.getText();
    }
    parser.skipChildren();
    return "";
  }
}
