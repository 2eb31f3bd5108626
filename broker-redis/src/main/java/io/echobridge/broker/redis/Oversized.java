package io.echobridge.broker.redis;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.OptionalLong;

/** What stands in place of a text that was too long: bytes that nobody else can know. */
final class Oversized {
  private static final byte[] SECRET = new byte[16];

  static {
    new SecureRandom().nextBytes(SECRET);
  }

  private Oversized() {}

  /** A text in RESP, that says how long the other one was. */
  static ByteBuf inPlaceOf(ByteBufAllocator allocator, long length) {
    int size = SECRET.length + Long.BYTES;
    ByteBuf text = allocator.buffer(size + 8);
    text.writeCharSequence("$" + size + "\r\n", StandardCharsets.US_ASCII);
    text.writeBytes(SECRET).writeLong(length);
    text.writeCharSequence("\r\n", StandardCharsets.US_ASCII);
    return text;
  }

  /** How long the text was in whose place this stands, if it does. */
  static OptionalLong length(byte[] text) {
    boolean stands =
        text.length == SECRET.length + Long.BYTES
            && Arrays.equals(text, 0, SECRET.length, SECRET, 0, SECRET.length);
    return stands
        ? OptionalLong.of(ByteBuffer.wrap(text).getLong(SECRET.length))
        : OptionalLong.empty();
  }
}
