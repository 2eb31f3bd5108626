package io.echobridge.net;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes a payload into an array that has room for the frame's header before it, so that nothing is
 * copied again.
 */
public final class FrameBuilder {
  private static final int HEADER_ROOM = 10;
  private static final int TEXT = 0x81;
  private static final int BINARY = 0x82;

  /** RSV1, which says that a message is compressed (RFC 7692, section 6). */
  private static final int COMPRESSED = 0x40;

  private byte[] bytes;
  private int end = HEADER_ROOM;

  /**
   * @param expected how many bytes the payload will have, about
   */
  public FrameBuilder(int expected) {
    bytes = new byte[HEADER_ROOM + expected];
  }

  /** Appends text as UTF-8; it has to be well-formed. */
  public FrameBuilder append(String text) {
    return append(text.getBytes(StandardCharsets.UTF_8));
  }

  public FrameBuilder append(byte[] more) {
    return append(more, 0, more.length);
  }

  public FrameBuilder append(byte[] more, int from, int length) {
    ensureRoom(length);
    System.arraycopy(more, from, bytes, end, length);
    end += length;
    return this;
  }

  public FrameBuilder append(char ascii) {
    ensureRoom(1);
    bytes[end++] = (byte) ascii;
    return this;
  }

  /** The payload as a text message. The builder is used up. */
  public Frame text() {
    return frame(TEXT);
  }

  /** The payload as a binary message. The builder is used up. */
  public Frame binary() {
    return frame(BINARY);
  }

  /** The payload as a message that is compressed already. The builder is used up. */
  Frame compressed(boolean text) {
    return frame(COMPRESSED | (text ? TEXT : BINARY));
  }

  /** The payload alone, as text for a connection that has no frames. The builder is used up. */
  public Frame bare() {
    return new Frame(bytes, HEADER_ROOM, HEADER_ROOM, end);
  }

  /**
   * The payload as a control frame. The builder is used up.
   *
   * @param opcode 8 close, 9 ping, 10 pong
   * @throws IllegalStateException when the payload has more than 125 bytes
   */
  public Frame control(int opcode) {
    if (end - HEADER_ROOM > 125) {
      throw new IllegalStateException("a control frame has at most 125 bytes");
    }
    return frame(0x80 | opcode);
  }

  private Frame frame(int firstByte) {
    int length = end - HEADER_ROOM;
    int start;
    if (length < 126) {
      start = HEADER_ROOM - 2;
      bytes[start + 1] = (byte) length;
    } else if (length < 0x10000) {
      start = HEADER_ROOM - 4;
      bytes[start + 1] = 126;
      bytes[start + 2] = (byte) (length >>> 8);
      bytes[start + 3] = (byte) length;
    } else {
      start = 0;
      bytes[1] = 127;
      // An array is shorter than 2^31, so the upper four of the eight bytes stay 0.
      for (int i = 0; i < 4; i++) {
        bytes[6 + i] = (byte) (length >>> (24 - 8 * i));
      }
    }
    bytes[start] = (byte) firstByte;
    return new Frame(bytes, start, HEADER_ROOM, end);
  }

  private void ensureRoom(int more) {
    if (bytes.length - end < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(end, more)));
    }
  }
}
