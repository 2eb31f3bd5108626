package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What {@code docs/migrating.md} tells to type, typed beside a real laravel-echo-server with real
 * clients, who notice nothing but a short break.
 */
class MigrationTest {
  private static final String PREFIX = "laravel_database_";
  private static final String APP = "a1b2c3d4e5f60718";
  private static final String KEY = "00112233445566778899aabbccddeeff";
  private static final String PUSHER =
      "node ../../../laravel-echo-server/pusher.cjs <port> " + APP + ' ' + KEY + " secret";
  private static final List<String> CHANNELS =
      List.of("news", "private-orders.7", "presence-room.7");
  private static final String JSON =
      """
      {
      \t"authHost": "http://nobody.example",
      \t"authEndpoint": "/broadcasting/auth",
      \t"clients": [{"appId": "%s", "key": "%s"}],
      \t"database": "redis",
      \t"databaseConfig": {"redis": {"host": "127.0.0.1", "keyPrefix": "%s"}, "publishPresence": true},
      \t"devMode": true,
      \t"host": "127.0.0.1",
      \t"port": "http://127.0.0.1:<port>/",
      \t"protocol": "http",
      \t"socketio": {"pingInterval": 20000},
      \t"subscribers": {"http": true, "redis": true}
      }
      """
          .formatted(APP, KEY, PREFIX);

  @Test
  @Timeout(300)
  void theTenMinutePath() {
    List<String> commands = Document.commands("migrating.md");
    assertThat(commands).hasSize(5);
    try (Redis redis = Redis.start();
        Laravel laravel = Laravel.start(redis, PREFIX);
        OldServer server = OldServer.start(JSON, env(redis, laravel));
        NodeClients node = NodeClients.start()) {
      List<EchoClient> clients =
          IntStream.of(7, 7, 8).mapToObj(user -> connect(node, server, user)).toList();
      clients.forEach(client -> listen(client, redis));
      hearEverything(clients, laravel, redis);
      OldApi api = new OldApi(server.url(), APP, KEY);
      Map<String, String> before = api.answers(CHANNELS);
      String pushed = server.type(PUSHER);
      clients.forEach(client -> client.awaitEvent("news", ".pushed"));
      assertThat(before.values()).anyMatch(answer -> answer.startsWith("200"));

      String report = server.type(commands.get(0));
      assertThat(report)
          .contains("server.port = " + server.url().replaceAll(".*:", ""), "Wrote echobridge.conf")
          .doesNotContain(KEY);
      assertThat(server.type(commands.get(1))).contains("prefix=\"" + PREFIX + '"');
      clients.forEach(EchoClient::forget);
      assertThat(server.type(commands.get(2))).contains("Closed the running server");
      server.awaitEnd();
      clients.forEach(client -> client.await("disconnected", report1 -> true));
      server.serve(commands.get(3));

      clients.forEach(EchoClient::connected);
      clients.forEach(client -> awaitAll(client, redis));
      server.type("until " + commands.get(4) + "; do sleep 0.1; done");
      hearEverything(clients, laravel, redis);
      assertThat(api.answers(CHANNELS)).containsExactlyEntriesOf(before);
      assertThat(server.type(PUSHER)).isEqualTo(pushed).contains("trigger 200");
      clients.forEach(client -> client.awaitEvent("news", ".pushed"));
    }
  }

  private static String env(Redis redis, Laravel laravel) {
    return """
        APP_NAME=Laravel
        APP_URL=%s
        REDIS_PORT=%d
        LARAVEL_ECHO_SERVER_AUTH_HOST=${APP_URL}
        LARAVEL_ECHO_SERVER_REDIS_PORT="${REDIS_PORT}"
        """
        .formatted(laravel.url(""), redis.port());
  }

  private static EchoClient connect(NodeClients node, OldServer server, int user) {
    return node.connect(server.url(), Generation.OLD, user, Map.of()).connected();
  }

  private static void listen(EchoClient client, Redis redis) {
    client.listeningBehind(PREFIX, redis, "news", "NewsPublished", ".pushed");
    client.listen("private-orders.7", ".order.updated");
    client.listeningBehind(PREFIX, redis, "presence-room.7", "MessageSent");
  }

  private static void awaitAll(EchoClient client, Redis redis) {
    client.awaitProbe(redis, PREFIX + "news", "news");
    client.awaitProbe(redis, PREFIX + "presence-room.7", "presence-room.7");
  }

  private static void hearEverything(List<EchoClient> clients, Laravel laravel, Redis redis) {
    clients.forEach(client -> client.await("here", r -> r.path("members").size() > 0));
    clients.get(0).listeningBehind(PREFIX, redis, "private-orders.7", ".order.updated");
    clients.get(1).listeningBehind(PREFIX, redis, "private-orders.7", ".order.updated");
    laravel.fire("news");
    laravel.fire("order/7");
    laravel.fire("message/7");
    clients.forEach(client -> client.awaitEvent("news", "NewsPublished"));
    clients.forEach(client -> client.awaitEvent("presence-room.7", "MessageSent"));
    clients
        .subList(0, 2)
        .forEach(client -> client.awaitEvent("private-orders.7", ".order.updated"));
    // Whoever is not user 7 is told that he may not.
    clients.get(2).await("refused", refused -> refused.path("status").asInt() == 403);
  }
}
