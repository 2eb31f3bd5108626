package io.echobridge.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Percent-encoding, once. What is encoded badly stands for itself, and a character that should have
 * been encoded is the byte as which it came: Undertow makes a character of each byte.
 */
public final class Percent {
  private Percent() {}

  /** The text of a part of a path: a plus is a plus. */
  public static String decode(String encoded) {
    return decode(encoded, '+');
  }

  /** The text of a part of a query: a plus is a blank. */
  public static String decodeQuery(String encoded) {
    return decode(encoded, ' ');
  }

  private static String decode(String encoded, char plus) {
    if (isPlain(encoded)) {
      return encoded;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%' && isByte(encoded, i)) {
        bytes.write(Integer.parseInt(encoded, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(c == '+' ? plus : c);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** Whether it stands for itself, be it a part of a path or of a query. */
  public static boolean isPlain(String encoded) {
    for (int i = 0; i < encoded.length(); i++) { // with every request, so without much ado
      char c = encoded.charAt(i);
      if (c == '%' || c == '+' || c > '~') {
        return false;
      }
    }
    return true;
  }

  private static boolean isByte(String text, int percent) {
    return percent + 2 < text.length()
        && Character.digit(text.charAt(percent + 1), 16) >= 0
        && Character.digit(text.charAt(percent + 2), 16) >= 0;
  }
}
