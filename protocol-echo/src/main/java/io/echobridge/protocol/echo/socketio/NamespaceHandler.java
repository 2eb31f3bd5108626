package io.echobridge.protocol.echo.socketio;

import io.echobridge.channel.RawJson;
import io.echobridge.gate.Handshake;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A namespace as the application of Socket.IO offers it. */
@FunctionalInterface
public interface NamespaceHandler {
  /**
   * A client has entered the namespace, and was told so. Called on the socket's loop.
   *
   * @param auth the JSON object that the client gave, {@code {}} if none; untrusted, and as long as
   *     a message may be
   */
  SocketHandler onConnect(Socket socket, RawJson auth);

  /**
   * A client of protocol 5 asks to enter the namespace. Called on its loop.
   *
   * @param auth as with {@link #onConnect}
   * @return how it is taken in where clients can come back, instead of by {@link #onConnect}; the
   *     stage completes at once or soon, on the loop of this call, and never fails. Empty where
   *     they cannot come back
   */
  default Optional<CompletionStage<Welcome>> onArrival(Handshake handshake, RawJson auth) {
    return Optional.empty();
  }
}
