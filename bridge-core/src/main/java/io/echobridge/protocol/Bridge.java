package io.echobridge.protocol;

/** The hub as client protocols see it. */
public interface Bridge {
  /** Takes a new client in. Called on the connection's loop. */
  ClientSession connect(ClientConnection connection);
}
