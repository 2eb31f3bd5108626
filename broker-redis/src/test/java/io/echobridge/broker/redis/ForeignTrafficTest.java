package io.echobridge.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.broker.redis.RedisConfig.Subscription;
import io.echobridge.testkit.OpenPeers;
import io.echobridge.testkit.RecordingListener;
import io.echobridge.testkit.RedisServer;
import io.echobridge.testkit.RespClient;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignTrafficTest extends RedisTest {
  private final RecordingListener listener = new RecordingListener();

  @ParameterizedTest
  @ValueSource(strings = {"", "auto"})
  void keyspaceNotificationsAreCountedAndDropped(String prefix) {
    RedisServer redis = redis("--notify-keyspace-events", "KEA");
    hearAll(redis, prefix);

    try (RespClient application = redis.client()) {
      application.command("SET", "key", "value");
      application.command("DEL", "key");
    }
    publish(redis, "news", "ours");

    eventually(() -> assertThat(listener.texts("news")).containsExactly("ours"));
    assertThat(listener.dropped()).hasSize(4).containsOnly("keyspace");
    assertThat(listener.events()).hasSize(1);
  }

  @Test
  void namesThatAreNoTextAreCountedAndDropped() {
    RedisServer redis = redis();
    hearAll(redis, "");

    try (RespClient application = redis.client()) {
      byte[] body = {1};
      application.publish(new byte[] {(byte) 0xff, (byte) 0xfe, 'x'}, body);
      application.publish("\ufffd".getBytes(StandardCharsets.UTF_8), body);
    }
    publish(redis, "news", "ours");

    eventually(() -> assertThat(listener.texts("news")).containsExactly("ours"));
    assertThat(listener.dropped()).containsExactly("bad-name");
    assertThat(listener.events("\ufffd")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "auto", "a_"})
  void namesOfMegabytesDoNoHarm(String prefix) {
    RedisServer redis = redis();
    hearAll(redis, prefix);

    publish(redis, "a_".repeat(1_000_000) + "database_x", laravel("E"));
    publish(redis, prefix.equals("auto") ? "news" : prefix + "news", "ours");

    eventually(() -> assertThat(listener.texts("news")).containsExactly("ours"));
    assertThat(listener.downs()).isEmpty();
  }

  @Test
  void otherProgramsBelowOtherPrefixesAreNotHeardByAPattern() {
    RedisServer redis = redis();
    hearAll(redis, "laravel_database_");

    publish(redis, "celery", "{}");
    publish(redis, "news", "bare");
    publish(redis, "laravel_database_news", "ours");

    eventually(() -> assertThat(listener.texts("news")).containsExactly("ours"));
    assertThat(listener.dropped()).isEmpty();
  }

  @Test
  void whatTheNodesOfOtherAppsSayIsCountedAndDropped() {
    RedisServer redis = redis();
    OpenPeers peers = peers(hearAll(redis, ""));

    publish(redis, "echobridge:peers:another", "hello");
    publish(redis, "echobridge:peers:default", "hello");
    publish(redis, "news", "ours");

    eventually(() -> assertThat(peers.texts()).containsExactly("hello"));
    eventually(() -> assertThat(listener.texts("news")).containsExactly("ours"));
    assertThat(listener.dropped()).containsExactly("other-peers");
    assertThat(listener.events()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "'',socket.io-request#/#,0",
    "'',shop-request#/chat#,0",
    "socket.io-,request#/#,0",
    "socket.io,-request#/#,0",
    "'',socket.io-request,1",
    "'',a#,1"
  })
  void nobodyBecomesAListenerWhereSocketIosServersCountThem(
      String prefix, String channel, String listeners) {
    RedisServer redis = redis();
    subscribe(
        start(
            RedisConfigs.to(redis.url()).prefix(prefix).subscription(Subscription.ON_DEMAND),
            listener),
        channel,
        "news");

    String there = prefix + channel;
    try (RespClient application = redis.client()) {
      assertThat(application.command("PUBSUB", "NUMSUB", there, prefix + "news"))
          .hasToString("[" + there + ", " + listeners + ", " + prefix + "news, 1]");
    }
  }

  @Test
  void garbageAmongPeersDoesNoHarm() {
    RedisServer redis = redis();
    OpenPeers peers = peers(hearAll(redis, ""));

    publish(redis, "echobridge:peers:default", "", "\n", "no line feed", "node\nhello");
    publish(redis, "news", "ours");

    eventually(() -> assertThat(listener.texts("news")).containsExactly("ours"));
    eventually(() -> assertThat(peers.texts()).endsWith("no line feed", "node\nhello"));
    assertThat(listener.events()).hasSize(1);
  }

  private RedisBroker hearAll(RedisServer redis, String prefix) {
    return start(
        RedisConfigs.to(redis.url()).prefix(prefix).subscription(Subscription.PATTERN), listener);
  }
}
