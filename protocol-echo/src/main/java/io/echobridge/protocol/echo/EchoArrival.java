package io.echobridge.protocol.echo;

import io.echobridge.auth.Authorizer;
import io.echobridge.protocol.Bridge;
import io.echobridge.protocol.ClientSession;
import io.echobridge.protocol.Recovery;
import io.echobridge.protocol.echo.socketio.Newcomer;
import io.echobridge.protocol.echo.socketio.Reception;
import io.echobridge.protocol.echo.socketio.Socket;
import io.echobridge.protocol.echo.socketio.SocketHandler;
import io.echobridge.token.Identification;
import io.echobridge.token.Identity;
import io.echobridge.token.TokenAnswer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A client that comes: who it is, and whether it was here before. On the client's loop. */
final class EchoArrival {
  private static final Reception REFUSED = new Reception.Refused("unauthorized", 401);
  private static final Reception NOT_NOW = new Reception.NotNow();

  private final Bridge bridge;
  private final Authorizer authorizer;
  private final Newcomer client;
  private final Identification who;
  private final RecoveryClaim claim;
  private final Map<String, String> headers;

  /**
   * @param headers as for {@link EchoHandler}
   */
  EchoArrival(
      Bridge bridge,
      Authorizer authorizer,
      Newcomer client,
      Identification who,
      RecoveryClaim claim,
      Map<String, String> headers) {
    this.bridge = bridge;
    this.authorizer = authorizer;
    this.client = client;
    this.who = who;
    this.claim = claim;
    this.headers = headers;
  }

  /** How it is received where nobody can come back. */
  CompletionStage<Reception> once() {
    CompletableFuture<Reception> reception = new CompletableFuture<>();
    // Who ends before it is told gives the question up itself; then this is over, too.
    Runnable unused = who.tell(client.loop(), answer -> reception.complete(admitted(answer)));
    var unusedToo =
        who.answer()
            .whenComplete(
                (answer, failure) -> {
                  if (failure != null) {
                    reception.cancel(false);
                  }
                });
    return reception;
  }

  private Reception admitted(TokenAnswer answer) {
    Reception refusal = refusal(answer);
    return refusal == null ? new Reception.Admitted(socket -> enter(socket, answer)) : refusal;
  }

  private SocketHandler enter(Socket socket, TokenAnswer answer) {
    EchoConnection connection = EchoConnection.of(socket);
    ClientSession session = bridge.connect(connection);
    Identity identity =
        answer instanceof TokenAnswer.Accepted accepted ? accepted.identity() : Identity.NOBODY;
    session.identify(identity);
    return new EchoHandler(connection, session, authorizer, headers);
  }

  /** How it is received where clients can come back. */
  CompletionStage<Reception> with(Recovery recovery) {
    String origin = client.handshake().headers().getOrDefault("origin", "");
    return recovery
        .arrive(claim.pid(), claim.offset(), origin, who)
        .thenApply(arrival -> received(recovery, arrival));
  }

  private Reception received(Recovery recovery, Recovery.Arrival arrival) {
    Reception refusal = arrival.refusal().map(EchoArrival::refusal).orElse(null);
    return refusal == null
        ? new Reception.Welcomed(new EchoWelcome(recovery, arrival, authorizer, headers))
        : refusal;
  }

  private static @Nullable Reception refusal(TokenAnswer answer) {
    if (answer instanceof TokenAnswer.Accepted) {
      return null;
    }
    return answer instanceof TokenAnswer.Refused ? REFUSED : NOT_NOW;
  }
}
