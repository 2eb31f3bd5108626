package io.echobridge.protocol.echo;

import io.echobridge.auth.Authorizer;
import io.echobridge.channel.RawJson;
import io.echobridge.protocol.Bridge;
import io.echobridge.protocol.ClientSession;
import io.echobridge.protocol.echo.socketio.NamespaceHandler;
import io.echobridge.protocol.echo.socketio.Socket;
import io.echobridge.protocol.echo.socketio.SocketHandler;

/** The root namespace, where each socket is a session of the hub. */
final class EchoNamespace implements NamespaceHandler {
  private final Bridge bridge;
  private final Authorizer authorizer;

  EchoNamespace(Bridge bridge, Authorizer authorizer) {
    this.bridge = bridge;
    this.authorizer = authorizer;
  }

  @Override
  public SocketHandler onConnect(Socket socket, RawJson auth) {
    EchoConnection connection = EchoConnection.of(socket);
    ClientSession session = bridge.connect(connection);
    return new EchoHandler(connection, session, authorizer, AuthHeaders.of(auth));
  }
}
