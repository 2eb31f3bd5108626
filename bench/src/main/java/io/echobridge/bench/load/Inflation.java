package io.echobridge.bench.load;

import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Inflates messages of a server that keeps no context (RFC 7692). One thread. */
final class Inflation {
  private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

  private final Inflater inflater = new Inflater(true);
  private final byte[] message = new byte[Wire.LONGEST_REST];

  /**
   * Inflates what stands there into {@link #message}.
   *
   * @return its length
   */
  int inflate(byte[] bytes, int from, int to) throws IOException {
    try {
      inflater.reset();
      inflater.setInput(bytes, from, to - from);
      int length = inflater.inflate(message);
      inflater.setInput(TAIL);
      return length + inflater.inflate(message, length, message.length - length);
    } catch (DataFormatException e) {
      throw new IOException("what the server said does not inflate", e);
    }
  }

  /** The last message; the next one takes its place. */
  byte[] message() {
    return message;
  }
}
