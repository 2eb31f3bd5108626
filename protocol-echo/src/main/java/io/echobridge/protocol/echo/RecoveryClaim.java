package io.echobridge.protocol.echo;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.echobridge.channel.RawJson;
import io.echobridge.protocol.echo.socketio.Json;
import java.io.IOException;
import java.util.Optional;

/**
 * What a client gives when it connects, to go on with the session that it had: {@code
 * {"pid":…,"offset":…}}, with whatever else the page gives.
 *
 * @param pid empty where there is none, or what is there cannot be one
 * @param offset empty where there is none. What cannot be one is an empty text: the client has
 *     heard events, and it must not count as one that has heard none
 */
record RecoveryClaim(Optional<String> pid, Optional<String> offset) {
  /** Far more characters than a token or an offset has. */
  static final int MAX_LENGTH = 256;

  private static final RecoveryClaim NONE = new RecoveryClaim(Optional.empty(), Optional.empty());

  static RecoveryClaim of(RawJson auth) {
    try (JsonParser parser = Json.parser(auth.toString())) {
      return parser.nextToken() == JsonToken.START_OBJECT ? read(parser) : NONE;
    } catch (IOException e) {
      return NONE;
    }
  }

  private static RecoveryClaim read(JsonParser parser) throws IOException {
    Optional<String> pid = Optional.empty();
    Optional<String> offset = Optional.empty();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      JsonToken value = parser.nextToken();
      if (key.equals("pid")) {
        pid = text(parser);
      } else if (key.equals("offset")) {
        offset =
            value == JsonToken.VALUE_NULL
                ? Optional.empty()
                : text(parser).or(() -> Optional.of(""));
      }
      parser.skipChildren();
    }
    return new RecoveryClaim(pid, offset);
  }

  private static Optional<String> text(JsonParser parser) throws IOException {
    return parser.currentToken() == JsonToken.VALUE_STRING && parser.getTextLength() <= MAX_LENGTH
        ? Optional.of(parser.getText())
        : Optional.empty();
  }
}
