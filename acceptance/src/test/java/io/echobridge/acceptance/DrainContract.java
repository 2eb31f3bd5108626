package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The daemon is told to stop, and starts again on the same port. */
abstract class DrainContract {
  private final String server;

  /**
   * @param server further lines of the configuration
   */
  DrainContract(String server) {
    this.server = server;
  }

  private static final List<List<String>> TRANSPORTS =
      List.of(List.of("polling"), List.of("websocket"), List.of("polling", "websocket"));
  private static final int TERMINATED = 143;

  @Test
  void everyGenerationComesBackByItselfAndHearsAgain() {
    try (Stage stage = Stage.open(server, "");
        NodeClients node = NodeClients.start()) {
      Redis redis = stage.redis();
      Map<EchoClient, Generation> clients = new LinkedHashMap<>();
      Stream.concat(Generation.ECHO.stream(), Generation.BARE.stream())
          .forEach(
              generation -> {
                for (List<String> transports : TRANSPORTS) {
                  Map<String, Object> options = Map.of("transports", transports);
                  clients.put(
                      node.connect(stage.daemon().url(), generation, 1, options), generation);
                }
              });
      clients.keySet().forEach(client -> client.connected().listening(redis, "news", ".e"));
      clients.keySet().forEach(client -> client.listening(redis, "private-orders.1", ".e"));

      stage.daemon().terminate();
      stage.daemon().awaitLog("Drained: ");
      assertThat(stage.daemon().awaitExit()).isEqualTo(TERMINATED);
      clients
          .keySet()
          .forEach(
              client ->
                  assertThat(client.await("disconnected", r -> true).path("reason").asText())
                      .as("%s", client)
                      // Node polls on a new connection each time, and there are none any more.
                      .isIn("transport close", "transport error"));
      clients.keySet().forEach(EchoClient::forget);
      stage.daemon().startAgain();

      clients.keySet().forEach(EchoClient::connected);
      List<EchoClient> healed = new ArrayList<>();
      clients.forEach(
          (client, by) -> {
            if (!by.echo().isEmpty() && by.resubscribes()) {
              healed.add(client);
            }
          });
      assertThat(healed).hasSize(12);
      healed.forEach(client -> client.awaitProbe(redis, "news", "news"));
      healed.forEach(client -> client.awaitProbe(redis, "private-orders.1", "private-orders.1"));
      // What these libraries do not ask for again, their pages do.
      clients.forEach(
          (client, by) -> {
            if (by.echo().isEmpty()) {
              client.listening(redis, "again", ".e");
            }
          });
    }
  }

  @Test
  void aQuestionUnderWayIsFinishedBeforeItLeaves() {
    try (Stage stage = Stage.open(server, "");
        RawClient client = RawClient.revision4(stage.port())) {
      client.subscribeAs(1, "private-slow.1");
      Waiting.until("the question is asked")
          .until(() -> stage.authHost().calls("private-slow.1").size() == 1);

      stage.daemon().terminate();

      stage.daemon().awaitLog("Drained: all clients have left$");
      assertThat(stage.daemon().awaitExit()).isEqualTo(TERMINATED);
      assertThat(stage.authHost().answered()).isEqualTo(1);
    }
  }

  @Test
  void aSecondSignalEndsItAtOnce() {
    try (Stage stage = Stage.open(server, "");
        RawClient client = RawClient.revision4(stage.port())) {
      client.subscribeAs(1, "private-hang.1");
      Waiting.until("the question is asked")
          .until(() -> stage.authHost().calls("private-hang.1").size() == 1);
      stage.daemon().terminate();
      stage.daemon().awaitLog("Draining: 1 clients");
      assertThat(stage.daemon().isRunning()).isTrue();

      long before = System.nanoTime();
      stage.daemon().terminate();

      assertThat(stage.daemon().awaitExit()).isEqualTo(TERMINATED);
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(8));
    }
  }
}
