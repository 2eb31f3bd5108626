package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The daemon dies without a word and comes back on the same port. */
class ReconnectTest {
  private static final List<List<String>> TRANSPORTS =
      List.of(List.of("polling"), List.of("websocket"), List.of("polling", "websocket"));

  @Test
  void clientsComeBackAndHearAgain() {
    try (Stage stage = Stage.open();
        NodeClients node = NodeClients.start()) {
      Redis redis = stage.redis();
      Map<EchoClient, Generation> clients = new LinkedHashMap<>();
      for (Generation generation : Generation.ECHO) {
        for (List<String> transports : TRANSPORTS) {
          Map<String, Object> options = Map.of("transports", transports);
          EchoClient client =
              node.connect(stage.daemon().url(), generation, 1 + clients.size(), options);
          clients.put(client, generation);
        }
      }
      clients.keySet().forEach(client -> client.connected().listening(redis, "news", ".e"));
      clients.keySet().forEach(client -> client.listening(redis, "private-orders.1", ".e"));
      clients.keySet().forEach(client -> client.listening(redis, "presence-room.1", ".e"));

      stage.daemon().kill();
      clients.keySet().forEach(client -> client.await("disconnected", report -> true));
      clients.keySet().forEach(EchoClient::forget);
      stage.daemon().startAgain();

      List<EchoClient> healed = new ArrayList<>();
      List<EchoClient> silent = new ArrayList<>();
      clients.forEach(
          (client, by) -> (by.resubscribes() ? healed : silent).add(client.connected()));
      for (String channel : List.of("news", "private-orders.1", "presence-room.1")) {
        healed.forEach(client -> client.awaitProbe(redis, channel, channel));
        redis.publishEvent(channel, "e", "1");
        healed.forEach(client -> client.awaitEvent(channel, ".e"));
      }
      assertThat(healed).hasSize(12);
      // laravel-echo 1 on socket.io-client 3 and 4 is connected again, but asks for nothing.
      assertThat(silent)
          .hasSize(6)
          .allSatisfy(client -> assertThat(client.all("event", "here", "refused")).isEmpty());
      List<Integer> members = new ArrayList<>();
      EchoClient late =
          node.connect(stage.daemon().url(), Generation.NEW, 99, Map.of()).connected();
      late.listen("presence-room.1", ".e");
      late.await("here", report -> true)
          .path("members")
          .forEach(m -> members.add(m.path("id").asInt()));
      assertThat(members).as("nobody from before").hasSize(healed.size() + 1).contains(99);
    }
  }
}
