package io.echobridge.protocol.echo.socketio;

import io.echobridge.net.Holding;
import java.util.ArrayList;
import java.util.List;

/**
 * A packet whose attachments are still to come. What it holds counts as its client's, until {@link
 * #release}.
 */
final class PendingPacket {
  private final Packet packet;
  private final Payload payload;
  private final long maxBytes;
  private final Holding holding;
  private final List<byte[]> attachments;
  private long bytes;
  private long reserved;

  PendingPacket(Packet packet, Payload payload, long maxBytes, Holding holding) {
    this.packet = packet;
    this.payload = payload;
    this.maxBytes = maxBytes;
    this.holding = holding;
    this.attachments = new ArrayList<>(packet.attachments());
    // The text, and the arguments that were read from it.
    reserved = 2L * packet.json().length();
    holding.take(reserved);
  }

  void release() {
    holding.giveBack(reserved);
    reserved = 0;
  }

  private void reserve(long more) throws MalformedPacketException {
    reserved += more;
    if (!holding.take(more)) {
      throw new MalformedPacketException("attachments of too many clients at once");
    }
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
    reserve(attachment.length);
    attachments.add(attachment);
    return attachments.size() == packet.attachments();
  }
}
