package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.echobridge.testkit.ChildProcess;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A single node with a keeper beside it is killed, and started again. */
@Tag("alone")
class KeeperTest {
  private static final String ROOM = "presence-room";
  private static final String EVENT = ".n";
  private static final List<String> CHANNELS = List.of("news", "private-all");
  private static final int EVENTS = 600;
  private static final Duration PAUSE = Duration.ofMillis(20);

  private static final List<Generation> GENERATIONS =
      List.of(new Generation("echo-1.19", "io-4.8"), Generation.NEW);

  private static final int STAYING = 4;
  private static final int GONE = 9;

  private Cluster cluster;
  private ChildProcess keeper;

  @BeforeEach
  void start() {
    cluster = Cluster.of(1);
    keeper = daemon().keeper();
    daemon().awaitLog("found keeper");
  }

  @AfterEach
  void close() {
    keeper.stop();
    Children.forget(keeper);
    cluster.close();
  }

  @Test
  void ofThoseOnAPresenceChannelOnlyTheOneLeavesWhoDoesNotComeBack() {
    assertThat(status()).contains("\"keeper\":true");
    NodeClients leaving = NodeClients.start(); // closed when its user's node dies
    try (NodeClients staying = NodeClients.start()) {
      List<EchoClient> clients =
          IntStream.rangeClosed(1, STAYING).mapToObj(user -> inTheRoom(staying, user)).toList();
      inTheRoom(leaving, GONE);
      awaitJoins(clients, 1);
      clients.forEach(EchoClient::forget);

      daemon().kill();
      leaving.close();
      daemon().startAgain();
      for (EchoClient client : clients) {
        client.connected();
        client.await("leaving", report -> true);
      }
      for (EchoClient client : clients) {
        assertThat(client.all("leaving")).as("%s", client).hasSize(1);
        assertThat(client.all("joining")).as("%s", client).isEmpty();
      }
      assertThat(cluster.node(0).users(ROOM))
          .isEqualTo(IntStream.rangeClosed(1, STAYING).boxed().toList());
    }
    assertThat(keeper.isRunning()).isTrue();
  }

  @Test
  void nothingIsLostWhenTheOnlyNodeIsKilledAndStartsAgainWhileEventsFlow() {
    try (NodeClients node = NodeClients.start()) {
      List<EchoClient> clients = new ArrayList<>();
      for (Generation generation : GENERATIONS) {
        for (int i = 0; i < 5; i++) {
          Map<String, Object> options =
              Map.of("transports", List.of(i == 4 ? "polling" : "websocket"));
          clients.add(node.connect(daemon().url(), generation, 1 + clients.size(), options));
        }
      }
      for (String channel : CHANNELS) {
        clients.forEach(client -> client.listening(cluster.redis(), channel, EVENT));
      }
      clients.forEach(client -> client.listen(ROOM, EVENT).await("here", report -> true));
      awaitJoins(clients, 0);
      clients.forEach(EchoClient::forget);

      CompletableFuture<Void> back = CompletableFuture.completedFuture(null);
      for (int n = 0; n < EVENTS; n++) {
        if (n == EVENTS / 3) {
          daemon().kill();
          back = CompletableFuture.runAsync(daemon()::startAgain);
        }
        for (String channel : CHANNELS) {
          cluster.redis().publishEvent(channel, "n", Integer.toString(n));
        }
        Awaitility.await().pollDelay(PAUSE).until(() -> true);
      }
      back.join();

      List<Integer> all = IntStream.range(0, EVENTS).boxed().toList();
      for (EchoClient client : clients) {
        for (String channel : CHANNELS) {
          Waiting.until(client + " hears all of " + channel)
              .until(() -> client.heard(channel, EVENT).size() >= EVENTS);
          assertThat(client.heard(channel, EVENT))
              .as("%s on %s", client, channel)
              .extracting(JsonNode::asInt)
              .isEqualTo(all);
        }
        assertThat(client.all("connected"))
            .as("%s", client)
            .isNotEmpty()
            .allSatisfy(report -> assertThat(report.path("recovered").asBoolean()).isTrue());
        assertThat(client.all("refused", "leaving", "joining")).as("%s", client).isEmpty();
      }
    }
  }

  /**
   * Each has heard of all who came after it.
   *
   * @param more who came after them all
   */
  private static void awaitJoins(List<EchoClient> clients, int more) {
    for (int i = 0; i < clients.size(); i++) {
      EchoClient client = clients.get(i);
      int later = clients.size() - 1 - i + more;
      Waiting.until(client + " knows who is in the room")
          .until(() -> client.all("joining").count() == later);
    }
  }

  private EchoClient inTheRoom(NodeClients clients, int user) {
    EchoClient client = clients.connect(daemon().url(), Generation.NEW, user, Map.of()).connected();
    client.listen(ROOM, EVENT).await("here", report -> true);
    return client;
  }

  private Daemon daemon() {
    return cluster.node(0).daemon();
  }

  private String status() {
    int admin = URI.create(daemon().adminUrl()).getPort();
    return RawHttp.get(admin, "/status.json").body();
  }
}
