package io.echobridge.protocol;

import java.util.Optional;

/** The hub as client protocols see it. */
public interface Bridge {
  /** Takes in a new client that cannot come back. Called on the connection's loop. */
  ClientSession connect(ClientConnection connection);

  /** Takes in clients that can come back; empty where the app keeps no history. Constant. */
  default Optional<Recovery> recovery() {
    return Optional.empty();
  }
}
