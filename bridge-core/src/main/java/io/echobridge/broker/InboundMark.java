package io.echobridge.broker;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * How a message begins that says what a client told an application. Brokers may bring it back to
 * nodes of any app, at whatever address; by its mark each knows that it is nobody's event.
 */
public final class InboundMark {
  /** What such a message begins with, byte for byte: its first key and the value of that. */
  public static final String START = "{\"echobridge\":\"inbound\",";

  private static final byte[] BYTES = START.getBytes(US_ASCII);

  private InboundMark() {}

  /** Whether a message is one. */
  public static boolean isOn(byte[] body) {
    return body.length > BYTES.length
        && Arrays.equals(body, 0, BYTES.length, BYTES, 0, BYTES.length);
  }
}
