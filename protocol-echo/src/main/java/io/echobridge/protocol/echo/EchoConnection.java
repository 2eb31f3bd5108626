package io.echobridge.protocol.echo;

import io.echobridge.net.ConnectionIds;
import io.echobridge.net.EventLoop;
import io.echobridge.net.Frame;
import io.echobridge.net.FrameSink;
import io.echobridge.net.Holding;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.protocol.MessageEncoder;
import io.echobridge.protocol.socketio.Socket;

/** A socket as the hub sees it. */
final class EchoConnection implements ClientConnection {
  private final Socket socket;
  private final String publicId;

  private EchoConnection(Socket socket, String publicId) {
    this.socket = socket;
    this.publicId = publicId;
  }

  static EchoConnection of(Socket socket) {
    // With Engine.IO 3 the id is the key to the polling session, and others get to see one of its
    // own; from Engine.IO 4 on it opens nothing.
    return new EchoConnection(socket, socket.revision() >= 4 ? socket.id() : ConnectionIds.next());
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
    return publicId;
  }

  @Override
  public EventLoop loop() {
    return socket.loop();
  }

  @Override
  public MessageEncoder encoder() {
    return EchoEncoder.of(socket.form());
  }

  @Override
  public void write(Frame frame) {
    socket.send(frame);
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
  public void close() {
    socket.close();
  }
}
