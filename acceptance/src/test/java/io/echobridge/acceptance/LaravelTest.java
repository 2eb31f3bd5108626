package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** A real Laravel with the prefix of a fresh project publishes and authorises. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LaravelTest {
  static final List<Generation> GENERATIONS = List.of(Generation.OLD, Generation.NEW);

  private static final String PREFIX = "laravel_database_";
  private static final String TITLE = "é € 日本 😀 / \"quoted\"";

  private final Redis redis = Redis.start();
  private final Laravel laravel = Laravel.start(redis, PREFIX);
  private final Daemon daemon =
      Daemon.start(
          """
          apps.default {
            brokers.main { type = redis, url = "%s", prefix = auto }
            auth { url = "%s" }
          }
          """
              .formatted(redis.url(), laravel.authUrl()));
  private final NodeClients clients = NodeClients.start();

  @AfterAll
  void close() {
    clients.close();
    daemon.assertHealthy();
    daemon.close();
    laravel.close();
    redis.close();
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @FieldSource("GENERATIONS")
  void publicEventsReachGuests(Generation generation) {
    EchoClient guest = connect(generation, 0);
    listening(guest, "news", "NewsPublished");

    laravel.fire("news");

    JsonNode data = guest.awaitEvent("news", "NewsPublished");
    assertThat(data.path("title").asText()).isEqualTo(TITLE);
    assertThat(data.path("price").asDouble()).isEqualTo(1.5);
    assertThat(data.path("tags")).isEqualTo(Json.parse("[]"));
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @FieldSource("GENERATIONS")
  void privateEventsReachTheirUser(Generation generation) {
    EchoClient owner = connect(generation, 7);
    EchoClient stranger = connect(generation, 8);
    EchoClient guest = connect(generation, 0);
    listening(owner, "private-orders.7", ".order.updated");
    stranger.listen("private-orders.7", ".order.updated");
    guest.listen("private-orders.7", ".order.updated");
    assertThat(stranger.await("refused", r -> true).path("status").asInt()).isEqualTo(403);
    assertThat(guest.await("refused", r -> true).path("status").asInt()).isEqualTo(403);

    laravel.fire("order/7");

    assertThat(owner.awaitEvent("private-orders.7", ".order.updated"))
        .isEqualTo(Json.parse("{\"order\":7,\"state\":\"sent\",\"socket\":null}"));
    listening(stranger, "news");
    assertThat(stranger.heard("private-orders.7", ".order.updated")).isEmpty();
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @FieldSource("GENERATIONS")
  void membersSeeEachOtherAndHearTheirRoom(Generation generation) {
    int room = generation.isRevision3() ? 3 : 4;
    String channel = "presence-room." + room;
    EchoClient first = connect(generation, 1);
    EchoClient second = connect(generation, 2);
    EchoClient banned = connect(generation, 13);
    listening(first, channel, "MessageSent");
    listening(second, channel, "MessageSent");
    banned.listen(channel, "MessageSent");

    assertThat(second.await("here", h -> true).path("members").findValuesAsText("name"))
        .containsExactlyInAnyOrder("User 1", "User 2");
    assertThat(first.await("joining", j -> true).path("member"))
        .isEqualTo(Json.parse("{\"id\":2,\"name\":\"User 2\"}"));
    assertThat(banned.await("refused", r -> true).path("status").asInt()).isEqualTo(403);
    laravel.fire("message/" + room);
    assertThat(first.awaitEvent(channel, "MessageSent").path("room").asInt()).isEqualTo(room);
    second.awaitEvent(channel, "MessageSent");
    second.leave(channel);
    first.await("leaving", l -> l.at("/member/id").asInt() == 2);
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @FieldSource("GENERATIONS")
  void notificationsReachTheirUser(Generation generation) {
    EchoClient user = connect(generation, 21);
    String channel = "private-App.Models.User.21";
    listening(user, channel);
    user.tell("notifications", Map.of("channel", channel));
    // The listener is in place when a later command is answered.
    listening(user, "news");

    laravel.fire("notification/21");

    JsonNode data = user.await("notification", n -> true).path("data");
    assertThat(data.path("order").asInt()).isEqualTo(5);
    assertThat(data.path("type").asText()).isEqualTo("App\\Events\\OrderShipped");
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @FieldSource("GENERATIONS")
  void toOthersLeavesTheSenderOut(Generation generation) {
    // Its own, since the generations take their turn at the same time.
    int user = 31 + GENERATIONS.indexOf(generation);
    String orders = "private-orders." + user;
    EchoClient sender = connect(generation, user);
    EchoClient other = connect(generation, user);
    for (EchoClient client : List.of(sender, other)) {
      listening(client, orders, ".order.updated", ".last");
    }
    String url = laravel.url("/fire/order/" + user);

    sender.tell("post", Map.of("url", url + "?others=1"));
    assertThat(sender.await("posted", p -> true).path("status").asInt()).isEqualTo(200);
    redis.publishEvent(PREFIX + orders, "last", "0");

    sender.awaitEvent(orders, ".last");
    other.awaitEvent(orders, ".last");
    assertThat(other.heard(orders, ".order.updated")).hasSize(1);
    assertThat(sender.heard(orders, ".order.updated")).isEmpty();

    sender.tell("post", Map.of("url", url));
    sender.awaitEvent(orders, ".order.updated");
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @FieldSource("GENERATIONS")
  void oneEventReachesChannelsOfEveryKind(Generation generation) {
    EchoClient client = connect(generation, 41);
    List<String> channels = List.of("news", "private-orders.41", "presence-room.41");
    channels.forEach(channel -> listening(client, channel, "Everywhere"));

    laravel.fire("everywhere/41");

    channels.forEach(channel -> client.awaitEvent(channel, "Everywhere"));
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @FieldSource("GENERATIONS")
  void theCookieOfTheHandshakeIsForwarded(Generation generation) {
    Map<String, Object> options = Map.of("extraHeaders", Map.of("Cookie", "user=51"));
    EchoClient user = clients.connect(daemon.url(), generation, options).connected();
    listening(user, "private-orders.51", ".order.updated");
    user.listen("private-orders.52", ".order.updated");

    laravel.fire("order/51");

    user.awaitEvent("private-orders.51", ".order.updated");
    user.await("refused", r -> r.path("channel").asText().equals("private-orders.52"));
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @FieldSource("GENERATIONS")
  void authorisingNeedsNoCsrfToken(Generation generation) {
    assertThat(laravel.post("/form")).as("forms need one").isEqualTo(419);

    listening(connect(generation, 61), "private-orders.61");
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @FieldSource("GENERATIONS")
  void aSlowCallbackIsWaitedFor(Generation generation) {
    listening(connect(generation, 71), "private-slow.1000");
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @FieldSource("GENERATIONS")
  void aFailingCallbackIsARefusal(Generation generation) {
    EchoClient client = connect(generation, 81).listen("private-broken.1", ".e");

    assertThat(client.await("refused", r -> true).path("status").asInt()).isEqualTo(500);
    listening(client, "private-orders.81");
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @FieldSource("GENERATIONS")
  void aPresenceAnswerWithoutAMemberIsARefusal(Generation generation) {
    EchoClient client = connect(generation, 91).listen("presence-true.1", ".e");

    client.await("refused", r -> r.path("channel").asText().equals("presence-true.1"));
    assertThat(client.all("here")).isEmpty();
    client.leave("presence-true.1");
    listening(client, "presence-room.91");
  }

  private EchoClient connect(Generation generation, int user) {
    return clients.connect(daemon.url(), generation, user, Map.of()).connected();
  }

  private void listening(EchoClient client, String channel, String... events) {
    client.listeningBehind(PREFIX, redis, channel, events);
  }
}
