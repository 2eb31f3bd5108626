package io.echobridge.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/**
 * The number and the time in every event: written into what is published as Laravel's envelope, and
 * found again in what a client hears. Reused; one thread.
 */
final class Mark {
  private static final byte[] SEQUENCE = "\"seq".getBytes(ISO_8859_1);
  private static final byte[] NANOS = "\"nanos".getBytes(ISO_8859_1);

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

  /**
   * Whether there is one in a message; then {@link #sequence} and {@link #nanos} are its. Pusher's
   * clients hear the data as text, with a backslash before each quotation mark.
   */
  boolean find(byte[] bytes, int from, int to) {
    at = from;
    if (!skipPast(SEQUENCE, bytes, to)) {
      return false;
    }
    sequence = number(bytes, to);
    if (!skipPast(NANOS, bytes, to)) {
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

  /** Goes on behind a name and what ends it: {@code ":} or {@code \":}. */
  private boolean skipPast(byte[] name, byte[] bytes, int to) {
    while (at < to
        && (bytes[at] != name[0]
            || !Arrays.equals(bytes, at, Math.min(to, at + name.length), name, 0, name.length))) {
      at++;
    }
    if (at == to) {
      return false;
    }
    at += name.length;
    while (at < to && (bytes[at] == '\\' || bytes[at] == '"' || bytes[at] == ':')) {
      at++;
    }
    return at < to;
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
