package io.echobridge.protocol.echo.socketio;

import io.echobridge.gate.CloseReason;
import io.echobridge.gate.Handshake;
import io.echobridge.net.EventLoop;
import io.echobridge.net.Frame;
import io.echobridge.net.FrameSink;
import io.echobridge.net.Holding;
import io.echobridge.protocol.Proof;
import io.echobridge.protocol.echo.engineio.EngineConnection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client in a namespace, on one transport. Everything but the constants is called on {@link
 * #loop} only. A socket whose transport changes goes on as another object ({@link
 * SocketHandler#onMove}).
 */
public final class Socket {
  private final String namespace;
  private final String id;
  private final EngineConnection connection;
  private final TextForm form;

  /** Null until its client is asked something. */
  private @Nullable PendingAcks acks;

  Socket(String namespace, String id, EngineConnection connection) {
    this(namespace, id, connection, null);
  }

  private Socket(
      String namespace, String id, EngineConnection connection, @Nullable PendingAcks acks) {
    this.namespace = namespace;
    this.id = id;
    this.connection = connection;
    this.form = connection.asciiOnly() ? TextForm.ASCII : TextForm.UTF8;
    this.acks = acks;
  }

  /** This socket on the transport it goes on with. */
  Socket on(EngineConnection target) {
    return new Socket(namespace, id, target, acks);
  }

  public String namespace() {
    return namespace;
  }

  /**
   * The id that the client knows its socket by, constant over a move. With Engine.IO 3 it is made
   * of the session's id, and so as secret.
   */
  public String id() {
    return id;
  }

  /** The Engine.IO revision, 3 or 4; constant. */
  public int revision() {
    return connection.revision();
  }

  /** The loop this socket lives on; constant. */
  public EventLoop loop() {
    return connection.loop();
  }

  /** How text for this socket has to be written; constant. */
  public TextForm form() {
    return form;
  }

  /** What the process keeps for the client; constant. */
  public Holding holding() {
    return connection.holding();
  }

  public Handshake handshake() {
    return connection.handshake();
  }

  /**
   * Takes events that are already written, for this socket's namespace and in its form; constant.
   */
  public FrameSink sink() {
    return connection.sink();
  }

  /** Sends an event. Without effect once closed. */
  public void emit(String name, Arguments arguments) {
    send(PacketWriter.event(form, namespace, Packet.NO_ACK, name, arguments), arguments);
  }

  /**
   * Sends an event that the client is asked to acknowledge. Only in a call of the socket's handler,
   * and not once it moves: the socket that goes on would not know of the question.
   *
   * @param onAck called on the socket's loop with the answer; never, if none comes
   */
  public void emit(String name, Arguments arguments, Consumer<Arguments> onAck) {
    PendingAcks asked = acks == null ? new PendingAcks() : acks;
    acks = asked;
    long id = asked.add(onAck);
    send(PacketWriter.event(form, namespace, id, name, arguments), arguments);
  }

  /** Has the client show that it has all that was sent so far. */
  public void prove(Proof proof) {
    connection.prove(proof);
  }

  /** Ends the client's connection, with all of its sockets. */
  public void close(CloseReason reason) {
    connection.close(reason);
  }

  void acknowledge(long ackId, Arguments arguments) {
    send(PacketWriter.ack(form, namespace, ackId, arguments), arguments);
  }

  void acknowledged(long ackId, Arguments arguments) {
    Consumer<Arguments> onAck = acks == null ? null : acks.take(ackId);
    if (onAck != null) {
      onAck.accept(arguments);
    }
  }

  private void send(Frame packet, Arguments arguments) {
    connection.sink().send(packet);
    for (byte[] attachment : arguments.attachments()) {
      connection.sendBinary(attachment);
    }
  }
}
