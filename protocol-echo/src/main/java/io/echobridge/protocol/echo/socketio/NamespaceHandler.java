package io.echobridge.protocol.echo.socketio;

import io.echobridge.channel.RawJson;
import java.util.Optional;

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
   * A client asks to enter the namespace. Called on its loop.
   *
   * @param auth as with {@link #onConnect}
   * @return how it is received, instead of by {@link #onConnect}. Empty where everybody may enter,
   *     and nobody can come back
   */
  default Optional<Arriving> onArrival(Newcomer client, RawJson auth) {
    return Optional.empty();
  }
}
