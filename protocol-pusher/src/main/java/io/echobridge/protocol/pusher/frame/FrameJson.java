package io.echobridge.protocol.pusher.frame;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.echobridge.text.JsonText;
import java.io.IOException;

/** Reads JSON that a client wrote, strictly and within bounds. */
final class FrameJson {
  /** How deep arrays and objects may be nested. */
  private static final int MAX_DEPTH = 200;

  /** How many characters a number may have. */
  private static final int MAX_NUMBER = 1_000;

  // Names come from clients, so none is remembered. How large a text is was bounded before.
  private static final JsonFactory FACTORY =
      JsonText.bounded(Integer.MAX_VALUE, MAX_DEPTH, MAX_NUMBER)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private FrameJson() {}

  /** A parser before the first token. */
  static JsonParser parser(String text) throws IOException {
    return FACTORY.createParser(text);
  }

  /** The text of the value at the parser's present token; the parser is left at its last one. */
  static String value(JsonParser parser, String text) throws IOException {
    int start = (int) parser.currentTokenLocation().getCharOffset();
    parser.skipChildren();
    parser.finishToken();
    return text.substring(start, (int) parser.currentLocation().getCharOffset());
  }

  /** Whether a text is one JSON value, and nothing else. */
  static boolean isValue(String text) {
    int first = 0;
    while (first < text.length() && text.charAt(first) <= ' ') {
      first++;
    }
    // Most texts are no JSON, and an exception for each would be dear.
    if (first == text.length() || "{[\"-0123456789tfn".indexOf(text.charAt(first)) < 0) {
      return false;
    }
    try (JsonParser parser = FACTORY.createParser(text)) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        return false;
      }
      parser.skipChildren();
      parser.finishToken();
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }
}
