package io.echobridge.protocol.pusher.frame;

import java.io.Serial;

/** A frame is none of the protocol; the message is for the client that sent it. */
public final class BadFrameException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /**
   * @param message what was expected, in one line
   */
  public BadFrameException(String message) {
    super(message);
  }
}
