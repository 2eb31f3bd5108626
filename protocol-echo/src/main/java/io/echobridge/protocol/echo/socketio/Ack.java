package io.echobridge.protocol.echo.socketio;

/** Answers one event, if its sender wants to know. */
@FunctionalInterface
public interface Ack {
  /** For an event whose sender asked for nothing. */
  Ack NONE = arguments -> {};

  /**
   * Sends the answer, on the transport that the socket is on by then; without effect when its
   * client has left. To be called once, now or later, on the loop of the present socket.
   */
  void send(Arguments arguments);
}
