package io.echobridge.protocol.echo.socketio;

import io.echobridge.gate.CloseReason;

/** What uses a socket. All methods are called on the loop of the present {@link Socket}. */
public interface SocketHandler {
  /**
   * An event came. The name is any but a reserved one.
   *
   * @param ack {@link Ack#NONE} if the client wants no answer
   */
  void onEvent(String name, Arguments arguments, Ack ack);

  /** The client is being asked for a sign of life, right behind all that was sent so far. */
  default void onPing() {}

  /**
   * The client has answered all that it was asked, and so has all that was sent before the last
   * {@link #onPing}. That may have been before the client entered the namespace.
   */
  default void onPong() {}

  /**
   * The socket goes on as {@code target}, perhaps on another loop. From now on the handler is used
   * on the target's loop; no call comes there before {@code lastSent} has run.
   *
   * @param target takes events at once, and holds them back until those of the present socket are
   *     out
   * @param lastSent to be called on the present loop after the last event was given to the present
   *     socket
   */
  void onMove(Socket target, Runnable lastSent);

  /** The client has left, or its connection has ended. Called once, and nothing after it. */
  void onDisconnect(CloseReason reason);
}
