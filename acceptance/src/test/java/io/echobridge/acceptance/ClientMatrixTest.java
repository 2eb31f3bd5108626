package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every laravel-echo on every socket.io-client on every transport, unmodified. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientMatrixTest {
  private static final String UNICODE = "é € 日本 😀 \u2028 \\ \"";

  private final Stage stage = Stage.open();
  private final Redis redis = stage.redis();
  private final NodeClients clients = NodeClients.start();

  /** A row of the matrix. */
  record Row(Generation generation, List<String> transports) {
    String lastTransport() {
      return transports.get(transports.size() - 1);
    }

    /** A channel's name that belongs to this row. */
    String channel(String start) {
      return start + generation.echo() + generation.io() + String.join("", transports);
    }

    @Override
    public String toString() {
      return generation + " by " + String.join(", then ", transports);
    }
  }

  static Stream<Row> rows() {
    return rows(Generation.ECHO);
  }

  static Stream<Row> bareRows() {
    return rows(Generation.BARE);
  }

  private static Stream<Row> rows(List<Generation> generations) {
    List<List<String>> transports =
        List.of(List.of("polling"), List.of("websocket"), List.of("polling", "websocket"));
    return generations.stream().flatMap(g -> transports.stream().map(t -> new Row(g, t)));
  }

  @AfterAll
  void close() {
    clients.close();
    stage.daemon().assertHealthy();
    stage.close();
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("rows")
  void publicAndPrivateEventsAreHeard(Row row) {
    EchoClient client = connect(row, 7);
    String news = row.channel("news.");
    String orders = row.channel("private-orders.");
    client.listening(redis, news, "OrderShipped", ".server.created");
    client.listening(redis, orders, ".order.updated");

    redis.publishEvent(news, "App\\Events\\OrderShipped", "{\"orderId\":5,\"socket\":null}");
    redis.publishEvent(news, "server.created", "[1,2.50,\"x\"]");
    redis.publishEvent(orders, "order.updated", "{\"order\":5}");

    assertThat(client.awaitEvent(news, "OrderShipped"))
        .isEqualTo(Json.parse("{\"orderId\":5,\"socket\":null}"));
    assertThat(client.awaitEvent(news, ".server.created")).isEqualTo(Json.parse("[1,2.5,\"x\"]"));
    assertThat(client.awaitEvent(orders, ".order.updated")).isEqualTo(Json.parse("{\"order\":5}"));
    client.onTransport(row.lastTransport());
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("rows")
  void membersComeAndGo(Row row) {
    String room = row.channel("presence-room.");
    EchoClient first = connect(row, 1).listening(redis, room);
    assertThat(names(first.await("here", here -> true))).containsExactly("User 1");

    EchoClient second = connect(row, 2).listening(redis, room);

    assertThat(names(second.await("here", here -> true)))
        .containsExactlyInAnyOrder("User 1", "User 2");
    assertThat(first.await("joining", joining -> true).at("/member/name").asText())
        .isEqualTo("User 2");
    second.leave(room);
    assertThat(first.await("leaving", leaving -> true).at("/member/name").asText())
        .isEqualTo("User 2");

    EchoClient third = connect(row, 3).listening(redis, room);
    assertThat(names(third.await("here", here -> true)))
        .containsExactlyInAnyOrder("User 1", "User 3");
    third.disconnect();
    first.await("leaving", leaving -> leaving.at("/member/name").asText().equals("User 3"));
    assertThat(first.all("joining")).hasSize(2);
    assertThat(first.all("leaving")).hasSize(2);
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("rows")
  void whispersReachTheOthersOnly(Row row) {
    String room = row.channel("presence-whispers.");
    EchoClient from = connect(row, 1).listening(redis, room);
    EchoClient to = connect(row, 2).listening(redis, room);
    from.hearWhispers(room, "typing");
    to.hearWhispers(room, "typing");

    from.whisper(room, "typing", Map.of("text", UNICODE));

    assertThat(to.await("whisper", w -> true).at("/data/text").asText()).isEqualTo(UNICODE);
    to.whisper(room, "typing", Map.of("text", "back"));
    from.await("whisper", w -> true);
    assertThat(from.all("whisper")).hasSize(1);
    assertThat(to.all("whisper")).hasSize(1);
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("rows")
  void leavingEndsTheEvents(Row row) {
    String left = row.channel("left.");
    String kept = row.channel("kept.");
    EchoClient client = connect(row, 0).listening(redis, left, ".e").listening(redis, kept, ".e");
    EchoClient other = connect(row, 0).listening(redis, left, ".e");

    client.leave(left);
    // What was asked for later is there, so that is done.
    client.listening(redis, row.channel("later."));
    redis.publishEvent(left, "e", "1");
    redis.publishEvent(kept, "e", "2");

    client.awaitEvent(kept, ".e");
    other.awaitEvent(left, ".e");
    assertThat(client.heard(left, ".e")).isEmpty();
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("rows")
  void theSenderDoesNotHearWhatIsForTheOthers(Row row) {
    String news = row.channel("others.");
    EchoClient sender = connect(row, 0).listening(redis, news, ".e", ".last");
    EchoClient other = connect(row, 0).listening(redis, news, ".e", ".last");
    assertThat(sender.socketId()).matches("\\d+\\.\\d+");

    String body = "{\"event\":\"e\",\"data\":{\"n\":%d},\"socket\":\"%s\"}";
    redis.publish(news, body.formatted(1, sender.socketId()));
    redis.publish(news, body.formatted(2, "123.456"));
    redis.publishEvent(news, "last", "0");

    sender.awaitEvent(news, ".last");
    other.awaitEvent(news, ".last");
    assertThat(sender.heard(news, ".e")).extracting(e -> e.path("n").asInt()).containsExactly(2);
    assertThat(other.heard(news, ".e")).extracting(e -> e.path("n").asInt()).containsExactly(1, 2);
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("rows")
  void refusalsAreTold(Row row) {
    EchoClient guest = connect(row, 0).listen("private-orders.1", ".e");
    EchoClient user = connect(row, 1).listen("presence-deny.1", ".e");

    assertThat(guest.await("refused", r -> true).path("status").asInt()).isEqualTo(403);
    assertThat(user.await("refused", r -> true).path("status").asInt()).isEqualTo(403);
    assertThat(user.all("here")).isEmpty();
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("rows")
  void foreignTextAndBigEventsArriveIntact(Row row) {
    String news = row.channel("intact.");
    EchoClient client = connect(row, 0).listening(redis, news, ".unicode", ".big", "." + UNICODE);
    String big = (UNICODE + " ").repeat(200_000 / (UNICODE.length() + 1));

    redis.publishEvent(news, "unicode", Json.text(UNICODE));
    redis.publishEvent(news, "big", Json.text(big));
    redis.publishEvent(news, UNICODE, "true");

    assertThat(client.awaitEvent(news, ".unicode").asText()).isEqualTo(UNICODE);
    assertThat(client.awaitEvent(news, ".big").asText()).isEqualTo(big);
    assertThat(client.awaitEvent(news, "." + UNICODE).asBoolean()).isTrue();
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("bareRows")
  void bareClientsHearEvents(Row row) {
    String news = row.channel("bare.");
    EchoClient client = connect(row, 0).listening(redis, news, ".e");
    client.onTransport(row.lastTransport());

    redis.publishEvent(news, "e", Json.text(UNICODE));

    assertThat(client.awaitEvent(news, ".e").asText()).isEqualTo(UNICODE);
  }

  private EchoClient connect(Row row, int user) {
    Map<String, Object> options = Map.of("transports", row.transports());
    return clients.connect(stage.daemon().url(), row.generation(), user, options).connected();
  }

  private static List<String> names(JsonNode here) {
    return here.path("members").findValuesAsText("name");
  }
}
