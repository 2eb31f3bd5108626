package io.echobridge.testkit.protocol;

import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.ProtocolContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** How the contract speaks a protocol by one transport. */
public interface ProtocolDriver {
  /**
   * Makes the protocol, as its factory does.
   *
   * @param silence after how long a client is cut of which nothing is heard
   */
  ClientProtocol protocol(ProtocolContext context, Duration silence);

  /**
   * Connects, and returns when the client is in.
   *
   * @param user the client says, as a login of its protocol or its handshake, {@code Authorization:
   *     Bearer user-<user>}
   */
  ProtocolClient connect(int port, int user) throws IOException;

  /**
   * Every request that begins a client by any transport, in the words of {@link
   * io.echobridge.testkit.wire.HttpPeer}, with a slash: {@code WS /chat}. It is answered 101 or
   * 200, a page of a foreign origin 403, and whoever finds no place 503.
   */
  List<String> entrances();
}
