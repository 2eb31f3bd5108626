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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisClusterTest {
  private final List<RedisServer> nodes = new ArrayList<>();

  @BeforeAll
  void start() {
    for (int i = 0; i < 3; i++) {
      nodes.add(
          RedisServer.start(
              "--cluster-enabled",
              "yes",
              "--cluster-require-full-coverage",
              "no",
              "--cluster-node-timeout",
              "1000"));
    }
    try (RespClient first = nodes.get(0).client()) {
      for (RedisServer other : nodes.subList(1, 3)) {
        first.command("CLUSTER", "MEET", "127.0.0.1", String.valueOf(other.port()));
      }
    }
    for (int i = 0; i < 3; i++) {
      try (RespClient node = nodes.get(i).client()) {
        String[] command =
            IntStream.rangeClosed(i * 16_384 / 3, (i + 1) * 16_384 / 3 - 1)
                .mapToObj(String::valueOf)
                .toArray(String[]::new);
        node.command(concat(List.of("CLUSTER", "ADDSLOTS"), List.of(command)));
      }
    }
    nodes.forEach(RedisClusterTest::awaitHealthy);
  }

  @AfterAll
  void end() {
    nodes.forEach(RedisServer::close);
  }

  @Test
  void eventsPublishedOnAnyNodeArriveInBothModesAndPeersHearEachOther() {
    for (Subscription subscription : Subscription.values()) {
      RedisConfigs config = cluster().prefix("p_").subscription(subscription);
      RecordingListener heard = new RecordingListener();
      try (OneNode node = OneNode.start(config).subscribe("news");
          RedisBroker other = config.node("node2")) {
        other.start(heard);
        for (RedisServer each : nodes) {
          publish(each, "from " + each.port());
        }
        await().until(() -> node.heard().texts("news").size() == 3);
        other.publishToPeers("hello".getBytes(StandardCharsets.UTF_8));
        await().until(() -> node.heard().peerTexts().equals(List.of("hello")));
        assertThat(heard.peerTexts()).isEmpty();
      }
    }
  }

  @Test
  void whenTheNodesDieOneAfterTheOtherWeMoveOn() {
    try (OneNode node = OneNode.start(cluster().prefix("p_")).subscribe("news")) {
      for (RedisServer victim : nodes) {
        victim.kill();
        RedisServer alive = nodes.get((nodes.indexOf(victim) + 1) % 3);
        await()
            .ignoreExceptions()
            .untilAsserted(
                () -> {
                  String marker = "marker " + System.nanoTime();
                  publish(alive, marker);
                  await()
                      .atMost(Duration.ofSeconds(1))
                      .until(() -> node.heard().texts("news").contains(marker));
                });
        victim.restart();
        awaitHealthy(victim);
      }
    }
  }

  private RedisConfigs cluster() {
    String hosts =
        String.join(",", nodes.stream().map(each -> "127.0.0.1:" + each.port()).toList());
    return RedisConfigs.to("redis://" + hosts).cluster();
  }

  private static void publish(RedisServer server, String text) {
    try (RespClient application = server.client()) {
      application.publish("p_news", bodies(text));
    }
  }

  private static void awaitHealthy(RedisServer server) {
    try (RespClient node = server.client()) {
      await()
          .until(
              () -> {
                String info = node.command("CLUSTER", "INFO").toString();
                return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:3");
              });
    }
  }

  private static String[] concat(List<String> first, List<String> more) {
    List<String> all = new ArrayList<>(first);
    all.addAll(more);
    return all.toArray(String[]::new);
  }
}
