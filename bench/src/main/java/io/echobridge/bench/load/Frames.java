package io.echobridge.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;

/** WebSocket frames as a client reads and writes them (RFC 6455, section 5). One thread. */
final class Frames {
  static final int TEXT = 1;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private boolean isCompressed;
  private int opcode;
  private int start;
  private int end;

  /**
   * Looks for a whole frame.
   *
   * @return false when it is not complete yet
   * @throws IOException what servers that are measured here do not send: fragments, masks, or more
   *     than {@code limit} bytes
   */
  boolean read(byte[] bytes, int from, int to, int limit) throws IOException {
    if (to - from < 2) {
      return false;
    }
    int small = bytes[from + 1] & 0xff;
    int wide = small == 127 ? 8 : small == 126 ? 2 : 0;
    isCompressed = (bytes[from] & 0xf0) == 0xc0;
    if ((!isCompressed && (bytes[from] & 0xf0) != 0x80) || small > 127) {
      throw new IOException("a frame that begins with " + (bytes[from] & 0xff) + " " + small);
    }
    start = from + 2 + wide;
    if (start > to) {
      return false;
    }
    long length = small;
    if (wide > 0) {
      length = 0;
      for (int i = from + 2; i < start; i++) {
        length = length << 8 | (bytes[i] & 0xff);
      }
    }
    if (length < 0 || length > limit) {
      throw new IOException("a frame of " + length + " bytes");
    }
    opcode = bytes[from] & 0x0f;
    end = start + (int) length;
    return end <= to;
  }

  /** Whether the payload has to be inflated. */
  boolean isCompressed() {
    return isCompressed;
  }

  int opcode() {
    return opcode;
  }

  /** Where the payload begins. */
  int start() {
    return start;
  }

  /** Where the frame ends. */
  int end() {
    return end;
  }

  /** A masked frame; the mask is empty, which is one as any other to the server. */
  static ByteBuffer masked(int opcode, byte[] bytes, int from, int to) {
    int length = to - from;
    ByteBuffer frame = ByteBuffer.allocate(length + 8).put((byte) (0x80 | opcode));
    if (length < 126) {
      frame.put((byte) (0x80 | length));
    } else {
      frame.put((byte) (0x80 | 126)).putShort((short) length);
    }
    return frame.putInt(0).put(bytes, from, length).flip();
  }
}
