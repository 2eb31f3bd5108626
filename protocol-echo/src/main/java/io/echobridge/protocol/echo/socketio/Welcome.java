package io.echobridge.protocol.echo.socketio;

/** How a client is taken in, where clients can come back. */
public interface Welcome {
  /** The id of its socket: the one that it had, where the client goes on as what it was. */
  String socketId();

  /** What the client gives when it comes back: a secret between it and the server. */
  String pid();

  /**
   * The client has entered the namespace, and was told so. Called at most once, on the socket's
   * loop: never where the client is gone before.
   *
   * @param socket with the {@link #socketId}
   */
  SocketHandler enter(Socket socket);
}
