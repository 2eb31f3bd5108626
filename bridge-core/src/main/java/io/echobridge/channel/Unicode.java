package io.echobridge.channel;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Whether text from outside is text at all: a browser closes a WebSocket that says otherwise. */
public final class Unicode {
  private static final int STEP = 1024;

  private Unicode() {}

  /** Strictly: no overlong forms, no surrogates, nothing cut short. */
  public static boolean isUtf8(byte[] bytes) {
    int bits = 0;
    for (byte b : bytes) {
      bits |= b;
    }
    return bits >= 0 || decodes(bytes);
  }

  /** Whether every surrogate of the text has its other half. */
  public static boolean isWellFormed(String text) {
    int character;
    for (int i = 0; i < text.length(); i += Character.charCount(character)) {
      character = text.codePointAt(i);
      if (Character.isBmpCodePoint(character) && Character.isSurrogate((char) character)) {
        return false;
      }
    }
    return true;
  }

  private static boolean decodes(byte[] bytes) {
    // A new decoder reports what is malformed instead of replacing it.
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(Math.min(bytes.length, STEP) + 1);
    CoderResult result;
    do {
      out.clear();
      result = decoder.decode(in, out, true);
    } while (result.isOverflow());
    return result.isUnderflow();
  }
}
