package io.echobridge.protocol.raw.frame;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.echobridge.channel.RawJson;
import io.echobridge.text.JsonText;
import java.io.IOException;

/** What a client with raw frames says to the application. */
public final class Spoken {
  private Spoken() {}

  /** An object or an array as it is, byte for byte; everything else is a text. */
  public static RawJson data(String frame) {
    return RawJson.of(isJson(frame) ? frame : JsonText.quoted(frame));
  }

  private static boolean isJson(String frame) {
    String text = frame.strip();
    if (!text.startsWith("{") && !text.startsWith("[")) {
      return false;
    }
    try (JsonParser parser = ClientMessage.parser(frame)) {
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_OBJECT && first != JsonToken.START_ARRAY) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }
}
