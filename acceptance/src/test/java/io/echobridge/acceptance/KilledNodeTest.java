package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * One of two nodes is killed while events flow: stock clients come back to the other one, and hear
 * everything, once and in order. Nobody sees them go, and the application is not asked before.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledNodeTest {
  private static final String CHANNEL = "news";
  private static final String EVENT = ".n";
  private static final int EVENTS = 600;
  private static final Duration PAUSE = Duration.ofMillis(20);

  private static final List<Generation> GENERATIONS =
      List.of(new Generation("echo-1.19", "io-4.8"), Generation.NEW);

  private final Cluster cluster = Cluster.of(2);

  @AfterAll
  void close() {
    cluster.close();
  }

  @Test
  void nothingIsLostWhenANodeIsKilled() {
    try (RoundRobin nginx = RoundRobin.before(cluster);
        NodeClients node = NodeClients.start()) {
      List<EchoClient> clients = new ArrayList<>();
      for (Generation generation : GENERATIONS) {
        for (int i = 0; i < 10; i++) {
          Map<String, Object> options =
              Map.of("transports", List.of(i % 5 == 4 ? "polling" : "websocket"));
          clients.add(node.connect(nginx.url(), generation, 1 + clients.size(), options));
        }
      }
      clients.forEach(client -> client.listening(cluster.redis(), CHANNEL, EVENT));
      clients.forEach(client -> client.listening(cluster.redis(), "private-all", EVENT));
      EchoClient watcher =
          node.connect(cluster.node(0).daemon().url(), Generation.NEW, 99, Map.of()).connected();
      watcher.listen("presence-room", EVENT).await("here", report -> true);
      clients.forEach(client -> client.listen("presence-room", EVENT));
      Waiting.until("all are in the room").until(() -> watcher.all("joining").count() == 20);
      clients.forEach(EchoClient::forget);

      for (int n = 0; n < EVENTS; n++) {
        if (n == EVENTS / 3) {
          cluster.node(1).daemon().kill();
        }
        cluster.redis().publishEvent(CHANNEL, "n", Integer.toString(n));
        cluster.redis().publishEvent("private-all", "n", Integer.toString(n));
        Awaitility.await().pollDelay(PAUSE).until(() -> true);
      }

      List<Integer> all = IntStream.range(0, EVENTS).boxed().toList();
      for (EchoClient client : clients) {
        for (String channel : List.of(CHANNEL, "private-all")) {
          Waiting.until(client + " hears all of " + channel)
              .until(() -> client.heard(channel, EVENT).size() >= EVENTS);
          assertThat(client.heard(channel, EVENT))
              .as("%s on %s", client, channel)
              .extracting(JsonNode::asInt)
              .isEqualTo(all);
        }
        assertThat(client.all("connected"))
            .as("%s", client)
            .allSatisfy(report -> assertThat(report.path("recovered").asBoolean()).isTrue());
        assertThat(client.all("refused")).as("%s", client).isEmpty();
      }
      List<EchoClient> back =
          clients.stream().filter(client -> client.all("connected").findAny().isPresent()).toList();
      assertThat(back).as("those that were on the killed node").isNotEmpty();
      assertThat(watcher.all("leaving")).isEmpty();
      System.out.printf(
          "[recovery] %d of %d clients came back from a killed node, and all heard %d events%n",
          back.size(), clients.size(), 2 * EVENTS);
      cluster.node(1).daemon().startAgain();
      cluster.node(1).awaitReady();
    }
  }
}
