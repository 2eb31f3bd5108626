package io.echobridge.broker.redis;

import static io.echobridge.broker.redis.OneNode.await;
import static io.echobridge.broker.redis.OneNode.bodies;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.broker.redis.RedisConfig.Subscription;
import io.echobridge.testkit.RecordingListener;
import io.echobridge.testkit.RedisServer;
import io.echobridge.testkit.RespClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Users with rights of their own, and a socket instead of a port. */
class RedisAccessTest {
  private final RedisServer redis = RedisServer.start("--unixsocket", "redis.sock");
  private final RespClient admin = redis.client();

  @AfterEach
  void end() {
    admin.close();
    redis.close();
  }

  @Test
  void aUserWithTheLeastRightsSuffices() {
    admin.command(
        "ACL",
        "SETUSER",
        "bridge",
        "on",
        ">p@ss:w/rd",
        "resetchannels",
        "&p_*",
        "-@all",
        "+subscribe",
        "+unsubscribe",
        "+psubscribe",
        "+punsubscribe",
        "+publish",
        "+ping");
    RedisConfigs byUrl =
        RedisConfigs.to("redis://bridge:p%40ss%3Aw%2Frd@127.0.0.1:" + redis.port());
    RedisConfigs byKeys = RedisConfigs.to(redis.url()).login("bridge", "p@ss:w/rd");
    RecordingListener heard = new RecordingListener();
    try (OneNode node = OneNode.start(byUrl.prefix("p_")).subscribe("news");
        RedisBroker other = byKeys.prefix("p_").node("node2")) {
      other.start(heard);
      assertThat(heard.ups()).containsExactly(redis.url());
      other.publishToPeers("hello".getBytes(StandardCharsets.UTF_8));
      admin.publish("p_news", bodies("event"));

      node.awaitTexts("news", "event");
      await().until(() -> node.heard().peerTexts().equals(List.of("hello")));
    }
  }

  @Test
  void aPatternThatTheUserMayNotHearIsDownWithRedisWordsUntilHeMay() {
    admin.command("ACL", "SETUSER", "bridge", "on", ">x", "resetchannels", "&p_*", "+@all");
    try (OneNode node =
        OneNode.start(
            RedisConfigs.to(redis.url())
                .login("bridge", "x")
                .prefix("q_")
                .subscription(Subscription.PATTERN))) {
      assertThat(node.heard().downs()).hasSize(1);
      assertThat(node.heard().downs().get(0)).contains("NOPERM");
      admin.command("ACL", "SETUSER", "bridge", "&q_*");
      node.awaitUps(1);
    }
  }

  @Test
  void aSingleChannelThatTheUserMayNotHearHarmsNoOther() {
    admin.command(
        "ACL",
        "SETUSER",
        "bridge",
        "on",
        ">x",
        "resetchannels",
        "&p_good*",
        "&p_echobridge:*",
        "+@all");
    try (OneNode node =
        OneNode.start(RedisConfigs.to(redis.url()).login("bridge", "x").prefix(List.of("p_")))) {
      var bad = node.ask("bad").toCompletableFuture();
      node.subscribe("good1", "good2");

      assertThat(bad)
          .failsWithin(Duration.ofSeconds(10))
          .withThrowableThat()
          .withMessageContaining("NOPERM");
      admin.publish("p_good2", bodies("hello"));
      node.awaitTexts("good2", "hello");
      assertThat(node.heard().downs()).isEmpty();
    }
  }

  @Test
  void aUnixSocketIsAsGoodAsAPort() {
    String url = "redis-socket://" + redis.directory().resolve("redis.sock");
    try (OneNode node = OneNode.start(RedisConfigs.to(url).prefix("")).subscribe("news")) {
      assertThat(node.heard().ups()).containsExactly(url);
      admin.publish("news", bodies("hello"));
      node.awaitTexts("news", "hello");
    }
  }

  @Test
  void aSocketThatIsNotThereIsReportedWithItsPath() {
    String url = "redis-socket://" + redis.directory().resolve("other.sock");
    try (OneNode node = OneNode.start(RedisConfigs.to(url))) {
      assertThat(node.heard().downs()).hasSize(1);
      assertThat(node.heard().downs().get(0)).startsWith(url);
    }
  }
}
