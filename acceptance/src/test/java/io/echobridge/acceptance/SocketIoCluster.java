package io.echobridge.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Two real Socket.IO servers on a Redis, a client, and emitters; see {@code npm/cluster.mjs}. */
final class SocketIoCluster implements AutoCloseable {
  private final Process node;
  private final List<JsonNode> reports = new CopyOnWriteArrayList<>();

  private SocketIoCluster(Redis redis) {
    try {
      node =
          new ProcessBuilder("node", "cluster.mjs", Integer.toString(redis.port()))
              .directory(Places.module("npm").toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException("node is missing", e);
    }
    Thread reader = new Thread(this::readReports, "reports of a Socket.IO cluster");
    reader.setDaemon(true);
    reader.start();
  }

  /** Returns when the client is connected. */
  static SocketIoCluster on(Redis redis) {
    SocketIoCluster cluster = new SocketIoCluster(redis);
    cluster.await("ready", report -> true);
    return cluster;
  }

  /**
   * @param emitter {@code new}, {@code old}, {@code oldest} (of 2014, whom the servers of today do
   *     not hear), or {@code server}: one of the servers themselves
   * @param arguments the event's name first
   */
  void emit(String emitter, List<String> rooms, List<?> arguments) {
    send(Map.of("do", "emit", "emitter", emitter, "rooms", rooms, "arguments", arguments));
  }

  /** Has one server ask the other for its sockets, and for an answer. */
  JsonNode ask() {
    send(Map.of("do", "ask"));
    return await("asked", report -> true);
  }

  void awaitHeard(List<?> arguments) {
    JsonNode wanted = Json.parse(Json.text(arguments));
    await("heard", report -> report.path("arguments").equals(wanted));
  }

  @Override
  public void close() {
    node.destroyForcibly();
  }

  private JsonNode await(String kind, Predicate<JsonNode> fits) {
    return Waiting.until("the cluster reports " + kind)
        .until(
            () ->
                reports.stream()
                    .filter(report -> report.path("report").asText().equals(kind))
                    .filter(fits)
                    .findFirst(),
            java.util.Optional::isPresent)
        .orElseThrow();
  }

  private void send(Map<String, Object> command) {
    try {
      node.getOutputStream().write((Json.text(command) + "\n").getBytes(UTF_8));
      node.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the cluster's process has ended", e);
    }
  }

  private void readReports() {
    try (BufferedReader lines = node.inputReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        reports.add(Json.parse(line));
      }
    } catch (IOException e) {
      // The process was ended.
    }
  }
}
