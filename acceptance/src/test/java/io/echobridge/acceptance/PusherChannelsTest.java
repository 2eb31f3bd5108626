package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What Pusher's channels have besides: caches, counts, notifications, refusals; over the real
 * libraries.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PusherChannelsTest {
  private final PusherStage stage = PusherStage.open("pusher.subscription-count = true");

  @AfterAll
  void close() {
    stage.daemon().assertHealthy();
    stage.close();
  }

  @Test
  void whoSubscribesLateHearsTheLastEventOfACacheChannel() {
    EchoClient early = stage.pusher(PusherGeneration.BARE, 1).listen("cache-news", ".e");
    early.await("cacheMiss", report -> true);

    stage.trigger("cache-news", "e", "1");
    stage.redis().publishEvent("cache-news", "e", "2");
    Waiting.until("two events").until(() -> early.heard("cache-news", ".e").size() == 2);

    EchoClient late = stage.pusher(PusherGeneration.BARE, 1).listen("cache-news", ".e");
    late.awaitEvent("cache-news", ".e");
    EchoClient old = stage.socketIo(Generation.NEW, 1).listen("cache-news", ".e");
    old.awaitEvent("cache-news", ".e");
    assertThat(late.heard("cache-news", ".e"))
        .isEqualTo(List.of(early.heard("cache-news", ".e").get(1)));
    assertThat(late.all("cacheMiss")).isEmpty();
  }

  @Test
  void anEventIsKeptThatNobodyListenedTo() {
    stage.trigger("private-cache-prices", "e", "{\"price\":1.50}");

    EchoClient late = stage.pusher(PusherGeneration.NEW, 1).listen("private-cache-prices", ".e");

    assertThat(late.awaitEvent("private-cache-prices", ".e").toString())
        .isEqualTo("{\"price\":1.5}");
  }

  @Test
  void subscribersHearHowManyTheyAre() {
    EchoClient first = stage.pusher(PusherGeneration.BARE, 1).listen("counted", ".e");
    first.await("count", report -> report.path("count").asInt() == 1);

    EchoClient second = stage.socketIo(Generation.NEW, 1).listen("counted", ".e");
    first.await("count", report -> report.path("count").asInt() == 2);
    first.forgetAll("count");
    second.disconnect();

    first.await("count", report -> report.path("count").asInt() == 1);
  }

  @Test
  void aNotificationIsHeardAsOne() {
    String channel = "private-App.Models.User.7";
    List<EchoClient> clients =
        List.of(stage.pusher(PusherGeneration.NEW, 7), stage.pusher(PusherGeneration.OLD, 7));
    for (EchoClient client : clients) {
      client.tell("notifications", Map.of("channel", channel));
      client.await("subscribed", report -> true);
    }

    stage.trigger(
        channel,
        "Illuminate\\Notifications\\Events\\BroadcastNotificationCreated",
        "{\"order\":7,\"type\":\"App\\\\Notifications\\\\OrderShipped\"}");

    for (EchoClient client : clients) {
      assertThat(client.await("notification", report -> true).at("/data/type").asText())
          .isEqualTo("App\\Notifications\\OrderShipped");
    }
  }

  /** As of an application whose driver is not Pusher's: it lets the user in, and signs nothing. */
  @Test
  void aRefusalOfTheServersReachesThePageAndSaysWhatShouldHaveBeenSigned() {
    EchoClient client = stage.pusher(PusherGeneration.NEW, 1).listen("private-true.1", ".e");
    EchoClient old = stage.pusher(PusherGeneration.OLD, 1).listen("private-true.1", ".e");

    for (EchoClient each : List.of(client, old)) {
      JsonNode refused = each.await("refused", report -> true).path("status");
      assertThat(refused.path("type").asText()).isEqualTo("AuthError");
      assertThat(refused.path("status").asInt()).isEqualTo(401);
      assertThat(refused.path("error").asText()).contains(each.socketId() + ":private-true.1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pusher-4", "pusher-8"})
  void aPageWithAnUnknownKeyIsToldSoAndStaysAway(String pusher) {
    EchoClient client = stage.stranger(new PusherGeneration("", pusher, ""), "nobody");

    assertThat(
            client
                .await("error", report -> report.path("code").asInt() == 4001)
                .path("message")
                .asText())
        .contains("App key nobody does not exist here");
    client.await("state", report -> report.path("state").asText().equals("disconnected"));
  }
}
