package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages on pusher-js beside pages on Socket.IO, on the same channels. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BridgedClientsTest {
  private final PusherStage stage = PusherStage.open();

  static Stream<Arguments> pairs() {
    return Stream.of(PusherGeneration.NEW, PusherGeneration.OLD, PusherGeneration.BARE)
        .flatMap(
            pusher ->
                Stream.of(Generation.OLD, Generation.NEW)
                    .map(socketIo -> Arguments.of(pusher, socketIo)));
  }

  @AfterAll
  void close() {
    stage.daemon().assertHealthy();
    stage.close();
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("pairs")
  void aUserIsOneMemberHoweverHeIsConnected(PusherGeneration pusher, Generation socketIo) {
    String room = unique("presence-room.");
    EchoClient page = subscribe(stage.pusher(pusher, 1), room);
    EchoClient old = stage.socketIo(socketIo, 2).listening(stage.redis(), room);
    assertThat(names(old)).containsExactlyInAnyOrder("User 1", "User 2");
    awaitJoining(page, "User 2");

    EchoClient first = stage.socketIo(socketIo, 3).listening(stage.redis(), room);
    EchoClient second = subscribe(stage.pusher(pusher, 3), room);
    assertThat(names(second)).containsExactlyInAnyOrder("User 1", "User 2", "User 3");
    first.disconnect();
    EchoClient last = subscribe(stage.pusher(pusher, 4), room);
    assertThat(names(last)).containsExactlyInAnyOrder("User 1", "User 2", "User 3", "User 4");
    second.disconnect();

    for (EchoClient watcher : List.of(page, old)) {
      awaitJoining(watcher, "User 4");
      watcher.await("leaving", report -> report.at("/member/name").asText().equals("User 3"));
      assertThat(watcher.all("joining").map(report -> report.at("/member/name").asText()))
          .filteredOn("User 3"::equals)
          .hasSize(1);
      assertThat(watcher.all("leaving")).hasSize(1);
    }
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("pairs")
  void whispersGoBothWays(PusherGeneration pusher, Generation socketIo) {
    String room = unique("private-whispers.");
    EchoClient page = subscribe(stage.pusher(pusher, 1), room);
    EchoClient old = stage.socketIo(socketIo, 2).listening(stage.redis(), room);
    page.hearWhispers(room, "typing");
    old.hearWhispers(room, "typing");

    page.whisper(room, "typing", Map.of("from", "page"));
    assertThat(old.await("whisper", w -> true).at("/data/from").asText()).isEqualTo("page");
    old.whisper(room, "typing", Map.of("from", "old"));
    assertThat(page.await("whisper", w -> true).at("/data/from").asText()).isEqualTo("old");
    assertThat(old.all("whisper")).hasSize(1);
    assertThat(page.all("whisper")).hasSize(1);
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("pairs")
  void eitherSenderIsLeftOut(PusherGeneration pusher, Generation socketIo) {
    String news = unique("news.");
    EchoClient page = subscribe(stage.pusher(pusher, 0), news, ".e", ".last");
    EchoClient old = stage.socketIo(socketIo, 0).listening(stage.redis(), news, ".e", ".last");

    stage.triggerToOthers(news, "e", "1", page.socketId());
    stage.triggerToOthers(news, "e", "2", old.socketId());
    stage.trigger(news, "last", "0");

    page.awaitEvent(news, ".last");
    old.awaitEvent(news, ".last");
    assertThat(page.heard(news, ".e")).extracting(JsonNode::asInt).containsExactly(2);
    assertThat(old.heard(news, ".e")).extracting(JsonNode::asInt).containsExactly(1);
  }

  @Test
  void bothSeeTheSameValues() {
    String news = unique("values.");
    EchoClient page = subscribe(stage.pusher(PusherGeneration.NEW, 0), news, ".e", ".last");
    EchoClient old =
        stage.socketIo(Generation.NEW, 0).listening(stage.redis(), news, ".e", ".last");

    for (String value : List.of("{\"a\":1}", "[1]", "\"text\"", "true", "null", "7")) {
      stage.redis().publishEvent(news, "e", value);
    }
    stage.redis().publishEvent(news, "last", "0");
    page.awaitEvent(news, ".last");
    for (String text : List.of("{\"a\":1}", "text that is no JSON", "\"quoted\"", "7")) {
      stage.trigger(news, "e", text);
    }

    Waiting.until("ten events")
        .until(() -> page.heard(news, ".e").size() == 10 && old.heard(news, ".e").size() == 10);
    assertThat(page.heard(news, ".e")).isEqualTo(old.heard(news, ".e"));
    assertThat(old.heard(news, ".e").get(7).asText()).isEqualTo("text that is no JSON");
  }

  private static EchoClient subscribe(EchoClient client, String channel, String... events) {
    client.listen(channel, events);
    client.await("subscribed", report -> report.path("channel").asText().equals(channel));
    return client;
  }

  private static void awaitJoining(EchoClient client, String name) {
    client.await("joining", report -> report.at("/member/name").asText().equals(name));
  }

  private static List<String> names(EchoClient client) {
    return client.await("here", here -> true).path("members").findValuesAsText("name");
  }

  private static String unique(String start) {
    return start + UUID.randomUUID().toString().substring(0, 8);
  }
}
