package io.echobridge.protocol.raw.frame;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.echobridge.channel.RawJson;
import io.echobridge.text.JsonText;
import java.io.IOException;
import java.util.Optional;

/**
 * One message of a client's.
 *
 * @param type what it asks for; empty where it does not say
 * @param channel empty where it names none
 * @param event the name of a whisper; empty where there is none
 * @param data what a whisper says
 * @param after behind which place it wants to hear the channel; empty where it does not say
 */
public record ClientMessage(
    String type, String channel, String event, RawJson data, Optional<String> after) {
  /** How deep arrays and objects may be nested. */
  private static final int MAX_DEPTH = 200;

  /** How many characters a number may have. */
  private static final int MAX_NUMBER = 1_000;

  // Names come from clients, so none is remembered. How large a text is was bounded before.
  private static final JsonFactory FACTORY =
      JsonText.bounded(Integer.MAX_VALUE, MAX_DEPTH, MAX_NUMBER)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  /**
   * Of several values of a key the last one counts.
   *
   * @return empty where the text is no JSON object
   */
  public static Optional<ClientMessage> parse(String text) {
    try (JsonParser parser = parser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      ClientMessage message = read(parser, text);
      return parser.nextToken() == null ? Optional.of(message) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Reads within the bounds for what clients say. */
  static JsonParser parser(String text) throws IOException {
    return FACTORY.createParser(text);
  }

  private static ClientMessage read(JsonParser parser, String text) throws IOException {
    String type = "";
    String channel = "";
    String event = "";
    RawJson data = RawJson.NULL;
    Optional<String> after = Optional.empty();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      switch (key) {
        case "type" -> type = string(parser);
        case "channel" -> channel = string(parser);
        case "event" -> event = string(parser);
        case "data" -> data = RawJson.of(value(parser, text));
        case "after" -> after = Optional.of(string(parser)).filter(given -> !given.isEmpty());
        default -> parser.skipChildren();
      }
    }
    return new ClientMessage(type, channel, event, data, after);
  }

  private static String string(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return parser.getText();
    }
    parser.skipChildren();
    return "";
  }

  /** The text of the value at the parser's present token, byte for byte. */
  private static String value(JsonParser parser, String text) throws IOException {
    int start = (int) parser.currentTokenLocation().getCharOffset();
    parser.skipChildren();
    parser.finishToken();
    return text.substring(start, (int) parser.currentLocation().getCharOffset());
  }
}
