package io.echobridge.websocket;

/** What the first two bytes of a client's frame may be (RFC 6455, section 5.2). */
final class FrameRules {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  /** The last frame of its message. */
  static final int FIN = 0x80;

  /** The message is compressed (RFC 7692, section 6). */
  static final int RSV1 = 0x40;

  private static final int RESERVED = 0x70;
  private static final int OPCODE = 0x0f;
  private static final int MASKED = 0x80;

  private FrameRules() {}

  /**
   * Whether a frame may begin so.
   *
   * @param isInMessage whether the frame before it was of a message that goes on
   * @param inflates whether messages may be compressed: their first frame says so, no other
   */
  static boolean allow(int first, int second, boolean isInMessage, boolean inflates) {
    int opcode = first & OPCODE;
    boolean mayBeCompressed = inflates && (opcode == TEXT || opcode == BINARY);
    boolean reservedBits = (first & RESERVED & ~(mayBeCompressed ? RSV1 : 0)) != 0;
    if (reservedBits || (second & MASKED) == 0) {
      return false;
    }
    if (opcode >= CLOSE) {
      return opcode <= PONG && (first & FIN) != 0 && (second & 0x7f) < 126;
    }
    return opcode <= BINARY && (opcode == CONTINUATION) == isInMessage;
  }

  static int opcode(int first) {
    return first & OPCODE;
  }

  static boolean isLast(int first) {
    return (first & FIN) != 0;
  }

  /**
   * Takes the mask off some bytes of a payload (section 5.3).
   *
   * @param shift by how many bits the mask is to be shifted for the first of them
   * @return by how many for the one that comes next
   */
  static int unmask(byte[] bytes, int from, int count, int mask, int shift) {
    int next = shift;
    for (int i = from; i < from + count; i++) {
      bytes[i] ^= (byte) (mask >>> next);
      next = (next - 8) & 31;
    }
    return next;
  }
}
