package io.echobridge.protocol.echo.socketio;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.echobridge.channel.RawJson;
import io.echobridge.text.JsonText;
import java.io.IOException;

/**
 * Reads JSON that a client wrote, strictly and within limits, and writes strings. Whole values are
 * passed on as the text they were.
 */
public final class Json {
  /** How deep arrays and objects may be nested. */
  static final int MAX_DEPTH = 200;

  /** How many characters a number may have. */
  static final int MAX_NUMBER = 1_000;

  // Names come from clients, so none is remembered. How large a text is was bounded before.
  private static final JsonFactory FACTORY =
      JsonText.bounded(Integer.MAX_VALUE, MAX_DEPTH, MAX_NUMBER)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private Json() {}

  /** A parser before the first token of {@code text}. */
  public static JsonParser parser(String text) throws IOException {
    return FACTORY.createParser(text);
  }

  /**
   * The value that begins at the parser's present token; the parser is left at its last one.
   *
   * @param text what the parser reads
   */
  public static RawJson value(JsonParser parser, String text) throws IOException {
    int start = (int) parser.currentTokenLocation().getCharOffset();
    parser.skipChildren();
    return slice(parser, text, start);
  }

  /** The value from {@code start} to the end of the present token. */
  static RawJson slice(JsonParser parser, String text, int start) throws IOException {
    parser.finishToken();
    return RawJson.of(text.substring(start, (int) parser.currentLocation().getCharOffset()));
  }

  /** A string as JSON writes it. */
  public static RawJson quote(String text) {
    return RawJson.of(JsonText.quoted(text));
  }
}
