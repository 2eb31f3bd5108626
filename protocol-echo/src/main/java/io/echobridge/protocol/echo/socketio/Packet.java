package io.echobridge.protocol.echo.socketio;

/**
 * A packet as it is written, {@code <type>[<attachments>-][<namespace>,][<ack id>][<json>]}; the
 * JSON is not looked at yet.
 *
 * @param attachments how many binary messages follow and belong to it
 * @param namespace begins with a slash
 * @param ackId what the sender calls its question, or {@link #NO_ACK}
 * @param json the rest, perhaps empty
 */
record Packet(PacketType type, int attachments, String namespace, long ackId, String json) {
  static final int MAX_ATTACHMENTS = 10;
  static final int MAX_NAMESPACE = 256;
  static final long NO_ACK = -1;

  /** The greatest integer that JavaScript counts to without a gap. */
  static final long MAX_ACK_ID = (1L << 53) - 1;

  static final String ROOT = "/";

  /** Reads a packet, in time linear to its length. */
  static Packet parse(String text) throws MalformedPacketException {
    if (text.isEmpty()) {
      throw new MalformedPacketException("an empty packet");
    }
    PacketType type = PacketType.of(text.charAt(0));
    int at = 1;
    int attachments = 0;
    if (type.binary()) {
      int end = digitsEnd(text, at);
      attachments = (int) number(text, at, end, MAX_ATTACHMENTS);
      if (attachments < 1 || end == text.length() || text.charAt(end) != '-') {
        throw new MalformedPacketException("no number of attachments");
      }
      at = end + 1;
    }
    String namespace = ROOT;
    if (at < text.length() && text.charAt(at) == '/') {
      int comma = text.indexOf(',', at);
      int end = comma < 0 ? text.length() : comma;
      namespace = namespace(text, at, end);
      at = comma < 0 ? end : end + 1;
    }
    int idEnd = digitsEnd(text, at);
    long ackId = number(text, at, idEnd, MAX_ACK_ID);
    return new Packet(type, attachments, namespace, ackId, text.substring(idEnd));
  }

  private static int digitsEnd(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  /** What the digits say; {@link #NO_ACK} if there are none. */
  private static long number(String text, int from, int to, long max)
      throws MalformedPacketException {
    if (from == to) {
      return NO_ACK;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      value = value * 10 + (text.charAt(i) - '0');
      if (value > max) {
        throw new MalformedPacketException("a number beyond " + max);
      }
    }
    return value;
  }

  // A refusal repeats the name, on every transport: so it has to be ASCII, and short.
  private static String namespace(String text, int from, int to) throws MalformedPacketException {
    if (to - from > MAX_NAMESPACE) {
      throw new MalformedPacketException("a namespace of " + (to - from) + " characters");
    }
    for (int i = from; i < to; i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        throw new MalformedPacketException("a namespace that is not printable ASCII");
      }
    }
    return text.substring(from, to);
  }
}
