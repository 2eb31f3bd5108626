package io.echobridge.protocol.echo;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.echobridge.channel.RawJson;
import io.echobridge.gate.BearerToken;
import io.echobridge.protocol.echo.socketio.Json;
import java.io.IOException;
import java.util.Optional;

/**
 * The connection token that a client gives when it connects: {@code {"token":…}}, or as
 * laravel-echo sends its {@code bearerToken}, {@code {"headers":{"Authorization":"Bearer …"}}}. Of
 * any length: one that is too long is to be refused, not passed over.
 */
final class ClaimedToken {
  private ClaimedToken() {}

  static Optional<String> of(RawJson auth) {
    try (JsonParser parser = Json.parser(auth.toString())) {
      return parser.nextToken() == JsonToken.START_OBJECT ? read(parser) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> read(JsonParser parser) throws IOException {
    Optional<String> token = Optional.empty();
    Optional<String> bearer = Optional.empty();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      JsonToken value = parser.nextToken();
      if (key.equals("token")) {
        token = text(parser);
      } else if (key.equals("headers") && value == JsonToken.START_OBJECT) {
        bearer = bearer(parser);
      }
      parser.skipChildren();
    }
    return token.isPresent() ? token : bearer;
  }

  private static Optional<String> bearer(JsonParser parser) throws IOException {
    Optional<String> bearer = Optional.empty();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      boolean isAuthorization = parser.currentName().equalsIgnoreCase("authorization");
      parser.nextToken();
      if (isAuthorization) {
        bearer = text(parser).flatMap(BearerToken::of);
      }
      parser.skipChildren();
    }
    return bearer;
  }

  private static Optional<String> text(JsonParser parser) throws IOException {
    JsonToken value = parser.currentToken();
    boolean isText = value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NUMBER_INT;
    return isText && !parser.getText().isEmpty() ? Optional.of(parser.getText()) : Optional.empty();
  }
}
