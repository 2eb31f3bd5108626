package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.echobridge.acceptance.Cluster.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * Three nodes behind an nginx that sends each request to another one. Clients that poll, that go
 * over to WebSocket, and that try to and are refused stay connected, and hear everything in order.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PollingAcrossNodesTest {
  private static final String CHANNEL = "news";
  private static final String EVENT = ".n";

  /** For how long; {@code -Dpolling.seconds=600}. */
  private static final Duration TIME =
      Duration.ofSeconds(Integer.getInteger("polling.seconds", 15));

  private static final Duration PAUSE = Duration.ofMillis(100);

  /** Of each kind. */
  private static final int EACH = Integer.getInteger("polling.each", 2);

  private static final List<Generation> GENERATIONS =
      List.of(Generation.OLD, new Generation("echo-2.5", "io-3.1"), Generation.NEW);

  private final Cluster cluster = Cluster.of(3);

  @AfterAll
  void close() {
    cluster.close();
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void nobodyIsDisconnectedAndEverybodyHearsEverythingInOrder() {
    try (RoundRobin nginx = RoundRobin.before(cluster);
        RoundRobin refusing = RoundRobin.refusingUpgradesBefore(cluster);
        NodeClients node = NodeClients.start()) {
      List<EchoClient> clients = new ArrayList<>();
      for (Generation generation : GENERATIONS) {
        for (int i = 0; i < EACH; i++) {
          clients.add(connect(node, nginx.url(), generation, List.of("polling")));
          clients.add(connect(node, nginx.url(), generation, List.of("polling", "websocket")));
          clients.add(connect(node, refusing.url(), generation, List.of("polling", "websocket")));
        }
      }
      clients.forEach(client -> client.listening(cluster.redis(), CHANNEL, EVENT));

      int events = (int) TIME.dividedBy(PAUSE);
      for (int n = 0; n < events; n++) {
        cluster.redis().publishEvent(CHANNEL, "n", Integer.toString(n));
        Awaitility.await().pollDelay(PAUSE).until(() -> true);
      }

      List<Integer> all = IntStream.range(0, events).boxed().toList();
      for (EchoClient client : clients) {
        Waiting.until(client + " hears all " + events)
            .until(() -> client.heard(CHANNEL, EVENT).size() >= events);
        assertThat(client.heard(CHANNEL, EVENT))
            .as("%s", client)
            .extracting(JsonNode::asInt)
            .isEqualTo(all);
        assertThat(client.all("disconnected")).as("%s", client).isEmpty();
      }
      System.out.printf(
          "[cluster] %d clients behind a round robin heard %d events in %d s, none disconnected%n",
          clients.size(), events, TIME.toSeconds());
      assertThat(clients.stream().filter(PollingAcrossNodesTest::isOnWebSocket))
          .as("those whose upgrade nobody refuses")
          .hasSize(GENERATIONS.size() * EACH);
    }
    cluster.nodes().forEach(each -> each.daemon().assertHealthy());
  }

  private static EchoClient connect(
      NodeClients node, String url, Generation generation, List<String> transports) {
    return node.connect(url, generation, 0, Map.of("transports", transports)).connected();
  }

  /** A client may have gone over before its namespace has answered. */
  private static boolean isOnWebSocket(EchoClient client) {
    return client
        .all("connected", "upgraded")
        .anyMatch(report -> report.path("transport").asText().equals("websocket"));
  }

  @Test
  void aPushIsTakenAtTheOwnerAndAtAnotherNode() {
    Node owner = cluster.node(0);
    long straight = pushMicros(owner, owner);
    long relayed = pushMicros(owner, cluster.node(1));
    System.out.printf(
        "[cluster] a push takes %d us at the owner and %d us through another node (median)%n",
        straight, relayed);
  }

  /** How long a push takes, with a connection of its own, in the middle of many. */
  private static long pushMicros(Node owner, Node asked) {
    String path = "/socket.io/?EIO=4&transport=polling";
    String opened = RawHttp.get(owner.port(), path).body();
    String sid = Json.parse(opened.substring(1)).path("sid").asText();
    String target = path + "&sid=" + sid;
    assertThat(RawHttp.post(owner.port(), target, "40").status()).isEqualTo(200);
    long[] micros = new long[201];
    for (int i = 0; i < micros.length; i++) {
      long start = System.nanoTime();
      RawHttp.Answer answer = RawHttp.post(asked.port(), target, "42[\"n\"]");
      micros[i] = Duration.ofNanos(System.nanoTime() - start).toNanos() / 1_000;
      assertThat(answer.status()).isEqualTo(200);
    }
    Arrays.sort(micros);
    return micros[micros.length / 2];
  }
}
