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
import org.junit.jupiter.params.provider.MethodSource;

/** Every laravel-echo on every pusher-js, and pusher-js alone, unmodified. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PusherMatrixTest {
  private static final String UNICODE = "é € 日本 😀 \u2028 \\ \"";

  private final PusherStage stage = PusherStage.open();
  private final Redis redis = stage.redis();

  static List<PusherGeneration> generations() {
    return PusherGeneration.all();
  }

  @AfterAll
  void close() {
    stage.daemon().assertHealthy();
    stage.close();
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("generations")
  void eventsOfBrokerAndOfTheApiAreHeard(PusherGeneration generation) {
    String news = channel("news.", generation);
    String orders = channel("private-orders.", generation);
    EchoClient client = stage.pusher(generation, 7);
    subscribe(client, news, ".from.broker", ".from.api", "." + UNICODE);
    subscribe(client, orders, ".order.updated");

    redis.publishEvent(news, "from.broker", "{\"price\":1.50}");
    redis.publishEvent(news, UNICODE, Json.text(UNICODE));
    stage.trigger(news, "from.api", "{\"n\":[1,2]}");
    stage.trigger(orders, "order.updated", Json.text(UNICODE));

    assertThat(client.awaitEvent(news, ".from.broker")).isEqualTo(Json.parse("{\"price\":1.5}"));
    assertThat(client.awaitEvent(news, ".from.api")).isEqualTo(Json.parse("{\"n\":[1,2]}"));
    assertThat(client.awaitEvent(news, "." + UNICODE).asText()).isEqualTo(UNICODE);
    assertThat(client.awaitEvent(orders, ".order.updated").asText()).isEqualTo(UNICODE);
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("generations")
  void membersComeAndGo(PusherGeneration generation) {
    String room = channel("presence-room.", generation);
    EchoClient first = subscribe(stage.pusher(generation, 1), room);
    assertThat(names(first)).containsExactly("User 1");

    EchoClient second = subscribe(stage.pusher(generation, 2), room);

    assertThat(names(second)).containsExactlyInAnyOrder("User 1", "User 2");
    assertThat(first.await("joining", joining -> true).at("/member/name").asText())
        .isEqualTo("User 2");
    second.leave(room);
    assertThat(first.await("leaving", leaving -> true).at("/member/name").asText())
        .isEqualTo("User 2");

    EchoClient third = subscribe(stage.pusher(generation, 3), room);
    third.disconnect();
    first.await("leaving", leaving -> leaving.at("/member/name").asText().equals("User 3"));
    assertThat(first.all("joining")).hasSize(2);
    assertThat(first.all("leaving")).hasSize(2);
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("generations")
  void whispersReachTheOthersOnly(PusherGeneration generation) {
    String room = channel("presence-whispers.", generation);
    EchoClient from = subscribe(stage.pusher(generation, 1), room);
    EchoClient to = subscribe(stage.pusher(generation, 2), room);
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
  @MethodSource("generations")
  void theSenderDoesNotHearWhatIsForTheOthers(PusherGeneration generation) {
    String news = channel("others.", generation);
    EchoClient sender = subscribe(stage.pusher(generation, 0), news, ".e", ".last");
    EchoClient other = subscribe(stage.pusher(generation, 0), news, ".e", ".last");
    assertThat(sender.socketId()).matches("\\d+\\.\\d+");

    String body = "{\"event\":\"e\",\"data\":1,\"socket\":\"%s\"}";
    redis.publish(news, body.formatted(sender.socketId()));
    stage.triggerToOthers(news, "e", "2", sender.socketId());
    stage.triggerToOthers(news, "e", "3", "123.456");
    stage.trigger(news, "last", "0");

    sender.awaitEvent(news, ".last");
    other.awaitEvent(news, ".last");
    // What comes by the broker and what comes over HTTP have no order among each other.
    Waiting.until("three events").until(() -> other.heard(news, ".e").size() == 3);
    assertThat(sender.heard(news, ".e")).extracting(JsonNode::asInt).containsExactly(3);
    assertThat(other.heard(news, ".e"))
        .extracting(JsonNode::asInt)
        .containsExactlyInAnyOrder(1, 2, 3);
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("generations")
  void leavingEndsTheEvents(PusherGeneration generation) {
    String left = channel("left.", generation);
    String kept = channel("kept.", generation);
    EchoClient client = subscribe(stage.pusher(generation, 0), left, ".e");
    subscribe(client, kept, ".e");
    EchoClient other = subscribe(stage.pusher(generation, 0), left, ".e");

    client.leave(left);
    // What was asked for later is there, so that is done.
    subscribe(client, channel("later.", generation));
    stage.trigger(left, "e", "1");
    stage.trigger(kept, "e", "2");

    client.awaitEvent(kept, ".e");
    other.awaitEvent(left, ".e");
    assertThat(client.heard(left, ".e")).isEmpty();
  }

  private static EchoClient subscribe(EchoClient client, String channel, String... events) {
    client.listen(channel, events);
    client.await("subscribed", report -> report.path("channel").asText().equals(channel));
    return client;
  }

  private static List<String> names(EchoClient client) {
    return client.await("here", here -> true).path("members").findValuesAsText("name");
  }

  /** A channel's name that belongs to this pair. */
  private static String channel(String start, PusherGeneration generation) {
    return start + generation.echo() + generation.pusher() + generation.broadcaster();
  }
}
