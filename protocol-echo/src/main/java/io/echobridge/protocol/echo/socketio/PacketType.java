package io.echobridge.protocol.echo.socketio;

/** What a packet is. */
enum PacketType {
  CONNECT('0'),
  DISCONNECT('1'),
  EVENT('2'),
  ACK('3'),
  CONNECT_ERROR('4'),
  BINARY_EVENT('5'),
  BINARY_ACK('6');

  private static final PacketType[] ALL = values();

  private final char digit;

  PacketType(char digit) {
    this.digit = digit;
  }

  static PacketType of(char digit) throws MalformedPacketException {
    for (PacketType type : ALL) {
      if (type.digit == digit) {
        return type;
      }
    }
    throw new MalformedPacketException("no packet type");
  }

  /** How it is written. */
  char digit() {
    return digit;
  }

  boolean binary() {
    return this == BINARY_EVENT || this == BINARY_ACK;
  }

  boolean isAck() {
    return this == ACK || this == BINARY_ACK;
  }
}
