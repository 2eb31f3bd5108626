package io.echobridge.broker.kafka;

import io.echobridge.broker.link.Reason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/** Finds out by plain connections what Kafka's client keeps to itself. */
final class Unreachable {
  private static final int PROBE_MILLIS = 1_000;
  private static final int MOST_PROBES = 3;

  private Unreachable() {}

  /**
   * Why none of the servers can be connected to; nothing when one can. Blocks for a few seconds at
   * most.
   */
  static Optional<String> why(List<String> servers) {
    String words = "";
    for (String server : servers.subList(0, Math.min(MOST_PROBES, servers.size()))) {
      int colon = server.lastIndexOf(':');
      String host = server.substring(0, colon).replaceAll("[\\[\\]]", "");
      int port = Integer.parseInt(server.substring(colon + 1));
      try (Socket socket = new Socket()) {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
          throw new UnknownHostException("unknown host");
        }
        socket.connect(address, PROBE_MILLIS);
        return Optional.empty();
      } catch (IOException e) {
        words = words.isEmpty() ? Reason.of(e) : words;
      }
    }
    return Optional.of(words);
  }
}
