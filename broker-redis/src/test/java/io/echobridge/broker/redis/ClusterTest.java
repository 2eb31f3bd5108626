package io.echobridge.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.broker.Places;
import io.echobridge.broker.redis.RedisConfig.Subscription;
import io.echobridge.testkit.RecordingListener;
import io.echobridge.testkit.RedisServer;
import io.echobridge.testkit.RespClient;
import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
  @EnumSource(names = {"PATTERN", "ON_DEMAND"})
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

  @Test
  void allNodesHearInOneOrderSoPlacesAreTheSame() {
    List<RecordingListener> heard = Stream.of(1, 2, 3).map(i -> new RecordingListener()).toList();
    List<RedisBroker> brokers = heard.stream().map(this::historian).toList();
    for (RedisBroker each : brokers) {
      eventually(() -> assertThat(each.places().orElseThrow().first()).isPresent());
    }
    int each = 300;
    List<Thread> publishers =
        nodes.stream()
            .map(node -> new Thread(() -> publish(node, "news", twins(node.port(), each))))
            .toList();
    publishers.forEach(Thread::start);
    for (RecordingListener listening : heard) {
      eventually(() -> assertThat(listening.events()).hasSize(each * nodes.size()));
    }

    for (int i = 0; i < each * nodes.size(); i++) {
      String text = text(brokers.get(0), heard.get(0), i);
      for (int other = 1; other < brokers.size(); other++) {
        assertThat(at(brokers.get(other), text))
            .as("behind %s messages", i + 1)
            .isEqualTo(heard.get(other).events().get(i).ordinal() + 1);
      }
    }
    assertThat(heard.get(1).texts("news")).isEqualTo(heard.get(0).texts("news"));
  }

  @Test
  void withoutTheNodeAtWhichAllReceiveEventsComeWithoutPlacesUntilItIsBack() {
    int slot = SlotHash.getSlot("echobridge:marks:default");
    RedisServer home = nodes.get(slot * nodes.size() / SLOTS);
    RedisServer other = nodes.get((nodes.indexOf(home) + 1) % nodes.size());
    RedisBroker broker = historian(listener);
    Places places = broker.places().orElseThrow();
    eventually(() -> assertThat(places.first()).isPresent());

    home.kill();
    eventually(() -> assertThat(listener.ups()).hasSizeGreaterThan(1));
    eventually(
        () -> {
          publish(other, "news", "still here");
          assertThat(listener.texts("news")).contains("still here");
        });
    assertThat(places.first()).isEmpty();

    home.restart();
    eventually(
        () -> assertThat(ask(home, "CLUSTER", "INFO").toString()).contains("cluster_state:ok"));
    eventually(() -> assertThat(places.first()).isPresent());
    int before = listener.events().size();
    publish(other, "news", "hello");
    eventually(() -> assertThat(listener.texts("news")).endsWith("hello"));
    assertThat(at(broker, text(broker, listener, before)))
        .isEqualTo(listener.events().get(before).ordinal() + 1);
  }

  private RedisBroker historian(RecordingListener hears) {
    RedisBroker broker =
        closing(
            RedisConfigs.toCluster(url())
                .prefix("")
                .subscription(Subscription.AUTO)
                .node("node", Duration.ofMinutes(2), Duration.ofSeconds(1)));
    broker.start(hears);
    return broker;
  }

  private static String[] twins(int port, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> i % 50 == 0 ? port + " " + i : "twin")
        .toArray(String[]::new);
  }

  private static String text(RedisBroker broker, RecordingListener heard, int index) {
    long head = heard.events().get(index).ordinal();
    return broker.places().orElseThrow().text(new long[] {head}).orElseThrow();
  }

  private static long at(RedisBroker broker, String text) {
    Places places = broker.places().orElseThrow();
    if (!(places.resolve(text) instanceof Places.At)) {
      // What was heard last is taken when the listener has returned.
      eventually(() -> assertThat(places.resolve(text)).isInstanceOf(Places.At.class));
    }
    return ((Places.At) places.resolve(text)).heads()[0];
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
