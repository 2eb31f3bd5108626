package io.echobridge.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.ChannelName;
import io.echobridge.testkit.OpenPeers;
import io.echobridge.testkit.RecordingListener;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A started broker with what it said. */
record OneNode(RedisBroker broker, RecordingListener heard) implements AutoCloseable {
  static final String LARAVELS = "{\"event\":\"E\",\"data\":{},\"socket\":null}";

  static OneNode start(RedisConfigs config) {
    return start(config, new RecordingListener());
  }

  static OneNode start(RedisConfigs config, RecordingListener listener) {
    OneNode node = new OneNode(config.node("node1"), listener);
    node.broker().start(listener);
    return node;
  }

  OpenPeers peers() {
    return RedisTest.peers(broker);
  }

  CompletionStage<Void> ask(String channel) {
    return broker.subscribe(new ChannelName(channel));
  }

  OneNode subscribe(String... channels) {
    for (String channel : channels) {
      assertThat(ask(channel).toCompletableFuture()).succeedsWithin(RedisTest.PATIENCE);
    }
    return this;
  }

  void awaitUps(int count) {
    await().untilAsserted(() -> assertThat(heard.ups()).hasSize(count));
  }

  void awaitDowns(int count) {
    await().untilAsserted(() -> assertThat(heard.downs()).hasSize(count));
  }

  void awaitTexts(String channel, String... texts) {
    await().untilAsserted(() -> assertThat(heard.texts(channel)).containsExactly(texts));
  }

  void awaitDropped(String... words) {
    await().untilAsserted(() -> assertThat(heard.dropped()).containsExactly(words));
  }

  static ConditionFactory await() {
    return Awaitility.await().atMost(RedisTest.PATIENCE).pollInterval(Duration.ofMillis(20));
  }

  static List<byte[]> bodies(String... texts) {
    return java.util.Arrays.stream(texts)
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  @Override
  public void close() {
    broker.close();
  }
}
