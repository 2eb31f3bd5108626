package io.echobridge.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Frames as a client sends them: masked. */
final class ClientFrames {
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CONTINUATION = 0;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final byte[] MASK = {0x12, (byte) 0xf4, 0x56, 0x78};

  private ClientFrames() {}

  static byte[] text(String text) {
    return frame(0x80 | TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Of any first byte (FIN, RSV, opcode), with the shortest length field. */
  static byte[] frame(int firstByte, byte[] payload) {
    int lengthBytes = payload.length < 126 ? 0 : payload.length < 0x10000 ? 2 : 8;
    return frame(firstByte, payload, lengthBytes);
  }

  /** With a length field of 0, 2 or 8 further bytes. */
  static byte[] frame(int firstByte, byte[] payload, int lengthBytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(header(firstByte, payload.length, lengthBytes));
    for (int i = 0; i < payload.length; i++) {
      out.write(payload[i] ^ MASK[i & 3]);
    }
    return out.toByteArray();
  }

  /** A header that announces any length, mask included. */
  static byte[] header(int firstByte, long length, int lengthBytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(firstByte);
    out.write(0x80 | (lengthBytes == 0 ? (int) length : lengthBytes == 2 ? 126 : 127));
    for (int i = lengthBytes - 1; i >= 0; i--) {
      out.write((int) (length >>> (8 * i)));
    }
    out.writeBytes(MASK);
    return out.toByteArray();
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
