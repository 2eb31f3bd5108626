package io.echobridge.protocol.socketio;

import java.util.ArrayList;
import java.util.List;

/** A packet whose attachments are still to come. */
final class PendingPacket {
  private final Packet packet;
  private final Payload payload;
  private final long maxBytes;
  private final List<byte[]> attachments;
  private long bytes;

  PendingPacket(Packet packet, Payload payload, long maxBytes) {
    this.packet = packet;
    this.payload = payload;
    this.maxBytes = maxBytes;
    this.attachments = new ArrayList<>(packet.attachments());
  }

  Packet packet() {
    return packet;
  }

  Payload payload() {
    return payload;
  }

  List<byte[]> attachments() {
    return attachments;
  }

  /** Adds the next attachment; returns whether it was the last. */
  boolean add(byte[] attachment) throws MalformedPacketException {
    bytes += attachment.length;
    if (bytes > maxBytes) {
      throw new MalformedPacketException("attachments of more than " + maxBytes + " bytes");
    }
    attachments.add(attachment);
    return attachments.size() == packet.attachments();
  }
}
