package io.echobridge.broker.redis.mark;

import java.util.Arrays;

/** Numbers in 64 digits, the highest first, which stand for themselves in a URL. */
final class Digits {
  private static final String ALL =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  private static final int BITS = 6;
  private static final byte[] VALUES = new byte[128];

  static {
    Arrays.fill(VALUES, (byte) -1);
    for (int i = 0; i < ALL.length(); i++) {
      VALUES[ALL.charAt(i)] = (byte) i;
    }
  }

  private Digits() {}

  /** Writes so many digits. */
  static void put(StringBuilder to, long value, int digits) {
    for (int shift = BITS * (digits - 1); shift >= 0; shift -= BITS) {
      to.append(ALL.charAt((int) (value >>> shift) & 63));
    }
  }

  /** How many digits a number has without zeros in front; one at least. */
  static int count(long value) {
    return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + BITS - 1) / BITS);
  }

  /** The number that stands there, of ten digits at most; -1 where something else does. */
  static long value(String text, int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      int digit = c < VALUES.length ? VALUES[c] : -1;
      if (digit < 0) {
        return -1;
      }
      value = value << BITS | digit;
    }
    return value;
  }
}
