package io.echobridge.protocol.echo.engineio;

import io.echobridge.net.Frame;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** What both revisions' payloads are made of. */
final class Payloads {
  private Payloads() {}

  static byte[] copy(Frame frame) {
    int from = frame.payloadStart();
    return Arrays.copyOfRange(frame.bytes(), from, from + frame.payloadLength());
  }

  static byte[] base64(String text) throws PayloadException {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new PayloadException("a binary packet that is not Base64");
    }
  }

  static String utf8(byte[] bytes, int from, int length) throws PayloadException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new PayloadException("text that is not UTF-8");
    }
  }
}
