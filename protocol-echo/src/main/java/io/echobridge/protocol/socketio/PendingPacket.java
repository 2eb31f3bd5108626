package io.echobridge.protocol.socketio;

import io.echobridge.net.MemoryBudget;
import java.util.ArrayList;
import java.util.List;

/**
 * A packet whose attachments are still to come. What it holds counts against what all clients
 * together may have us hold, until {@link #release}.
 */
final class PendingPacket {
  private final Packet packet;
  private final Payload payload;
  private final long maxBytes;
  private final List<byte[]> attachments;
  private long bytes;
  private long reserved;

  PendingPacket(Packet packet, Payload payload, long maxBytes) throws MalformedPacketException {
    this.packet = packet;
    this.payload = payload;
    this.maxBytes = maxBytes;
    this.attachments = new ArrayList<>(packet.attachments());
    // The text, and the arguments that were read from it.
    reserve(2L * packet.json().length());
  }

  void release() {
    MemoryBudget.ofProcess().release(reserved);
    reserved = 0;
  }

  private void reserve(long more) throws MalformedPacketException {
    if (!MemoryBudget.ofProcess().tryReserve(more)) {
      throw new MalformedPacketException("attachments of too many clients at once");
    }
    reserved += more;
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
