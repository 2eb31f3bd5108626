package io.echobridge.protocol.echo;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.echobridge.channel.RawJson;
import io.echobridge.protocol.echo.socketio.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The headers that a client wants the application to see, from an object such as {@code
 * {"headers":{"Authorization":"Bearer …"}}}. Numbers and truth values count as their text, as they
 * do in a browser's own requests. What has none, or is beyond the limits, is left out.
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
        headers = texts(parser);
      } else {
        parser.skipChildren();
      }
    }
    return headers;
  }

  private static Map<String, String> texts(JsonParser parser) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    int length = 0;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      String value = text(parser);
      if (value == null) {
        continue;
      }
      length += name.length() + value.length();
      if (headers.size() < MAX_HEADERS && length <= MAX_LENGTH) {
        headers.put(name, value);
      }
    }
    return headers;
  }

  /** Numbers as they were written; what an array holds, with commas between. */
  private static @Nullable String text(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return scalar(parser);
    }
    StringJoiner texts = new StringJoiner(", ");
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      String each = scalar(parser);
      if (each != null) {
        texts.add(each);
      }
    }
    return texts.length() == 0 ? null : texts.toString();
  }

  private static @Nullable String scalar(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
      return parser.getText();
    }
    parser.skipChildren();
    return null;
  }
}
