package io.echobridge.protocol.pusher.frame;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.echobridge.channel.RawJson;
import io.echobridge.channel.Unicode;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One frame of a client's.
 *
 * @param event its name
 * @param channel empty where the frame names none
 * @param data JSON; empty where there is none
 */
public record ClientFrame(String event, String channel, String data) {
  private static final String NO_EVENT = "Expected an event: a JSON object with a string \"event\"";

  /**
   * Of several values of a key the last one counts.
   *
   * @throws BadFrameException when it is no JSON object with the name of an event
   */
  public static ClientFrame parse(String text) throws BadFrameException {
    try (JsonParser parser = FrameJson.parser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new BadFrameException(NO_EVENT);
      }
      String event = "";
      String channel = "";
      String data = "";
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        parser.nextToken();
        switch (key) {
          case "event" -> event = string(parser);
          case "channel" -> channel = string(parser);
          case "data" -> data = FrameJson.value(parser, text);
          default -> parser.skipChildren();
        }
      }
      if (event.isEmpty() || parser.nextToken() != null) {
        throw new BadFrameException(NO_EVENT);
      }
      return new ClientFrame(event, channel, data);
    } catch (IOException e) {
      throw new BadFrameException(NO_EVENT);
    }
  }

  /**
   * The strings in the frame's data, which is an object, or, as clients in Java say it, the text of
   * one.
   *
   * @param wanted the keys that count; what is there and no string counts as missing
   * @throws BadFrameException when it is neither
   */
  public Map<String, String> strings(Set<String> wanted) throws BadFrameException {
    try {
      return strings(data.startsWith("\"") ? unquoted() : data, wanted);
    } catch (IOException e) {
      throw new BadFrameException("Expected the data of " + event + " to be an object");
    }
  }

  /** The strings of a JSON object; what is no string is left out. */
  static Map<String, String> strings(String json, Set<String> wanted) throws IOException {
    Map<String, String> strings = new TreeMap<>();
    try (JsonParser parser = FrameJson.parser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no object");
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        boolean isText = parser.nextToken() == JsonToken.VALUE_STRING;
        if (!wanted.contains(key)) {
          parser.skipChildren();
        } else if (isText) {
          strings.put(key, parser.getText());
        } else {
          strings.remove(key);
          parser.skipChildren();
        }
      }
      if (parser.nextToken() != null) {
        throw new IOException("more than an object");
      }
    }
    return strings;
  }

  /**
   * The data of an event for others. A string that is JSON itself is that JSON, as it is to every
   * client that gets it; {@code null} where there is none.
   */
  public RawJson said() {
    if (data.isEmpty()) {
      return RawJson.NULL;
    }
    if (data.startsWith("\"")) {
      try {
        String text = unquoted();
        if (FrameJson.isValue(text) && Unicode.isWellFormed(text)) {
          return RawJson.of(text);
        }
      } catch (IOException e) {
        throw new IllegalStateException("the string was read before", e);
      }
    }
    return RawJson.of(data);
  }

  private String unquoted() throws IOException {
    try (JsonParser parser = FrameJson.parser(data)) {
      parser.nextToken();
      return parser.getText();
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
