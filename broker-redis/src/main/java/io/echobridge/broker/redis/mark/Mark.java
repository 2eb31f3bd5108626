package io.echobridge.broker.redis.mark;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A mark, as it is published. Its id begins with the second at which it was made, or with a higher
 * number than all marks before, so that they grow whatever clocks do. The rest is random: two nodes
 * may make one at the same time.
 *
 * @param check what its sender heard between two earlier marks, to be compared; null where it has
 *     not heard two yet
 */
public record Mark(long id, @Nullable Check check) {
  private static final char VERSION = '1';
  private static final int DIGITS = 10;
  private static final int RANDOM_BITS = 24;
  private static final long MOST = (1L << (6 * DIGITS - RANDOM_BITS)) - 1;
  private static final int SHORT = 1 + DIGITS;
  private static final int LONG = 1 + 3 * DIGITS;

  /**
   * What a node heard behind a mark and before the one after it.
   *
   * @param behind the mark's id
   * @param sum of what it heard, the order and the other mark included
   */
  public record Check(long behind, long sum) {}

  /**
   * A new id.
   *
   * @param second by the clock
   * @param last the highest number so far
   */
  static long id(long second, long last) {
    long number = Math.min(MOST, Math.max(second, last + 1));
    return number << RANDOM_BITS | ThreadLocalRandom.current().nextInt(1 << RANDOM_BITS);
  }

  /** The second, or whatever grows in its place. */
  static long number(long id) {
    return id >>> RANDOM_BITS;
  }

  static void put(StringBuilder to, long id) {
    Digits.put(to, id, DIGITS);
  }

  /** The mark that a message is; null if it is none. */
  static @Nullable Mark of(byte[] message) {
    if (!isLike(message)) {
      return null;
    }
    String text = new String(message, StandardCharsets.ISO_8859_1);
    long id = Digits.value(text, 1, SHORT);
    if (id < 0 || message.length == SHORT) {
      return id < 0 ? null : new Mark(id, null);
    }
    long behind = Digits.value(text, SHORT, SHORT + DIGITS);
    long sum = Digits.value(text, SHORT + DIGITS, LONG);
    return behind < 0 || sum < 0 ? null : new Mark(id, new Check(behind, sum));
  }

  /** Whether a message looks like a mark: many others are not even looked at any further then. */
  public static boolean isLike(byte[] message) {
    return (message.length == SHORT || message.length == LONG) && message[0] == VERSION;
  }

  byte[] message() {
    StringBuilder text = new StringBuilder(LONG).append(VERSION);
    put(text, id);
    if (check != null) {
      put(text, check.behind);
      put(text, check.sum);
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
