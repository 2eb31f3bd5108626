package io.echobridge.protocol.echo.engineio;

/** Takes the packets of a polling payload, in order. */
interface PacketSink {
  /**
   * A text packet, with its type as the first character.
   *
   * @return whether more are wanted
   */
  boolean onPacket(String packet);

  /**
   * A binary message.
   *
   * @return whether more are wanted
   */
  boolean onBinaryMessage(byte[] data);
}
