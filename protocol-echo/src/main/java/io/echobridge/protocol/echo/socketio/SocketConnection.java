package io.echobridge.protocol.echo.socketio;

import io.echobridge.channel.RawJson;
import io.echobridge.gate.CloseReason;
import io.echobridge.protocol.echo.engineio.EngineConnection;
import io.echobridge.protocol.echo.engineio.EngineHandler;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One client: the packets of its connection. Whoever sends what is no packet is cut. */
final class SocketConnection implements EngineHandler {
  private static final RawJson NO_AUTH = RawJson.of("{}");

  private final SocketConfig config;
  private final Sockets sockets;
  private @Nullable PendingPacket pending;
  private @Nullable Deadline deadline;
  private boolean cut;

  SocketConnection(
      SocketConfig config, Map<String, NamespaceHandler> namespaces, EngineConnection connection) {
    this.config = config;
    this.sockets = new Sockets(namespaces, connection, this);
  }

  /** In protocol 4 a client is in the root namespace at once, in protocol 5 it asks for it. */
  void open() {
    if (sockets.connection().revision() >= 4) {
      startDeadline();
    } else {
      receive(() -> sockets.connectV4(Packet.ROOT, NO_AUTH));
    }
  }

  @Override
  public void onText(String message) {
    receive(
        () -> {
          if (pending != null) {
            throw new MalformedPacketException("text where an attachment is due");
          }
          handle(Packet.parse(message));
        });
  }

  @Override
  public void onBinary(byte[] message) {
    receive(
        () -> {
          PendingPacket packet = pending;
          if (packet == null) {
            throw new MalformedPacketException("an attachment where none is due");
          }
          if (packet.add(message)) {
            forgetPending();
            stopDeadline();
            dispatch(packet.packet(), packet.payload(), packet.attachments());
          }
        });
  }

  @Override
  public void onPing() {
    sockets.pinged();
  }

  @Override
  public void onPong() {
    sockets.ponged();
  }

  @Override
  public boolean hasLeft() {
    return sockets.hasLeft();
  }

  @Override
  public void onMove(EngineConnection target, Runnable lastSent) {
    if (stopDeadline()) {
      target.loop().execute(() -> startDeadline(target));
    }
    sockets.move(target, lastSent);
  }

  @Override
  public void onClosed(CloseReason reason) {
    cut = true;
    forgetPending();
    stopDeadline();
    sockets.end(reason);
  }

  private void forgetPending() {
    if (pending != null) {
      pending.release();
      pending = null;
    }
  }

  private void handle(Packet packet) throws MalformedPacketException {
    switch (packet.type()) {
      case CONNECT -> connect(packet);
      case DISCONNECT -> disconnect(packet);
      case EVENT, ACK, BINARY_EVENT, BINARY_ACK -> message(packet);
      case CONNECT_ERROR -> throw new MalformedPacketException("an error from a client");
    }
  }

  private void connect(Packet packet) throws MalformedPacketException {
    if (packet.ackId() != Packet.NO_ACK) {
      throw new MalformedPacketException("a CONNECT with an ack id");
    }
    RawJson auth = packet.json().isEmpty() ? NO_AUTH : Payload.object(packet.json());
    if (sockets.connection().revision() < 4) {
      sockets.connectV4(packet.namespace(), auth);
      return;
    }
    sockets.connectV5(packet.namespace(), auth);
    if (!sockets.isEmpty()) {
      stopDeadline();
    }
  }

  private void disconnect(Packet packet) throws MalformedPacketException {
    if (packet.ackId() != Packet.NO_ACK || !packet.json().isEmpty()) {
      throw new MalformedPacketException("a DISCONNECT with a payload");
    }
    sockets.leave(packet.namespace());
  }

  private void message(Packet packet) throws MalformedPacketException {
    sockets.require(packet.namespace());
    if (packet.json().isEmpty() && !packet.type().binary()) {
      return; // Says nothing, and is allowed to.
    }
    Payload payload =
        packet.type().isAck()
            ? Payload.ack(packet.json(), packet.attachments())
            : Payload.event(packet.json(), packet.attachments());
    if (packet.attachments() == 0) {
      dispatch(packet, payload, List.of());
    } else {
      pending =
          new PendingPacket(
              packet, payload, config.maxAttachments(), sockets.connection().holding());
      startDeadline();
    }
  }

  private void dispatch(Packet packet, Payload payload, List<byte[]> attachments)
      throws MalformedPacketException {
    Sockets.Joined to = sockets.require(packet.namespace());
    Arguments arguments = new Arguments(payload.arguments(), attachments);
    long ackId = packet.ackId();
    if (packet.type().isAck()) {
      to.socket().acknowledged(ackId, arguments);
      return;
    }
    SocketHandler handler = to.handler();
    String namespace = packet.namespace();
    Ack ack =
        ackId == Packet.NO_ACK
            ? Ack.NONE
            : answer -> sockets.acknowledge(namespace, handler, ackId, answer);
    handler.onEvent(payload.name(), arguments, ack);
  }

  private void receive(Received packet) {
    if (cut) {
      return;
    }
    try {
      packet.take();
    } catch (MalformedPacketException e) {
      cut(CloseReason.PROTOCOL_ERROR);
    }
  }

  private void cut(CloseReason reason) {
    cut = true;
    sockets.connection().close(reason);
  }

  /** The client was refused, and is in no namespace: it has a while to leave, or to ask again. */
  void onRefused() {
    if (deadline == null) {
      startDeadline();
    }
  }

  private void startDeadline() {
    startDeadline(sockets.connection());
  }

  /**
   * @param on the one that the client is on from now on
   */
  private void startDeadline(EngineConnection on) {
    if (!cut) {
      Deadline started = new Deadline(() -> cut(CloseReason.TOO_LATE));
      deadline = started;
      on.loop().schedule(started, config.connectTimeout().toMillis());
    }
  }

  /** Returns whether one was running. */
  private boolean stopDeadline() {
    Deadline running = deadline;
    if (running == null) {
      return false;
    }
    running.cancel();
    deadline = null;
    return true;
  }

  /** Something that came, and may turn out to be no packet. */
  @FunctionalInterface
  private interface Received {
    void take() throws MalformedPacketException;
  }
}
