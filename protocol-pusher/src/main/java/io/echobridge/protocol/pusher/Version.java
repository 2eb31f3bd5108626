package io.echobridge.protocol.pusher;

import io.echobridge.gate.Way;
import io.undertow.server.HttpServerExchange;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The versions of the protocol, as clients name them. Those that are spoken are spoken alike. */
final class Version {
  static final int LEAST = 4;
  static final int MOST = 7;

  private static final Way OTHER = new Way("pusher-other", "websocket");

  /** How clients are counted: by the versions that libraries name, and all others together. */
  static final List<Way> WAYS =
      List.of(
          new Way("pusher-5", "websocket"),
          new Way("pusher-6", "websocket"),
          new Way("pusher-7", "websocket"),
          OTHER);

  private Version() {}

  /** What the client names, if it names any. */
  static Optional<String> named(HttpServerExchange exchange) {
    Deque<String> versions = exchange.getQueryParameters().get("protocol");
    return Optional.ofNullable(versions).map(Deque::getLast);
  }

  static boolean isSpoken(String version) {
    return version.length() == 1
        && version.charAt(0) - '0' >= LEAST
        && version.charAt(0) - '0' <= MOST;
  }

  /** As what a client counts. */
  static Way way(HttpServerExchange exchange) {
    String protocol = "pusher-" + named(exchange).orElse("");
    return WAYS.stream().filter(way -> way.protocol().equals(protocol)).findFirst().orElse(OTHER);
  }
}
