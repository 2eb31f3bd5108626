package io.echobridge.protocol.echo.socketio;

/** A client sent what is no packet, or none that may come now. Its connection is closed. */
final class MalformedPacketException extends Exception {
  MalformedPacketException(String message) {
    // Clients cause it at will: without a stack trace it costs nothing.
    super(message, null, false, false);
  }
}
