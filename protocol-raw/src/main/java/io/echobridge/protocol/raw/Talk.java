package io.echobridge.protocol.raw;

import io.echobridge.gate.CloseReason;
import io.echobridge.token.Identity;

/** What a client says at its WebSocket, and what it is answered. On its loop only. */
interface Talk {
  /**
   * Begins what the client's URL asks for. Once, before all else.
   *
   * @param identity who the client is
   */
  void begin(Wish wish, Identity identity);

  /** Does what a message says; whether the client may go on. */
  boolean hears(String message);

  /** A message that is not even text; whether the client may go on. */
  boolean hearsNoText();

  /** The client is being pinged. */
  default void ping() {}

  /** The client is gone. */
  void over(CloseReason reason);
}
