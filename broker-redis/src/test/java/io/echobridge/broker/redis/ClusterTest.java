package io.echobridge.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.broker.redis.RedisConfig.Subscription;
import io.echobridge.testkit.RecordingListener;
import io.echobridge.testkit.RedisServer;
import io.echobridge.testkit.RespClient;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClusterTest extends RedisTest {
  private static final int SLOTS = 16_384;

  private final List<RedisServer> nodes = Stream.of(node(), node(), node()).toList();
  private final RecordingListener listener = new RecordingListener();

  @BeforeEach
  void form() {
    for (int i = 0; i < nodes.size(); i++) {
      String from = String.valueOf(SLOTS * i / nodes.size());
      String to = String.valueOf(SLOTS * (i + 1) / nodes.size() - 1);
      ask(nodes.get(i), "CLUSTER", "ADDSLOTSRANGE", from, to);
      for (RedisServer other : nodes) {
        ask(nodes.get(i), "CLUSTER", "MEET", "127.0.0.1", String.valueOf(other.port()));
      }
    }
    for (RedisServer each : nodes) {
      eventually(
          () ->
              assertThat(ask(each, "CLUSTER", "INFO").toString())
                  .contains("cluster_state:ok", "cluster_known_nodes:3"));
    }
  }

  @ParameterizedTest
  @EnumSource(Subscription.class)
  void eventsPublishedOnAnyNodeArriveAndAKilledNodeIsSurvived(Subscription subscription) {
    RedisBroker broker =
        start(RedisConfigs.toCluster(url()).prefix("").subscription(subscription), listener);
    subscribe(broker, "news", "sport");
    for (int i = 0; i < nodes.size(); i++) {
      publish(nodes.get(i), "news", "from " + i);
    }
    eventually(
        () ->
            assertThat(listener.texts("news"))
                .containsExactlyInAnyOrder("from 0", "from 1", "from 2"));

    for (RedisServer killed : nodes) {
      int ups = listener.ups().size();
      int downs = listener.downs().size();
      killed.kill();
      RedisServer alive = nodes.get((nodes.indexOf(killed) + 1) % nodes.size());
      eventually(
          () -> {
            publish(alive, "sport", "still here " + killed.port());
            assertThat(listener.texts("sport")).contains("still here " + killed.port());
          });
      eventually(
          () -> assertThat(listener.ups().size() - ups).isEqualTo(listener.downs().size() - downs));
      killed.restart();
      eventually(
          () -> assertThat(ask(killed, "CLUSTER", "INFO").toString()).contains("cluster_state:ok"));
    }
    assertThat(listener.downs())
        .as("one of them was the one that we were connected to")
        .isNotEmpty();
  }

  private RedisServer node() {
    return redis(
        "--cluster-enabled", "yes",
        "--cluster-node-timeout", "2000",
        "--cluster-require-full-coverage", "no",
        "--cluster-config-file", "nodes.conf");
  }

  private String url() {
    return IntStream.range(0, nodes.size())
        .mapToObj(i -> "127.0.0.1:" + nodes.get(i).port())
        .collect(Collectors.joining(",", "redis://", ""));
  }

  private static Object ask(RedisServer node, String... words) {
    try (RespClient client = node.client()) {
      return client.command(words);
    }
  }
}
