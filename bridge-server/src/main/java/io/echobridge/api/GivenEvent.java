package io.echobridge.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.echobridge.channel.RawJson;
import io.echobridge.text.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event as a request describes it; of a key that stands twice, the last one counts.
 *
 * @param name the event's name, empty if there is none
 * @param channel what {@code channel} says
 * @param channels what {@code channels} says, which overrules the other; null if it is missing
 * @param data the event's data; null where there is nothing that JavaScript takes for true
 * @param confirm whether the publisher wants to know who has it
 */
record GivenEvent(
    String name,
    List<String> channel,
    @Nullable List<String> channels,
    @Nullable RawJson data,
    @Nullable String socket,
    @Nullable ConfirmWish confirm) {

  /** Reads the value that begins at the parser's present token, to its end. */
  static GivenEvent read(JsonParser parser) throws IOException {
    String name = "";
    List<String> channel = List.of();
    List<String> channels = null;
    RawJson data = null;
    String socket = null;
    ConfirmWish confirm = null;
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return new GivenEvent(name, channel, channels, data, socket, confirm);
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (key) {
        case "name" -> name = scalar(parser);
        case "channel" -> channel = texts(parser);
        case "channels" -> channels = texts(parser);
        case "data" -> data = isNothing(parser) ? null : data(parser);
        case "socket_id" -> socket = value == JsonToken.VALUE_STRING ? scalar(parser) : null;
        case "confirm" -> confirm = ConfirmWish.read(parser);
        default -> {}
      }
      parser.skipChildren();
    }
    return new GivenEvent(name, channel, channels, data, socket, confirm);
  }

  List<String> wanted() {
    return channels == null ? channel : channels;
  }

  private static String scalar(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    return token.isScalarValue() && token != JsonToken.VALUE_NULL ? parser.getText() : "";
  }

  /** The strings of an array, or the one that stands there alone; none is empty. */
  private static List<String> texts(JsonParser parser) throws IOException {
    List<String> texts = new ArrayList<>();
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        addText(parser, texts);
        parser.skipChildren();
      }
    } else {
      addText(parser, texts);
    }
    return texts;
  }

  private static void addText(JsonParser parser, List<String> to) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING && !parser.getText().isEmpty()) {
      to.add(parser.getText());
    }
  }

  /** What JavaScript takes for false. */
  private static boolean isNothing(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_NULL, VALUE_FALSE -> true;
      case VALUE_STRING -> parser.getText().isEmpty();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> isZero(parser.getText());
      default -> false;
    };
  }

  /** Before an exponent there is no digit but 0. */
  private static boolean isZero(String number) {
    return number.chars().takeWhile(c -> c != 'e' && c != 'E').noneMatch(c -> c > '0' && c <= '9');
  }

  /** A text that is JSON counts as what it says, for that is how most libraries send objects. */
  private static RawJson data(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      try (JsonParser inner = JsonText.parser(parser.getText())) {
        if (inner.nextToken() != null) {
          byte[] value = JsonText.value(inner);
          if (inner.nextToken() == null) {
            return RawJson.ofUtf8(value);
          }
        }
      } catch (IOException e) {
        // Then it is only a text.
      }
    }
    return RawJson.ofUtf8(JsonText.value(parser));
  }
}
