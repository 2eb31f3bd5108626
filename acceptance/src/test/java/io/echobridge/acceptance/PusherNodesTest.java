package io.echobridge.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Pages on pusher-js, on two nodes that are one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PusherNodesTest {
  private static final int PING = 9;
  private static final int PONG = 0x8a;
  private static final String HOOKS =
      """
      pusher.webhooks = [{
        url = "http://127.0.0.1:%d/hooks"
        events = [channel_occupied, channel_vacated, member_added, member_removed, client_event]
      }]
      """;

  /** What the receiver of webhooks was told, one event each. */
  private final List<JsonNode> told = new CopyOnWriteArrayList<>();

  private final HttpServer receiver = receiver();
  private final Cluster cluster =
      Cluster.signing(2, HOOKS.formatted(receiver.getAddress().getPort()));
  private final NodeClients clients = NodeClients.start();

  private HttpServer receiver() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
      server.createContext(
          "/hooks",
          exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            String signature = exchange.getRequestHeaders().getFirst("X-Pusher-Signature");
            if (PusherStage.SIGNING.hmac(body).equals(signature)) {
              Json.parse(body).path("events").forEach(told::add);
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterAll
  void close() {
    clients.close();
    cluster.close();
    receiver.stop(0);
  }

  @Test
  void anEventOfEitherNodeIsHeardOnBothWithoutItsSender() {
    EchoClient here = subscribed(0, 1, "news", ".e", ".last");
    EchoClient there = subscribed(1, 2, "news", ".e", ".last");

    api(0).trigger("news", "e", "1", there.socketId());
    api(0).trigger("news", "e", "2", here.socketId());
    api(0).trigger("news", "last", "0", "");

    here.awaitEvent("news", ".last");
    there.awaitEvent("news", ".last");
    assertThat(here.heard("news", ".e")).extracting(JsonNode::asInt).containsExactly(1);
    assertThat(there.heard("news", ".e")).extracting(JsonNode::asInt).containsExactly(2);
  }

  /** Byte for byte in the form that has it as text, and as a value in the other. */
  @Test
  void whatOneNodeIsGivenAsTextIsHeardOnTheOtherInTheFormOfEach() throws IOException {
    int port = cluster.node(1).port();
    EchoClient old =
        clients
            .connect(cluster.node(1).daemon().url(), Generation.NEW, 0, Map.of())
            .connected()
            .listening(cluster.redis(), "texts", ".e");
    try (RawWebSocket page = RawWebSocket.open(port, "/app/app-key?protocol=7")) {
      page.text("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"texts\"}}");
      String frame = page.read().payload();
      while (!frame.contains("subscription_succeeded")) {
        frame = page.read().payload();
      }

      api(0).trigger("texts", "e", "{\"a\": 1.0}", "");

      while (!frame.contains("\"e\"")) { // The probes of the other are heard here, too.
        frame = page.read().payload();
      }
      assertThat(frame)
          .isEqualTo("{\"event\":\"e\",\"channel\":\"texts\",\"data\":\"{\\\"a\\\": 1.0}\"}");
      assertThat(old.awaitEvent("texts", ".e")).isEqualTo(Json.parse("{\"a\":1}"));
    }
  }

  @Test
  void membersOfBothNodesAreOneListAndTheirApplicationHearsOfEachOnce() {
    String room = "presence-shared";
    EchoClient here = subscribed(0, 1, room);
    EchoClient there = subscribed(1, 2, room);
    here.await("joining", report -> report.at("/member/name").asText().equals("User 2"));
    assertThat(there.await("here", report -> true).path("members").findValuesAsText("name"))
        .containsExactlyInAnyOrder("User 1", "User 2");
    EchoClient again = subscribed(0, 2, room);

    there.disconnect();
    again.disconnect();

    here.await("leaving", report -> report.at("/member/name").asText().equals("User 2"));
    assertThat(here.all("leaving")).hasSize(1);
    here.leave(room);
    awaitTold(room, "channel_vacated");
    assertThat(told(room))
        .containsExactlyInAnyOrder(
            "channel_occupied",
            "member_added 1",
            "member_added 2",
            "member_removed 2",
            "member_removed 1",
            "channel_vacated");
  }

  @Test
  void aPublicChannelIsOccupiedOnceHoweverManyNodesHaveSubscribers() {
    EchoClient here = subscribed(0, 1, "private-hooked");
    EchoClient there = subscribed(1, 2, "private-hooked");
    awaitTold("private-hooked", "channel_occupied");
    here.whisper("private-hooked", "typing", Map.of("n", 1));
    awaitTold("private-hooked", "client_event");

    here.leave("private-hooked");
    EchoClient third = subscribed(0, 3, "private-hooked");
    there.leave("private-hooked");
    third.leave("private-hooked");

    awaitTold("private-hooked", "channel_vacated");
    assertThat(told("private-hooked"))
        .containsExactly("channel_occupied", "client_event", "channel_vacated");
  }

  @Test
  void aUserIsReachedAndEndedOnBothNodes() {
    EchoClient here = signedIn(0, 41);
    EchoClient there = signedIn(1, 41);
    EchoClient watcher = signedIn(0, 42);
    EchoClient watched = signedIn(1, 2);
    watcher.await("online", report -> report.path("ids").toString().equals("[\"2\"]"));

    api(0).trigger("#server-to-user-41", "mail", "1", "");
    for (EchoClient client : List.of(here, there)) {
      client.await("user", report -> report.path("name").asText().equals("mail"));
    }
    assertThat(api(1).post("/users/41/terminate_connections", "{}").body()).isEqualTo("{}");

    for (EchoClient client : List.of(here, there)) {
      client.await("error", report -> report.path("code").asInt() == 4009);
    }
    watched.disconnect();
    watcher.await("offline", report -> report.path("ids").toString().equals("[\"2\"]"));
  }

  /** Of both nodes; one client reads, and says nothing. */
  @Test
  void clientsOfAllKindsAreCountedByWhatEachCanProve() throws Exception {
    String channel = "confirmed";
    Map<String, Object> webSocket = Map.of("transports", List.of("websocket"));
    List<AutoCloseable> plain = new ArrayList<>();
    try {
      for (int node = 0; node < 2; node++) {
        String url = cluster.node(node).daemon().url();
        for (Generation each : List.of(Generation.OLD, Generation.NEW)) {
          clients.connect(url, each, 0, webSocket).connected().listen(channel, ".e");
        }
        subscribed(node, 1, channel);
        plain.add(plain(node, channel, true));
        plain.add(events(node, channel));
      }
      plain.add(plain(1, channel, false));
      Waiting.until("all have subscribed")
          .until(() -> cluster.node(0).channels("/" + channel).body().contains("_count\":11,"));

      String body =
          "{\"channel\":\"%s\",\"name\":\"e\",\"data\":\"1\",\"confirm\":{\"wait\":\"3s\"}}";
      JsonNode delivery =
          Json.parse(api(0).post("/events", body.formatted(channel)).body()).path("delivery");

      assertThat(delivery.toString())
          .matches(
              "\\{\"nodes\":2,\"complete\":true,\"subscribers\":11,\"written\":11,\"received\":6,\"unknown\":4,\"ms\":[0-9]+}");
      // The other node, which has the one, answers a little earlier than asked.
      assertThat(delivery.path("ms").asInt()).isBetween(1_500, 10_000);
    } finally {
      for (AutoCloseable each : plain) {
        each.close();
      }
    }
  }

  private RawWebSocket plain(int node, String channel, boolean answers) {
    RawWebSocket page = RawWebSocket.open(cluster.node(node).port(), "/ws?channel=" + channel);
    Thread reader =
        new Thread(
            () ->
                page.readAll(
                    message -> {
                      if (answers && message.opcode() == PING) {
                        page.frame(PONG, message.payload().getBytes(ISO_8859_1));
                      }
                    }));
    reader.setDaemon(true);
    reader.start();
    return page;
  }

  private Socket events(int node, String channel) throws IOException {
    int port = cluster.node(node).port();
    Socket page = new Socket(InetAddress.getLoopbackAddress(), port);
    String request = RawHttp.head("GET", port, "/sse?channel=" + channel) + "\r\n";
    page.getOutputStream().write(request.getBytes(ISO_8859_1));
    return page;
  }

  @Test
  void whatOneNodeKeepsTheOtherKnows() {
    api(0).trigger("cache-kept", "e", "{\"n\":1}", "");
    Waiting.until("the other node has it, too")
        .until(() -> api(1).get("/channels/cache-kept", "&info=cache").body().contains("\"data\""));

    EchoClient there = client(1, PusherGeneration.BARE, 1).listen("cache-kept", ".e");

    assertThat(there.awaitEvent("cache-kept", ".e").path("n").asInt()).isEqualTo(1);
    assertThat(there.all("cacheMiss")).isEmpty();
    assertThat(api(1).get("/channels/cache-kept").body()).contains("\"occupied\":true");
  }

  private void awaitTold(String channel, String event) {
    Waiting.until(event + " of " + channel)
        .until(() -> told(channel).stream().anyMatch(each -> each.startsWith(event)));
  }

  private List<String> told(String channel) {
    List<String> found = new ArrayList<>();
    for (JsonNode event : told) {
      if (event.path("channel").asText().equals(channel)) {
        String user = event.path("name").asText().startsWith("member_") ? " " : "";
        found.add(
            event.path("name").asText()
                + (user.isEmpty() ? "" : user + event.path("user_id").asText()));
      }
    }
    return found;
  }

  private SignedApi api(int node) {
    return new SignedApi(cluster.node(node).port());
  }

  private EchoClient client(int node, PusherGeneration generation, int user) {
    return clients
        .connect(
            cluster.node(node).daemon(),
            PusherStage.SIGNING.key(),
            generation,
            user,
            cluster.authHost(),
            Map.of())
        .connected();
  }

  private EchoClient subscribed(int node, int user, String channel, String... events) {
    EchoClient client = client(node, PusherGeneration.NEW, user).listen(channel, events);
    client.await("subscribed", report -> report.path("channel").asText().equals(channel));
    return client;
  }

  private EchoClient signedIn(int node, int user) {
    EchoClient client = client(node, PusherGeneration.BARE, user);
    client.tell("signIn", Map.of());
    client.await("signedIn", report -> true);
    return client;
  }
}
