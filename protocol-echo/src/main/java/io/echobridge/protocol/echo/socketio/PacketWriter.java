package io.echobridge.protocol.echo.socketio;

import io.echobridge.channel.RawJson;
import io.echobridge.net.Frame;
import io.echobridge.net.FrameBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes packets, as Engine.IO messages. Pure. */
public final class PacketWriter {
  private static final char MESSAGE = '4';

  private PacketWriter() {}

  /** An event of the root namespace, ready for any number of sockets. */
  public static Frame event(TextForm form, String name, RawJson... arguments) {
    return event(form, Packet.ROOT, Packet.NO_ACK, name, Arguments.of(arguments));
  }

  /** The packet alone; its attachments are messages of their own. */
  static Frame event(
      TextForm form, String namespace, long ackId, String name, Arguments arguments) {
    return array(form, PacketType.EVENT, namespace, ackId, Json.quote(name), arguments);
  }

  static Frame ack(TextForm form, String namespace, long ackId, Arguments arguments) {
    return array(form, PacketType.ACK, namespace, ackId, null, arguments);
  }

  /** Welcomes a client to a namespace; with the socket's id, where the protocol has one. */
  static Frame connected(String namespace, @Nullable String socketId) {
    FrameBuilder out = head(64, PacketType.CONNECT, 0, namespace, Packet.NO_ACK);
    return socketId == null
        ? out.text()
        : out.append("{\"sid\":").append(Json.quote(socketId).utf8()).append('}').text();
  }

  /**
   * Welcomes a client that can come back.
   *
   * @param pid what it has to give then
   */
  static Frame connected(String namespace, String socketId, String pid) {
    return head(96, PacketType.CONNECT, 0, namespace, Packet.NO_ACK)
        .append("{\"sid\":")
        .append(Json.quote(socketId).utf8())
        .append(",\"pid\":")
        .append(Json.quote(pid).utf8())
        .append('}')
        .text();
  }

  /** Refuses a client a namespace. */
  static Frame refused(String namespace, String json) {
    return head(64, PacketType.CONNECT_ERROR, 0, namespace, Packet.NO_ACK).append(json).text();
  }

  /** Tells a client that it is not in a namespace any more. */
  static Frame sentAway(String namespace) {
    return head(32, PacketType.DISCONNECT, 0, namespace, Packet.NO_ACK).text();
  }

  private static Frame array(
      TextForm form,
      PacketType type,
      String namespace,
      long ackId,
      @Nullable RawJson first,
      Arguments arguments) {
    int attachments = arguments.attachments().size();
    FrameBuilder out =
        head(expected(namespace, first, arguments.values()), type, attachments, namespace, ackId);
    char separator = '[';
    if (first != null) {
      form.append(out.append(separator), first);
      separator = ',';
    }
    for (RawJson value : arguments.values()) {
      form.append(out.append(separator), value);
      separator = ',';
    }
    return (separator == '[' ? out.append('[') : out).append(']').text();
  }

  private static FrameBuilder head(
      int expected, PacketType type, int attachments, String namespace, long ackId) {
    FrameBuilder out = new FrameBuilder(expected).append(MESSAGE);
    if (attachments == 0) {
      out.append(type.digit());
    } else {
      PacketType binary =
          type == PacketType.EVENT ? PacketType.BINARY_EVENT : PacketType.BINARY_ACK;
      out.append(binary.digit()).append(Integer.toString(attachments)).append('-');
    }
    if (!namespace.equals(Packet.ROOT)) {
      out.append(namespace).append(',');
    }
    return ackId == Packet.NO_ACK ? out : out.append(Long.toString(ackId));
  }

  private static int expected(String namespace, @Nullable RawJson first, List<RawJson> values) {
    int bytes = 32 + namespace.length() + (first == null ? 0 : first.length());
    for (RawJson value : values) {
      bytes += value.length() + 1;
    }
    return bytes;
  }
}
