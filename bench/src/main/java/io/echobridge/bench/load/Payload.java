package io.echobridge.bench.load;

import java.io.IOException;

/** The body of a poll: several packets. */
final class Payload {
  private static final byte SEPARATOR = 0x1e;

  private Payload() {}

  /** Takes a packet. */
  @FunctionalInterface
  interface Packets {
    void packet(byte[] bytes, int from, int to) throws IOException;
  }

  /**
   * Takes a payload apart. What is published here is ASCII, so that the lengths of old payloads,
   * which count characters, are lengths in bytes.
   */
  static void split(Protocol protocol, byte[] bytes, int from, int to, Packets packets)
      throws IOException {
    int at = from;
    while (at < to) {
      int end;
      if (protocol.isOld()) {
        int length = 0;
        for (; at < to && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
          length = Math.min(to, length * 10 + bytes[at] - '0');
        }
        at++;
        end = at + length;
        if (end > to || bytes[at - 1] != ':') {
          throw new IOException("a payload that is none");
        }
      } else {
        end = at;
        while (end < to && bytes[end] != SEPARATOR) {
          end++;
        }
      }
      packets.packet(bytes, at, end);
      at = protocol.isOld() ? end : end + 1;
    }
  }
}
