package io.echobridge.broker.redis;

import static io.echobridge.broker.redis.OneNode.await;
import static io.echobridge.broker.redis.OneNode.bodies;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.testkit.ChildProcess;
import io.echobridge.testkit.FreePorts;
import io.echobridge.testkit.RedisServer;
import io.echobridge.testkit.RespClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Redis goes away, comes back, or is not what it should be. */
class RedisOutageTest {
  @Test
  void afterAKillAndARestartAllSubscriptionsAreInForceBeforeItIsUp() {
    try (RedisServer redis = RedisServer.start();
        OneNode node = OneNode.start(RedisConfigs.to(redis.url()).prefix("p_"))) {
      IntStream.range(0, 2_000).forEach(i -> node.ask("c" + i));
      node.subscribe("last");

      redis.kill();
      node.awaitDowns(1);
      node.broker().unsubscribe(new io.echobridge.channel.ChannelName("c5"));
      CompletableFuture<Void> meanwhile = node.ask("meanwhile").toCompletableFuture();
      assertThat(meanwhile).isNotDone();
      redis.restart();
      node.awaitUps(2);

      assertThat(meanwhile).succeedsWithin(Duration.ofSeconds(5));
      try (RespClient application = redis.client()) {
        for (String channel : new String[] {"c0", "c5", "c1999", "last", "meanwhile"}) {
          application.publish("p_" + channel, bodies("to " + channel));
        }
      }
      node.awaitTexts("meanwhile", "to meanwhile");
      node.awaitTexts("last", "to last");
      assertThat(node.heard().texts("c0")).containsExactly("to c0");
      assertThat(node.heard().texts("c1999")).containsExactly("to c1999");
      assertThat(node.heard().events("c5")).isEmpty();
      assertThat(node.heard().downs()).hasSize(1);
      assertThat(node.heard().ups().get(0)).isEqualTo(redis.url());
      assertThat(node.heard().ups().get(1)).startsWith(redis.url() + ", after ");
    }
  }

  @Test
  void aRedisThatIsNotThereYetIsReportedWithItsAddressAndWaitedFor() {
    int port = FreePorts.one();
    String url = "redis://127.0.0.1:" + port;
    try (OneNode node = OneNode.start(RedisConfigs.to(url).prefix(""))) {
      assertThat(node.heard().downs()).hasSize(1);
      assertThat(node.heard().downs().get(0)).startsWith(url + ": ").contains("Connection refused");
      CompletableFuture<Void> stage = node.ask("news").toCompletableFuture();

      try (RedisServer redis = RedisServer.onPort(port);
          RespClient application = redis.client()) {
        assertThat(stage).succeedsWithin(Duration.ofSeconds(20));
        application.publish("news", bodies("hello"));
        node.awaitTexts("news", "hello");
        node.broker().close();
      }
    }
  }

  @Test
  void aWrongPasswordIsReportedInRedisWordsAndTheRightOneLater() {
    try (RedisServer redis = RedisServer.start("--requirepass", "right");
        OneNode node = OneNode.start(RedisConfigs.to(redis.url()).login("", "wrong!"))) {
      assertThat(node.heard().downs()).hasSize(1);
      assertThat(node.heard().downs().get(0)).contains("WRONGPASS").doesNotContain("wrong!");

      try (RespClient admin = redis.client()) {
        admin.command("AUTH", "right");
        admin.command("CONFIG", "SET", "requirepass", "wrong!");
      }

      node.awaitUps(1);
      assertThat(node.heard().downs()).hasSize(1);
    }
  }

  @Test
  void aMissingPasswordIsReportedInRedisWords() {
    try (RedisServer redis = RedisServer.start("--requirepass", "right");
        OneNode node = OneNode.start(RedisConfigs.to(redis.url()));
        OneNode twin =
            OneNode.start(RedisConfigs.to("redis://:right@127.0.0.1:" + redis.port()).prefix(""))) {
      assertThat(node.heard().downs()).hasSize(1);
      assertThat(node.heard().downs().get(0)).contains("NOAUTH");
      assertThat(twin.heard().ups()).containsExactly(redis.url());
    }
  }

  @Test
  void aRedisThatHangsIsFoundAndReturnsWhenItGoesOn() {
    try (RedisServer redis = RedisServer.start();
        OneNode node = OneNode.start(RedisConfigs.to(redis.url()).prefix("")).subscribe("news")) {
      signal("STOP", redis.pid());
      try {
        node.awaitDowns(1);
        assertThat(node.heard().downs().get(0)).contains("no answer");
      } finally {
        signal("CONT", redis.pid());
      }
      node.awaitUps(2);
      try (RespClient application = redis.client()) {
        application.publish("news", bodies("hello"));
      }
      await().until(() -> node.heard().texts("news").contains("hello"));
    }
  }

  @Test
  void anOutageIsToldOnceHoweverManyAttemptsItTakes() {
    try (RedisServer redis = RedisServer.start();
        OneNode node = OneNode.start(RedisConfigs.to(redis.url()))) {
      for (int outage = 1; outage <= 3; outage++) {
        redis.stop();
        node.awaitDowns(outage);
        redis.restart();
        node.awaitUps(outage + 1);
      }
      assertThat(node.heard().downs()).hasSize(3);
    }
  }

  private static void signal(String signal, long pid) {
    try (ChildProcess kill = ChildProcess.of("kill", "-" + signal, String.valueOf(pid)).start()) {
      assertThat(kill.awaitExit(Duration.ofSeconds(5))).isZero();
    }
  }
}
