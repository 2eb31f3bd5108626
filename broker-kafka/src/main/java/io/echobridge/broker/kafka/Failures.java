package io.echobridge.broker.kafka;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Puts what went wrong into the words of Kafka or of the operating system. */
final class Failures {
  private static final int PROBE_MILLIS = 1_000;
  private static final int MOST_PROBES = 3;

  private Failures() {}

  /** The innermost message: "Authentication failed: Invalid username or password". */
  static String words(Throwable failure) {
    Throwable inner = failure;
    String words = null;
    for (int depth = 0; inner != null && depth < 20; depth++) {
      String message = inner.getMessage();
      boolean wrapper = inner instanceof CompletionException || inner instanceof ExecutionException;
      if (message != null && !message.isBlank() && !wrapper) {
        words = message;
      }
      inner = inner.getCause();
    }
    return oneLine(words == null ? failure.getClass().getSimpleName() : words);
  }

  /**
   * Why none of the servers can be connected to, which Kafka's client keeps to itself; nothing when
   * one can. Blocks for a few seconds at most.
   */
  static Optional<String> unreachable(List<String> servers) {
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
        words = words.isEmpty() ? words(e) : words;
      }
    }
    return Optional.of(words);
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() > 300 ? line.substring(0, 300) + "…" : line;
  }
}
