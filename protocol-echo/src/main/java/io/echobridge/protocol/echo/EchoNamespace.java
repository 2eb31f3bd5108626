package io.echobridge.protocol.echo;

import io.echobridge.auth.Authorizer;
import io.echobridge.channel.RawJson;
import io.echobridge.gate.Handshake;
import io.echobridge.protocol.Bridge;
import io.echobridge.protocol.ClientSession;
import io.echobridge.protocol.echo.socketio.NamespaceHandler;
import io.echobridge.protocol.echo.socketio.Socket;
import io.echobridge.protocol.echo.socketio.SocketHandler;
import io.echobridge.protocol.echo.socketio.Welcome;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The root namespace, where each socket is a session of the hub. */
final class EchoNamespace implements NamespaceHandler {
  private final Bridge bridge;
  private final Authorizer authorizer;

  EchoNamespace(Bridge bridge, Authorizer authorizer) {
    this.bridge = bridge;
    this.authorizer = authorizer;
  }

  @Override
  public Optional<CompletionStage<Welcome>> onArrival(Handshake handshake, RawJson auth) {
    return bridge
        .recovery()
        .map(
            recovery -> {
              // Read at once: what a client gives may be as long as a message.
              Map<String, String> headers = AuthHeaders.of(auth);
              RecoveryClaim claim = RecoveryClaim.of(auth);
              String origin = handshake.headers().getOrDefault("origin", "");
              return recovery
                  .arrive(claim.pid(), claim.offset(), origin)
                  .thenApply(arrival -> new EchoWelcome(recovery, arrival, authorizer, headers));
            });
  }

  @Override
  public SocketHandler onConnect(Socket socket, RawJson auth) {
    EchoConnection connection = EchoConnection.of(socket);
    ClientSession session = bridge.connect(connection);
    return new EchoHandler(connection, session, authorizer, AuthHeaders.of(auth));
  }
}
