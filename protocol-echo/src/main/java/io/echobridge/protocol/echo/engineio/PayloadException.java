package io.echobridge.protocol.echo.engineio;

/** A polling payload or packet that is none. */
final class PayloadException extends Exception {
  private static final long serialVersionUID = 1;

  PayloadException(String message) {
    // Made for clients to see, and made often when one is hostile: no stack trace.
    super(message, null, false, false);
  }
}
