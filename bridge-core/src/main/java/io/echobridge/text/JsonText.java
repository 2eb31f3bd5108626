package io.echobridge.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * JSON of others, read token by token and within bounds, and strings as JSON writes them. Numbers
 * stay text: {@code 1e9999999999} is a valid one, and whoever makes a value of it computes for ever
 * or fails. Thread-safe.
 */
public final class JsonText {
  /** How deep arrays and objects may be nested: as deep as PHP's {@code json_encode} goes. */
  public static final int MAX_DEPTH = 512;

  /** For texts whose size was bounded before. */
  private static final JsonFactory ANY_SIZE = factory(Integer.MAX_VALUE);

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private JsonText() {}

  /**
   * What makes parsers of bytes in UTF-8.
   *
   * @param maxSize the most bytes of a text; nothing in it is longer
   */
  public static JsonFactory factory(int maxSize) {
    return bounded(maxSize, MAX_DEPTH, maxSize)
        // UTF-8 it is: no guessing at UTF-16, no byte order mark.
        .disable(JsonFactory.Feature.CHARSET_DETECTION)
        .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
        .build();
  }

  /**
   * The bounds alone, for whoever makes parsers of another kind.
   *
   * @param maxSize the most bytes or characters of a text, and of a name or string in it
   * @param maxDepth how deep arrays and objects may be nested
   * @param maxNumber the most characters of a number
   */
  public static JsonFactoryBuilder bounded(int maxSize, int maxDepth, int maxNumber) {
    return new JsonFactoryBuilder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(maxDepth)
                .maxDocumentLength(maxSize)
                .maxNumberLength(maxNumber)
                .maxStringLength(maxSize)
                .maxNameLength(maxSize)
                .build())
        // Keys come from outside, and must not fill the JVM's table of strings.
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES);
  }

  /** A parser before the first token of a text whose size is bounded already. */
  public static JsonParser parser(byte[] utf8) throws IOException {
    return ANY_SIZE.createParser(utf8);
  }

  /** A parser before the first token of a text whose size is bounded already. */
  public static JsonParser parser(String text) throws IOException {
    return ANY_SIZE.createParser(text);
  }

  /** Writes JSON in UTF-8. */
  public static JsonGenerator generator(OutputStream out) throws IOException {
    return ANY_SIZE.createGenerator(out);
  }

  /**
   * The value that begins at the parser's present token, without white space, in UTF-8; the parser
   * is left at its last token.
   *
   * @throws IOException when it is no JSON, or beyond the bounds
   */
  public static byte[] value(JsonParser parser) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator copy = ANY_SIZE.createGenerator(out)) {
      int open = 0;
      do {
        JsonToken token = parser.currentToken();
        if (token.isNumeric()) {
          copy.writeNumber(parser.getText());
        } else {
          copy.copyCurrentEvent(parser);
        }
        open += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      } while (open > 0 && parser.nextToken() != null);
    }
    return out.toByteArray();
  }

  /**
   * A string as JSON writes it. Half of a surrogate pair, which UTF-8 has no bytes for, is escaped.
   */
  public static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1))) {
            out.append(c).append(text.charAt(++i));
          } else if (c < ' ' || Character.isSurrogate(c)) {
            escape(c, out);
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }

  /** Appends a UTF-16 unit as {@code \\uXXXX}. */
  public static void escape(char c, StringBuilder out) {
    out.append("\\u")
        .append(HEX[c >>> 12])
        .append(HEX[c >>> 8 & 0xf])
        .append(HEX[c >>> 4 & 0xf])
        .append(HEX[c & 0xf]);
  }
}
