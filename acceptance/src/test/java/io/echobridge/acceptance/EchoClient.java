package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** One real client in a node process: what it is told, and what it reported. */
final class EchoClient {
  private static final String PROBE = ".probe";

  private final String name;
  private final NodeClients process;
  private final List<JsonNode> reports = new CopyOnWriteArrayList<>();

  EchoClient(String name, NodeClients process) {
    this.name = name;
    this.process = process;
  }

  String name() {
    return name;
  }

  void reported(JsonNode report) {
    reports.add(report);
  }

  void tell(String what, Map<String, Object> details) {
    Map<String, Object> command = new LinkedHashMap<>(details);
    command.put("client", name);
    command.put("do", what);
    process.send(command);
  }

  /** Waits for the first connection. */
  EchoClient connected() {
    await("connected", report -> true);
    return this;
  }

  /** The id of its connection, as {@code Echo.socketId()} tells. */
  String socketId() {
    return last("connected").path("id").asText();
  }

  /** Waits until its connection is on that transport. */
  void onTransport(String transport) {
    Waiting.until(name + " on " + transport)
        .until(
            () ->
                all("connected", "upgraded")
                    .anyMatch(report -> report.path("transport").asText().equals(transport)));
  }

  EchoClient listen(String channel, String... events) {
    tell("listen", Map.of("channel", channel, "events", List.of(events)));
    return this;
  }

  /** Listens, and returns when events published on Redis reach this client. */
  EchoClient listening(Redis redis, String channel, String... events) {
    return listeningBehind("", redis, channel, events);
  }

  /** As {@link #listening}, when Redis knows the channel with a prefix. */
  EchoClient listeningBehind(String prefix, Redis redis, String channel, String... events) {
    listen(channel, events).listen(channel, PROBE);
    awaitProbe(redis, prefix + channel, channel);
    return this;
  }

  /** Publishes until one event arrives: subscribing has no other answer. */
  void awaitProbe(Redis redis, String redisChannel, String channel) {
    long before = probes(channel);
    Waiting.until(name + " hears " + channel)
        .pollInterval(Duration.ofMillis(25))
        .until(
            () -> {
              redis.publishEvent(redisChannel, "probe", "0");
              return probes(channel) > before;
            });
  }

  /** What the client heard of an event on a channel, in order. */
  List<JsonNode> heard(String channel, String event) {
    return all("event")
        .filter(report -> report.path("channel").asText().equals(channel))
        .filter(report -> report.path("name").asText().equals(event))
        .map(report -> report.path("data"))
        .toList();
  }

  /** Waits for an event, and returns the data of the first. */
  JsonNode awaitEvent(String channel, String event) {
    return await(
            "event",
            report ->
                report.path("channel").asText().equals(channel)
                    && report.path("name").asText().equals(event))
        .path("data");
  }

  /** Waits for a report of that kind that fits. */
  JsonNode await(String kind, Predicate<JsonNode> fits) {
    return Waiting.until(name + " reports " + kind)
        .failFast(() -> assertThat(process.isRunning()).as("node is running").isTrue())
        .until(() -> all(kind).filter(fits).findFirst(), Optional::isPresent)
        .orElseThrow();
  }

  /** The reports of those kinds, in order. */
  Stream<JsonNode> all(String... kinds) {
    List<String> wanted = List.of(kinds);
    return reports.stream().filter(report -> wanted.contains(report.path("report").asText()));
  }

  /** Forgets what was reported, so that the same may be awaited anew. */
  void forget() {
    reports.clear();
  }

  /** Forgets the reports of one kind. */
  void forgetAll(String kind) {
    reports.removeIf(report -> report.path("report").asText().equals(kind));
  }

  void whisper(String channel, String whisper, Object data) {
    tell("whisper", Map.of("channel", channel, "name", whisper, "data", data));
  }

  void hearWhispers(String channel, String whisper) {
    tell("hearWhispers", Map.of("channel", channel, "name", whisper));
  }

  /** Says something to the server, and returns what its acknowledgement says. */
  JsonNode ask(String event, Map<String, Object> data) {
    forgetAll("answered");
    asks(event, data);
    return await("answered", report -> report.path("event").asText().equals(event)).path("answer");
  }

  /** As {@link #ask}, without waiting for the report {@code answered}. */
  void asks(String event, Map<String, Object> data) {
    tell("ask", Map.of("event", event, "data", data));
  }

  /** Has its connection break; it comes back by itself. */
  void drop() {
    tell("drop", Map.of());
  }

  void leave(String channel) {
    tell("leave", Map.of("channel", channel));
  }

  void disconnect() {
    tell("disconnect", Map.of());
  }

  private JsonNode last(String kind) {
    return all(kind).reduce((first, second) -> second).orElseThrow();
  }

  private long probes(String channel) {
    return heard(channel, PROBE).size();
  }

  @Override
  public String toString() {
    return name;
  }
}
