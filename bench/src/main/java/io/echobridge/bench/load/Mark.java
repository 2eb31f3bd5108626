package io.echobridge.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * The number and the time in every event: written into what is published as Laravel's envelope, and
 * found again in what a client hears. Reused; one thread.
 */
final class Mark {
  private static final byte[] START = "{\"seq\":".getBytes(ISO_8859_1);
  private static final byte[] MIDDLE = ",\"nanos\":".getBytes(ISO_8859_1);

  private long sequence;
  private long nanos;
  private int at;

  /** An event as Laravel publishes it. Number 0 is a probe: it is not counted. */
  static byte[] envelope(long sequence, long nanos, String padding) {
    return ("{\"event\":\"App\\\\Events\\\\Load\",\"data\":{\"seq\":"
            + sequence
            + ",\"nanos\":"
            + nanos
            + ",\"pad\":\""
            + padding
            + "\"},\"socket\":null}")
        .getBytes(ISO_8859_1);
  }

  /** Whether there is one in a packet; then {@link #sequence} and {@link #nanos} are its. */
  boolean find(byte[] bytes, int from, int to) {
    at = from;
    while (at < to && bytes[at] != '{') {
      at++;
    }
    if (!skip(START, bytes, to)) {
      return false;
    }
    sequence = number(bytes, to);
    if (!skip(MIDDLE, bytes, to)) {
      return false;
    }
    nanos = number(bytes, to);
    return true;
  }

  long sequence() {
    return sequence;
  }

  /** When it was published, of {@link System#nanoTime}. */
  long nanos() {
    return nanos;
  }

  private boolean skip(byte[] wanted, byte[] bytes, int to) {
    if (to - at < wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (bytes[at + i] != wanted[i]) {
        return false;
      }
    }
    at += wanted.length;
    return true;
  }

  private long number(byte[] bytes, int to) {
    boolean negative = at < to && bytes[at] == '-';
    if (negative) {
      at++;
    }
    long value = 0;
    for (; at < to && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
      value = value * 10 + bytes[at] - '0';
    }
    return negative ? -value : value;
  }
}
