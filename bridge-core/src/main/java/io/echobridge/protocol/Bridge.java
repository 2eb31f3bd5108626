package io.echobridge.protocol;

import io.echobridge.auth.Authorizer;

/** The hub as client protocols see it. */
public interface Bridge {
  /**
   * Takes a new client in. Called on the connection's loop.
   *
   * @param authorizer whom to ask about guarded channels: that they are asked for is the hub's
   *     business, how is the protocol's
   */
  ClientSession connect(ClientConnection connection, Authorizer authorizer);
}
