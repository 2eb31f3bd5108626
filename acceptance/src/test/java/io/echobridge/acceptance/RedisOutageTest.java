package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Redis goes, and comes back. */
@Timeout(300)
class RedisOutageTest {

  @Test
  void clientsStayAndHearAgainWhenRedisIsBack() {
    try (Stage stage = Stage.open();
        RawClient before = RawClient.revision4(stage.port()).listening(stage.redis(), "news");
        RawClient old = RawClient.revision3(stage.port()).listening(stage.redis(), "news")) {
      for (int i = 0; i < 2; i++) {
        stage.redis().kill();
        try (RawClient during = RawClient.revision4(stage.port())) {
          during.subscribe("news");
          during.subscribeAs(1, "presence-room.1");
          during.awaitEvent("presence:subscribed");
          stage.redis().startAgain();

          during.assertHears(stage.redis(), "news");
          during.assertHears(stage.redis(), "presence-room.1");
          before.assertHears(stage.redis(), "news");
          old.assertHears(stage.redis(), "news");
        }
      }
      stage.daemon().assertHealthy();
    }
  }

  @Test
  void whispersNeedNoRedis() {
    try (Stage stage = Stage.open();
        RawClient from = RawClient.revision4(stage.port());
        RawClient to = RawClient.revision4(stage.port())) {
      from.subscribeAs(1, "presence-room.1");
      from.assertHears(stage.redis(), "presence-room.1");
      to.subscribeAs(2, "presence-room.1");
      to.assertHears(stage.redis(), "presence-room.1");

      stage.redis().kill();
      from.send(
          "42[\"client event\",{\"channel\":\"presence-room.1\",\"event\":\"client-x\",\"data\":1}]");

      to.await("42[\"client-x\",\"presence-room.1\",1]");
      stage.redis().startAgain();
    }
  }

  @Test
  void theDaemonStartsWithoutRedis() {
    try (Redis redis = Redis.start()) {
      redis.kill();
      String app = "apps.default { brokers.main { type = redis, url = \"%s\", prefix = \"\" } }";
      try (Daemon daemon = Daemon.start(app.formatted(redis.url()));
          RawClient client = RawClient.revision4(daemon.port())) {
        client.subscribe("news");
        redis.startAgain();

        client.assertHears(redis, "news");
        assertThat(client.isClosed()).isFalse();
        daemon.assertHealthy();
      }
    }
  }
}
