package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What Pusher's channels have besides: caches, counts, encryption; over the real libraries. */
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
}
