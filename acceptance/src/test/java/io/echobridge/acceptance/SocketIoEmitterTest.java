package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.echobridge.testkit.ChildProcess;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A Socket.IO cluster and Echobridge on one Redis, fed by the emitters that backends use. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SocketIoEmitterTest {
  private static final List<String> ROOM = List.of("orders.7");

  private final Redis redis = Redis.start();
  private final SocketIoCluster cluster = SocketIoCluster.on(redis);
  private final NodeClients clients = NodeClients.start();
  private final Daemon daemon =
      Daemon.start(
          """
          apps.default.brokers.main {
            type = redis, url = "%s", prefix = ""
            mappings = [
              { when.address = "socket.io*", envelope = socketio-emitter }
              { when.address = socketio, envelope = socketio-emitter }
              { channel = "{address}" }
            ]
          }
          """
              .formatted(redis.url()));
  private final EchoClient client = clients.connect(daemon.url(), Generation.NEW, Map.of());

  @BeforeAll
  void listen() {
    client.connected().listening(redis, "orders.7", ".shipped");
  }

  @AfterAll
  void close() {
    daemon.assertHealthy();
    daemon.close();
    clients.close();
    cluster.close();
    redis.close();
  }

  @Test
  void clientsOfBothHearWhatIsEmittedByWhomever() {
    int before = heard().size();
    for (String emitter : List.of("new", "old", "server")) {
      cluster.emit(emitter, ROOM, List.of("shipped", Map.of("by", emitter)));
      cluster.awaitHeard(List.of("shipped", Map.of("by", emitter)));
      Waiting.until("an event by " + emitter)
          .until(() -> heard().stream().anyMatch(data -> data.path("by").asText().equals(emitter)));
    }
    cluster.emit("new", ROOM, List.of("shipped", "orders.7", Map.of("by", "echo")));
    Waiting.until("an event as Echo has it")
        .until(() -> heard().stream().anyMatch(data -> data.path("by").asText().equals("echo")));
    assertThat(heard()).hasSize(before + 4);
  }

  @Test
  void anEmitterOf2014IsHeardToo() {
    int before = heard().size();
    cluster.emit("oldest", List.of("orders.8"), List.of("shipped", Map.of("by", "nobody's")));
    cluster.emit("oldest", ROOM, List.of("shipped", Map.of("by", "oldest", "total", 1.5)));
    Waiting.until("an event by the oldest emitter").until(() -> heard().size() > before);
    assertThat(heard().subList(before, heard().size()))
        .containsExactly(Json.parse("{\"by\":\"oldest\",\"total\":1.5}"));
  }

  @Test
  void aBackendInPythonIsHeardToo() {
    int before = heard().size();
    String shipped = "manager.emit('shipped', %s, room='orders.%d')\n";
    String script =
        ("import socketio\nmanager = socketio.RedisManager('"
                + redis.url()
                + "', write_only=True)\n")
            + shipped.formatted("{'by': 'nobody'}", 8)
            + shipped.formatted("{'by': 'python', 'parts': (1, None, 'é')}", 7)
            + shipped.formatted("('orders.7', {'total': 1.5})", 7);
    try (ChildProcess python = ChildProcess.of("/usr/bin/python3", "-I", "-c", script).start()) {
      assertThat(python.awaitExit(Waiting.START)).as("%s", python.output()).isZero();
    }
    Waiting.until("two events by Python").until(() -> heard().size() >= before + 2);
    assertThat(heard().subList(before, heard().size()))
        .containsExactly(
            Json.parse("{\"by\":\"python\",\"parts\":[1,null,\"é\"]}"),
            Json.parse("{\"total\":1.5}"));
  }

  @Test
  void theServersDoNotWaitForEchobridge() {
    JsonNode asked = cluster.ask();
    assertThat(asked.path("sockets").asInt()).isEqualTo(1);
    assertThat(asked.path("answers")).hasSize(1);
    assertThat(asked.path("millis").asInt()).isLessThan(60_000);
  }

  private List<JsonNode> heard() {
    return client.heard("orders.7", ".shipped");
  }
}
