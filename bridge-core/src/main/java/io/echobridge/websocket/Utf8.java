package io.echobridge.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Strict UTF-8, as section 8.1 wants it. */
final class Utf8 {
  private Utf8() {}

  /** The text, or null where the bytes are not UTF-8. */
  static @Nullable String decode(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    // The lenient decoder puts U+FFFD for what is wrong. Without one all was right; with one it may
    // have been sent.
    return text.indexOf('\uFFFD') < 0 || isValid(bytes) ? text : null;
  }

  static boolean isValid(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
