package io.echobridge.server;

/** The server cannot start for a reason outside it; the message is one line for the operator. */
public final class StartException extends Exception {
  public StartException(String message) {
    super(message);
  }
}
