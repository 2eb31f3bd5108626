package io.echobridge.protocol.echo;

import io.echobridge.auth.Authorizer;
import io.echobridge.channel.RawJson;
import io.echobridge.protocol.Bridge;
import io.echobridge.protocol.ClientSession;
import io.echobridge.protocol.Recovery;
import io.echobridge.protocol.echo.socketio.Arriving;
import io.echobridge.protocol.echo.socketio.NamespaceHandler;
import io.echobridge.protocol.echo.socketio.Newcomer;
import io.echobridge.protocol.echo.socketio.Reception;
import io.echobridge.protocol.echo.socketio.Socket;
import io.echobridge.protocol.echo.socketio.SocketHandler;
import io.echobridge.token.Identification;
import io.echobridge.token.TokenClaim;
import io.echobridge.token.Tokens;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The root namespace, where each socket is a session of the hub. */
final class EchoNamespace implements NamespaceHandler {
  /** Clients of older revisions have no way to come back. */
  private static final int REVISION_WITH_RECOVERY = 4;

  private final Bridge bridge;
  private final Authorizer authorizer;
  private final Tokens tokens;

  EchoNamespace(Bridge bridge, Authorizer authorizer, Tokens tokens) {
    this.bridge = bridge;
    this.authorizer = authorizer;
    this.tokens = tokens;
  }

  @Override
  public Optional<Arriving> onArrival(Newcomer client, RawJson auth) {
    // Read at once: what a client gives may be as long as a message.
    Map<String, String> headers = AuthHeaders.of(auth);
    Optional<String> token = ClaimedToken.of(auth);
    Identification who =
        tokens.check(new TokenClaim(token, headers, client.handshake(), client.sid()));
    EchoArrival arrival =
        new EchoArrival(bridge, authorizer, client, who, RecoveryClaim.of(auth), headers);
    Optional<Recovery> recovery =
        client.revision() < REVISION_WITH_RECOVERY ? Optional.empty() : bridge.recovery();
    if (recovery.isEmpty() && who == Identification.NOBODY) {
      return Optional.empty();
    }
    // While it waits, which may be for long.
    long size = EchoHandler.size(headers) + 2L * token.map(String::length).orElse(0);
    boolean unused = client.holding().take(size);
    CompletionStage<Reception> reception =
        recovery.isPresent() ? arrival.with(recovery.get()) : arrival.once();
    return Optional.of(
        new Arriving(
            reception.whenComplete((known, failure) -> client.holding().giveBack(size)),
            who::giveUp));
  }

  @Override
  public SocketHandler onConnect(Socket socket, RawJson auth) {
    EchoConnection connection = EchoConnection.of(socket);
    ClientSession session = bridge.connect(connection);
    return new EchoHandler(connection, session, authorizer, AuthHeaders.of(auth));
  }
}
