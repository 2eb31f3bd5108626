package io.echobridge.broker.rabbitmq;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.OptionalLong;

/** What stands in place of a body that was too large: bytes that nobody else can know. */
final class Oversized {
  private static final byte[] SECRET = new byte[16];
  static final int SIZE = SECRET.length + Long.BYTES;

  static {
    new SecureRandom().nextBytes(SECRET);
  }

  private Oversized() {}

  /** A body that says how large the other one was. */
  static byte[] inPlaceOf(long size) {
    return ByteBuffer.allocate(SIZE).put(SECRET).putLong(size).array();
  }

  /** How large the body was in whose place this stands, if it does. */
  static OptionalLong size(byte[] body) {
    boolean stands =
        body.length == SIZE && Arrays.equals(body, 0, SECRET.length, SECRET, 0, SECRET.length);
    return stands
        ? OptionalLong.of(ByteBuffer.wrap(body).getLong(SECRET.length))
        : OptionalLong.empty();
  }
}
