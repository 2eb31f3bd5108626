package io.echobridge.protocol.echo;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.echobridge.channel.RawJson;
import io.echobridge.protocol.socketio.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The headers that a client wants the application to see, from an object such as {@code
 * {"headers":{"Authorization":"Bearer …"}}}. What is no string, or beyond the limits, is left out.
 */
final class AuthHeaders {
  static final int MAX_HEADERS = 50;

  /** The most characters of all names and values. */
  static final int MAX_LENGTH = 16 * 1024;

  private AuthHeaders() {}

  static Map<String, String> of(RawJson auth) {
    try (JsonParser parser = Json.parser(auth.toString())) {
      parser.nextToken();
      return read(parser);
    } catch (IOException e) {
      return Map.of();
    }
  }

  /** Reads the value at the parser's present token, whatever it is, and stops at its last one. */
  static Map<String, String> read(JsonParser parser) throws IOException {
    Map<String, String> headers = Map.of();
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return headers;
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      boolean wanted = parser.currentName().equals("headers");
      if (parser.nextToken() == JsonToken.START_OBJECT && wanted) {
        headers = strings(parser);
      } else {
        parser.skipChildren();
      }
    }
    return headers;
  }

  private static Map<String, String> strings(JsonParser parser) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    int length = 0;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (parser.nextToken() != JsonToken.VALUE_STRING) {
        parser.skipChildren();
        continue;
      }
      String value = parser.getText();
      length += name.length() + value.length();
      if (headers.size() < MAX_HEADERS && length <= MAX_LENGTH) {
        headers.put(name, value);
      }
    }
    return headers;
  }
}
