package io.echobridge.protocol.echo.socketio;

/** Answers one event, if its sender wants to know. */
@FunctionalInterface
public interface Ack {
  /** For an event whose sender asked for nothing. */
  Ack NONE = arguments -> {};

  /** Sends the answer; to be called once, on the socket's loop. */
  void send(Arguments arguments);
}
