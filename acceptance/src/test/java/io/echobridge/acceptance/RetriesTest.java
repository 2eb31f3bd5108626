package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Pages with socket.io-client's option {@code retries}: it sends one event at a time, and the next
 * one when the last was acknowledged or given up.
 */
class RetriesTest extends OnStage {
  @Test
  void allSubscriptionsOfAPageWithRetriesLeave() {
    String refused = unique("private-orders-deny.");
    String slow = unique("private-slow.");
    List<String> channels = List.of(unique("news."), slow, unique("sport."));
    try (NodeClients node = NodeClients.start()) {
      List<EchoClient> clients = new ArrayList<>();
      for (String transport : List.of("polling", "websocket")) {
        for (Generation generation :
            List.of(new Generation("echo-1.19", "io-4.8"), Generation.NEW)) {
          clients.add(connect(node, generation, Map.of("retries", 2), transport));
          clients.add(
              connect(node, generation, Map.of("retries", 2, "ackTimeout", 20_000), transport));
        }
      }

      for (EchoClient client : clients) {
        client.listen(refused, ".e");
        channels.forEach(channel -> client.listen(channel, ".e"));
      }

      for (EchoClient client : clients) {
        client.await("refused", report -> report.path("channel").asText().equals(refused));
        channels.forEach(channel -> client.listening(redis(), channel, ".e"));
      }
    }
    // Each was acknowledged. The client itself says once more what it says in its connect handler.
    assertThat(stage().authHost().calls(refused).stream().map(AuthHost.Call::body).distinct())
        .hasSize(8);
  }

  @Test
  void anAcknowledgementDoesNotWaitForTheApplication() {
    String hanging = unique("private-hang.");
    String news = unique("news.");
    try (NodeClients node = NodeClients.start()) {
      EchoClient client = connect(node, Generation.NEW, Map.of("retries", 2), "websocket");

      client.listen(hanging, ".e");

      client.listening(redis(), news, ".e");
      assertThat(client.all("refused")).isEmpty();
    }
  }

  private EchoClient connect(
      NodeClients node, Generation generation, Map<String, Object> retries, String transport) {
    Map<String, Object> options = new LinkedHashMap<>(retries);
    options.put("transports", List.of(transport));
    return node.connect("http://127.0.0.1:" + port(), generation, 7, options).connected();
  }
}
