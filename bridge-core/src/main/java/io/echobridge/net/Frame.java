package io.echobridge.net;

/**
 * One message, encoded and ready for a socket: the payload with the header of an unmasked,
 * unfragmented WebSocket frame (RFC 6455, section 5.2) right before it, in one array. Immutable and
 * shared: a broadcast is one frame, however many sockets it goes to. A transport without WebSocket
 * framing takes the payload alone.
 */
public final class Frame {
  private final byte[] bytes;
  private final int start;
  private final int payloadStart;
  private final int end;

  Frame(byte[] bytes, int start, int payloadStart, int end) {
    this.bytes = bytes;
    this.start = start;
    this.payloadStart = payloadStart;
    this.end = end;
  }

  /** A text message. */
  public static Frame text(String payload) {
    return new FrameBuilder(payload.length() + 16).append(payload).text();
  }

  /** Whether the payload is text rather than binary. */
  public boolean isText() {
    return (bytes[start] & 0x0f) == 1;
  }

  /** What the offsets below are in; shared, so read only. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where the WebSocket header begins. */
  public int start() {
    return start;
  }

  /** Header and payload, in bytes. */
  public int length() {
    return end - start;
  }

  public int payloadStart() {
    return payloadStart;
  }

  public int payloadLength() {
    return end - payloadStart;
  }

  /** A text payload as a string; for tests and slow paths. */
  public String payload() {
    return new String(
        bytes, payloadStart, end - payloadStart, java.nio.charset.StandardCharsets.UTF_8);
  }
}
