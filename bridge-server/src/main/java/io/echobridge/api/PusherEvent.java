package io.echobridge.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.RawJson;
import io.echobridge.channel.Unicode;
import io.echobridge.text.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event as a library of Pusher's gives it; of a key that stands twice, the last one counts. What
 * is missing, or is no text where one has to stand, is null.
 *
 * @param channels where it goes, in the plural or the singular; null for what is no text there
 * @param isText whether {@code data} was a text that is JSON; then {@code data} is that text, byte
 *     for byte
 * @param confirm whether the publisher wants to know who has it
 */
record PusherEvent(
    @Nullable String name,
    List<@Nullable String> channels,
    @Nullable RawJson data,
    boolean isText,
    @Nullable String socket,
    String info,
    @Nullable ConfirmWish confirm) {

  /** Reads the value that begins at the parser's present token, to its end. */
  static PusherEvent read(JsonParser parser) throws IOException {
    String name = null;
    List<@Nullable String> channel = List.of();
    List<@Nullable String> channels = null;
    RawJson data = null;
    boolean isText = false;
    String socket = null;
    String info = "";
    ConfirmWish confirm = null;
    boolean object = parser.currentToken() == JsonToken.START_OBJECT;
    while (object && parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (key) {
        case "name" -> name = text(parser);
        case "channel" -> channel = texts(parser);
        case "channels" -> channels = texts(parser);
        case "data" -> {
          isText = value == JsonToken.VALUE_STRING && isJson(parser.getText());
          data = value == JsonToken.VALUE_NULL ? null : data(parser, isText);
        }
        case "socket_id" -> socket = text(parser);
        case "info" ->
            info = String.join(",", texts(parser).stream().map(PusherEvent::word).toList());
        case "confirm" -> confirm = ConfirmWish.read(parser);
        default -> {}
      }
      parser.skipChildren();
    }
    if (!object) {
      parser.skipChildren();
    }
    List<@Nullable String> all = channels == null ? channel : channels;
    return new PusherEvent(name, all, data, isText, socket, info, confirm);
  }

  private static RawJson data(JsonParser parser, boolean isText) throws IOException {
    return isText ? RawJson.of(parser.getText()) : RawJson.ofUtf8(JsonText.value(parser));
  }

  /**
   * The data of an event as Pusher's libraries and clients have it: a text that is no JSON bare.
   */
  static String dataOf(BroadcastEvent event) {
    try (JsonParser parser = JsonText.parser(event.data().utf8())) {
      if (!event.isText() && parser.nextToken() == JsonToken.VALUE_STRING) {
        String text = parser.getText();
        return isJson(text) || !Unicode.isWellFormed(text) ? event.data().toString() : text;
      }
      return event.data().toString();
    } catch (IOException e) {
      throw new IllegalStateException("data is valid JSON", e);
    }
  }

  /** Whether a text is one JSON value, and can be sent as it is. */
  private static boolean isJson(String text) {
    // Half of a surrogate pair has no bytes: it can only be sent escaped.
    if (!Unicode.isWellFormed(text)) {
      return false;
    }
    try (JsonParser inner = JsonText.parser(text)) {
      if (inner.nextToken() == null) {
        return false;
      }
      inner.skipChildren();
      inner.finishToken();
      return inner.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  private static @Nullable String text(JsonParser parser) throws IOException {
    return parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : null;
  }

  private static String word(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** What an array holds, or the one that stands there alone. */
  private static List<@Nullable String> texts(JsonParser parser) throws IOException {
    List<@Nullable String> texts = new ArrayList<>();
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      texts.add(text(parser));
      return texts;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      texts.add(text(parser));
      parser.skipChildren();
    }
    return texts;
  }
}
