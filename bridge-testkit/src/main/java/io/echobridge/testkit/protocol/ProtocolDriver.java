package io.echobridge.testkit.protocol;

import io.echobridge.auth.AppKeys;
import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.testkit.wire.HttpPeer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

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
   * Connects a client that hears these channels, and returns when it does. Where clients name their
   * channels as they connect, the driver does so.
   */
  default ProtocolClient connect(int port, int user, List<String> channels) throws IOException {
    ProtocolClient client = connect(port, user);
    for (String channel : channels) {
      client.subscribe(channel);
    }
    client.settle();
    return client;
  }

  /**
   * Every request that begins a client by any transport, in the words of {@link HttpPeer}, with a
   * slash: {@code WS /chat}. It is answered 101 or 200, a page of a foreign origin 403, and whoever
   * finds no place 503.
   */
  List<String> entrances();

  /**
   * The status that a request is answered with, on a connection of its own. A protocol that refuses
   * clients in its own words gives the status that stands for these.
   *
   * @param request in the words of {@link HttpPeer}
   */
  default String status(int port, String request) throws IOException {
    try (HttpPeer peer = new HttpPeer(port, "/")) {
      peer.send(request);
      return peer.receive().substring(0, 3);
    }
  }

  /** The keys of the app, where the protocol needs some. */
  default Optional<AppKeys> keys() {
    return Optional.empty();
  }

  /**
   * Whether the application is asked about each guarded channel. Otherwise the client brings its
   * answer, which is no where the channel's name says {@code deny}.
   */
  default boolean asksTheApplication() {
    return true;
  }
}
