package io.echobridge.protocol.echo;

import io.echobridge.gate.CloseReason;
import io.echobridge.net.ConnectionIds;
import io.echobridge.net.EventLoop;
import io.echobridge.net.FrameSink;
import io.echobridge.net.Holding;
import io.echobridge.net.KeptId;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.protocol.Proof;
import io.echobridge.protocol.echo.socketio.Socket;

/** A socket as the hub sees it. */
final class EchoConnection implements ClientConnection {
  private final Socket socket;
  private final KeptId publicId;

  /**
   * @param publicId as {@link ClientConnection#publicId}
   */
  EchoConnection(Socket socket, KeptId publicId) {
    this.socket = socket;
    this.publicId = publicId;
  }

  static EchoConnection of(Socket socket) {
    // Others get to see another id than the client's own: with Engine.IO 3 that is the key to the
    // polling session, and with any, an event that is published with it leaves the client out.
    return new EchoConnection(socket, KeptId.of(ConnectionIds.next()));
  }

  /** The same client on the socket it goes on with. */
  EchoConnection on(Socket target) {
    return new EchoConnection(target, publicId);
  }

  Socket socket() {
    return socket;
  }

  @Override
  public String id() {
    return socket.id();
  }

  @Override
  public String publicId() {
    return publicId.toString();
  }

  @Override
  public EventLoop loop() {
    return socket.loop();
  }

  @Override
  public EchoEncoder encoder() {
    return EchoEncoder.of(socket.revision(), socket.form());
  }

  @Override
  public FrameSink sink() {
    return socket.sink();
  }

  @Override
  public Holding holding() {
    return socket.holding();
  }

  @Override
  public void prove(Proof proof) {
    socket.prove(proof);
  }

  @Override
  public void close(CloseReason reason) {
    socket.close(reason);
  }
}
