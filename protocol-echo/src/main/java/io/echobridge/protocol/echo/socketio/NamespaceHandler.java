package io.echobridge.protocol.echo.socketio;

import io.echobridge.channel.RawJson;

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
}
