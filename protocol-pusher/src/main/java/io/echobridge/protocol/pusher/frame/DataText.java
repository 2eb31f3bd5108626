package io.echobridge.protocol.pusher.frame;

import com.fasterxml.jackson.core.JsonParser;
import io.echobridge.channel.RawJson;
import io.echobridge.net.FrameBuilder;
import io.echobridge.text.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes the {@code data} of a frame, which is a string whatever is in it: clients in Swift read
 * nothing else.
 */
final class DataText {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private DataText() {}

  /**
   * Writes an event's data. A JSON string stands for its own text, unless that is JSON itself: then
   * it goes out with its quotes, as clients would take it for what it is not without them.
   *
   * @param isText whether the JSON is the text that the application gave, which stays as it is
   */
  static void append(FrameBuilder out, RawJson data, boolean isText) {
    byte[] json = data.utf8();
    if (!isText && isString(json) && !holdsJson(data)) {
      out.append(data.toString().strip());
    } else {
      quote(out, json);
    }
  }

  private static boolean isString(byte[] json) {
    int first = 0;
    while (json[first] <= ' ' && json[first] >= 0) {
      first++;
    }
    return json[first] == '"';
  }

  private static boolean holdsJson(RawJson string) {
    try (JsonParser parser = JsonText.parser(string.utf8())) {
      parser.nextToken();
      return FrameJson.isValue(parser.getText());
    } catch (IOException e) {
      throw new IllegalStateException("data is valid JSON", e);
    }
  }

  /** Writes UTF-8 text as a JSON string. */
  static void quote(FrameBuilder out, byte[] utf8) {
    out.append('"');
    int from = 0;
    for (int i = 0; i < utf8.length; i++) {
      byte b = utf8[i];
      if (b == '"' || b == '\\' || (b >= 0 && b < ' ')) {
        out.append(utf8, from, i - from);
        from = i + 1;
        escape(out, b);
      }
    }
    out.append(utf8, from, utf8.length - from).append('"');
  }

  private static void escape(FrameBuilder out, byte b) {
    switch (b) {
      case '"' -> out.append('\\').append('"');
      case '\\' -> out.append('\\').append('\\');
      case '\n' -> out.append('\\').append('n');
      case '\r' -> out.append('\\').append('r');
      case '\t' -> out.append('\\').append('t');
      default -> out.append("\\u00").append((char) HEX[b >> 4]).append((char) HEX[b & 0xf]);
    }
  }
}
