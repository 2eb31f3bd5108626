package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What a node does not hear of its Redis comes from the other node: connected clients hear all of
 * it, once and in order, and a node that has just started knows the past.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MissedMessagesTest {
  private static final String CHANNEL = "news";
  private static final String EVENT = ".n";
  private static final int EVENTS = 200;

  private final Cluster cluster = Cluster.of(2);

  @AfterAll
  void close() {
    cluster.close();
  }

  @Test
  void clientsOfANodeWhoseLinkWasAwayHearAllOfIt() {
    Cluster.Node hit = cluster.node(1);
    try (NodeClients node = NodeClients.start()) {
      EchoClient client = listening(node, hit);
      publish(0, 10);
      Waiting.until("it hears").until(() -> client.heard(CHANNEL, EVENT).size() >= 10);

      hit.wire().cut();
      Waiting.until("the node has noticed").until(() -> !isReady(hit));
      publish(10, EVENTS - 10);
      hit.wire().mend();
      hit.awaitReady();
      publish(EVENTS - 10, EVENTS);

      awaitAll(client);
      assertThat(hit.daemon().metric("backfills_total{app=\"default\",result=\"filled\""))
          .isGreaterThanOrEqualTo(1);
    }
  }

  @Test
  void aNodeThatIsKilledAndStartedKnowsThePastOfTheOtherOne() {
    Cluster.Node first = cluster.node(0);
    Cluster.Node second = cluster.node(1);
    try (RoundRobin nginx = RoundRobin.before(cluster);
        NodeClients node = NodeClients.start()) {
      List<EchoClient> clients =
          IntStream.range(0, 6)
              .mapToObj(i -> node.connect(nginx.url(), Generation.NEW, 1 + i, Map.of()))
              .toList();
      clients.forEach(client -> client.listening(cluster.redis(), CHANNEL, EVENT));
      clients.forEach(EchoClient::forget);
      publish(0, 50);
      second.daemon().kill();
      publish(50, 100);
      clients.forEach(
          client ->
              Waiting.until(client + " is back")
                  .until(() -> client.heard(CHANNEL, EVENT).size() >= 100));
      second.daemon().startAgain();
      second.awaitReady();
      Waiting.until("it knows the sessions and the past")
          .until(
              () ->
                  second.daemon().metric("session_records{") >= clients.size()
                      && second.daemon().metric("messages_backfilled_total") >= 100);
      first.daemon().kill();
      publish(100, EVENTS);

      clients.forEach(MissedMessagesTest::awaitAll);
      clients.forEach(
          client ->
              assertThat(client.all("connected"))
                  .as("%s", client)
                  .isNotEmpty()
                  .allSatisfy(report -> assertThat(report.path("recovered").asBoolean()).isTrue()));
      first.daemon().startAgain();
      first.awaitReady();
    }
  }

  private EchoClient listening(NodeClients node, Cluster.Node at) {
    EchoClient client = node.connect(at.daemon().url(), Generation.NEW, 1, Map.of()).connected();
    client.listening(cluster.redis(), CHANNEL, EVENT);
    client.forget();
    return client;
  }

  private void publish(int from, int to) {
    for (int n = from; n < to; n++) {
      cluster.redis().publishEvent(CHANNEL, "n", Integer.toString(n));
      Awaitility.await().pollDelay(Duration.ofMillis(5)).until(() -> true);
    }
  }

  private static boolean isReady(Cluster.Node node) {
    return node.daemon().metric("broker_up{app=\"default\"") > 0;
  }

  private static void awaitAll(EchoClient client) {
    Waiting.until(client + " hears all").until(() -> client.heard(CHANNEL, EVENT).size() >= EVENTS);
    assertThat(client.heard(CHANNEL, EVENT))
        .as("%s", client)
        .extracting(JsonNode::asInt)
        .isEqualTo(IntStream.range(0, EVENTS).boxed().toList());
  }
}
