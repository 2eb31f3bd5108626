package io.echobridge.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.broker.Broker;
import io.echobridge.channel.ChannelName;
import io.echobridge.testkit.OpenPeers;
import io.echobridge.testkit.RecordingListener;
import io.echobridge.testkit.RedisServer;
import io.echobridge.testkit.RespClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;

/** What the tests of one situation share: servers and brokers that end with the test. */
abstract class RedisTest {
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  final void closeAll() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  <T extends AutoCloseable> T closing(T resource) {
    open.add(resource);
    return resource;
  }

  RedisServer redis(String... options) {
    return closing(RedisServer.start(options));
  }

  RedisBroker start(RedisConfigs settings, RecordingListener listener) {
    RedisBroker broker = closing(settings.node("node" + open.size()));
    broker.start(listener);
    return broker;
  }

  static void subscribe(Broker broker, String... channels) {
    for (String channel : channels) {
      assertThat(broker.subscribe(new ChannelName(channel)).toCompletableFuture())
          .succeedsWithin(PATIENCE);
    }
  }

  /** The peer link of a started broker, open and heard. */
  static OpenPeers peers(Broker broker) {
    OpenPeers peers = OpenPeers.of(broker);
    assertThat(peers.opened()).succeedsWithin(PATIENCE);
    return peers;
  }

  static void publish(RedisServer server, String channel, String... bodies) {
    try (RespClient application = server.client()) {
      application.publish(
          channel, List.of(bodies).stream().map(b -> b.getBytes(StandardCharsets.UTF_8)).toList());
    }
  }

  /** An event as Laravel puts it. */
  static String laravel(String event) {
    return "{\"event\":\"" + event + "\",\"data\":{\"a\":1},\"socket\":null}";
  }

  static void eventually(ThrowingRunnable assertion) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(assertion);
  }
}
