package io.echobridge.testkit.wire;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** {@code permessage-deflate} (RFC 7692) as a client speaks it that keeps no context. */
final class Deflate {
  private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

  private Deflate() {}

  /**
   * Whether the server takes the client's offer, and keeps no context either.
   *
   * @param headers of its answer, in lower case
   */
  static boolean isTaken(Map<String, String> headers) {
    String answer = headers.getOrDefault("sec-websocket-extensions", "");
    if (answer.isEmpty()) {
      return false;
    }
    if (!answer.matches("permessage-deflate(; (server|client)_no_context_takeover){2}")) {
      throw new AssertionError("no answer to the offer: " + answer);
    }
    return true;
  }

  static byte[] deflated(byte[] message) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    deflater.setInput(message);
    byte[] out = new byte[message.length + message.length / 1000 + 100];
    int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return message.length == 0 ? new byte[1] : Arrays.copyOf(out, length - TAIL.length);
  }

  static byte[] inflated(byte[] payload) {
    Inflater inflater = new Inflater(true);
    byte[] input = Arrays.copyOf(payload, payload.length + TAIL.length);
    System.arraycopy(TAIL, 0, input, payload.length, TAIL.length);
    inflater.setInput(input);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] chunk = new byte[8192];
    try {
      for (int count = 1; count > 0; ) {
        count = inflater.inflate(chunk);
        out.write(chunk, 0, count);
      }
    } catch (DataFormatException e) {
      throw new AssertionError("what the server said does not inflate", e);
    } finally {
      inflater.end();
    }
    return out.toByteArray();
  }
}
