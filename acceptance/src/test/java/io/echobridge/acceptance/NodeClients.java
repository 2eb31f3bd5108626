package io.echobridge.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A node process with any number of real clients; see {@code npm/client.mjs}. */
final class NodeClients implements AutoCloseable {
  private final Map<String, EchoClient> clients = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private final Process node;

  private NodeClients(Map<String, String> environment) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder("node", "client.mjs")
              .directory(Places.module("npm").toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT);
      builder.environment().putAll(environment);
      node = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("node is missing", e);
    }
    Thread reader = new Thread(this::readReports, "reports of clients");
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts node; it ends with this JVM at the latest, when nobody holds its input any more. */
  static NodeClients start() {
    return new NodeClients(Map.of());
  }

  /** Starts node with more in its environment. */
  static NodeClients start(Map<String, String> environment) {
    return new NodeClients(environment);
  }

  /** A client that connects at once, as this user; as a guest when the user is 0. */
  EchoClient connect(String host, Generation generation, int user, Map<String, Object> options) {
    Map<String, Object> all = new LinkedHashMap<>(options);
    if (user != 0) {
      Map<String, String> headers = Map.of("Authorization", "Bearer user-" + user);
      all.put("auth", Map.of("headers", headers));
    }
    return connect(host, generation, all);
  }

  /**
   * A client on pusher-js that connects at once, as this user; as a guest when the user is 0.
   *
   * @param key the app's key
   * @param options of pusher-js, over those that pages of a self-hosted server need
   */
  EchoClient connect(
      Daemon daemon,
      String key,
      PusherGeneration generation,
      int user,
      AuthHost authHost,
      Map<String, Object> options) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("wsHost", "127.0.0.1");
    all.put("wsPort", daemon.port());
    all.put("authEndpoint", authHost.url());
    if (user != 0) {
      Map<String, String> headers = Map.of("Authorization", "Bearer user-" + user);
      all.put("auth", Map.of("headers", headers));
      all.put("userAuthentication", Map.of("endpoint", authHost.userUrl(), "headers", headers));
    }
    all.putAll(options);
    EchoClient client = named(generation.toString());
    client.tell(
        "connect",
        Map.of(
            "echo", generation.echo(),
            "pusher", generation.pusher(),
            "broadcaster", generation.broadcaster(),
            "key", key,
            "options", all));
    return client;
  }

  private EchoClient named(String what) {
    String name = "client" + count.incrementAndGet() + " (" + what + ")";
    EchoClient client = new EchoClient(name, this);
    clients.put(name, client);
    return client;
  }

  /** A client that connects at once, with these options of laravel-echo and socket.io-client. */
  EchoClient connect(String host, Generation generation, Map<String, Object> options) {
    EchoClient client = named(generation.toString());
    client.tell(
        "connect",
        Map.of("echo", generation.echo(), "io", generation.io(), "host", host, "options", options));
    return client;
  }

  boolean isRunning() {
    return node.isAlive();
  }

  /** One command to {@code client.mjs}. */
  synchronized void send(Map<String, Object> command) {
    try {
      node.getOutputStream().write((Json.text(command) + "\n").getBytes(UTF_8));
      node.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the clients' process has ended", e);
    }
  }

  @Override
  public void close() {
    node.destroyForcibly();
  }

  private void readReports() {
    try (BufferedReader lines = node.inputReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode report = Json.parse(line);
        EchoClient client = clients.get(report.path("client").asText());
        if (client != null) {
          client.reported(report);
        }
      }
    } catch (IOException e) {
      // The process was ended.
    }
  }
}
