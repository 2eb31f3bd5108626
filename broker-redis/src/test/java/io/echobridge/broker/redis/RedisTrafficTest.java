package io.echobridge.broker.redis;

import static io.echobridge.broker.redis.OneNode.LARAVELS;
import static io.echobridge.broker.redis.OneNode.await;
import static io.echobridge.broker.redis.OneNode.bodies;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.redis.RedisConfig.Subscription;
import io.echobridge.channel.ChannelName;
import io.echobridge.testkit.OpenPeers;
import io.echobridge.testkit.RecordingListener;
import io.echobridge.testkit.RedisServer;
import io.echobridge.testkit.RespClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What travels on a Redis that the application shares with others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisTrafficTest {
  private static final Duration HEARTBEAT = Duration.ofMillis(500);

  private final RedisServer redis = RedisServer.start("--notify-keyspace-events", "KEA");
  private final RespClient application = redis.client();

  @BeforeAll
  void noSubscriptions() {
    assertThat(numberOfPatterns()).isZero();
  }

  @AfterAll
  void end() {
    application.close();
    redis.close();
  }

  @AfterEach
  void nothingIsLeftBehind() {
    await().until(() -> numberOfPatterns() == 0 && channels().isEmpty());
  }

  @Test
  void inPatternModeOtherTrafficIsDroppedAndCountedAndOursArrives() {
    try (OneNode node = OneNode.start(pattern().prefix("")).subscribe("news")) {
      application.command("SET", "key", "value");
      application.publish(new byte[] {(byte) 0xc3, 0x28}, new byte[] {1});
      application.publish("echobridge:peers:other-app", bodies("n\nx"));
      application.publish("news", bodies("hello"));

      node.awaitTexts("news", "hello");
      node.awaitDropped("keyspace", "keyspace", "bad-name", "other-peers");
      assertThat(node.heard().events()).hasSize(1);
    }
  }

  @Test
  void inPatternModeWithAPrefixRedisSendsNothingElse() {
    try (OneNode node = OneNode.start(pattern().prefix(List.of("a_", "b?_"))).subscribe("news")) {
      application.publish("news", bodies("1"));
      application.publish("bx_news", bodies("2"));
      application.publish("b?_news", bodies("3"));
      application.publish("a_news", bodies("4"));

      node.awaitTexts("news", "3", "4");
      assertThat(node.heard().dropped()).isEmpty();
    }
  }

  @Test
  void onDemandRedisSendsWhatIsWantedUnderEachPrefixAndNothingElse() {
    try (OneNode node = OneNode.start(onDemand().prefix(List.of("a_", ""))).subscribe("news")) {
      assertThat(channels()).containsExactlyInAnyOrder("a_news", "news");
      application.publish("other", bodies("1"));
      application.publish("news", bodies("2"));
      application.publish("a_news", bodies("3"));

      node.awaitTexts("news", "2", "3");
      node.broker().unsubscribe(new ChannelName("news"));
      await().until(() -> channels().isEmpty());
    }
  }

  @Test
  void withALearnedPrefixAnotherOneIsRefusedAndUnprefixedTrafficIsForeign() {
    try (OneNode node = OneNode.start(pattern()).subscribe("news")) {
      application.publish("shop-database-news", bodies(LARAVELS));
      application.publish("shop-database-sport", bodies(LARAVELS));
      application.publish("shop-database-weather", bodies(LARAVELS));
      application.publish("blog_database_news", bodies(LARAVELS));
      application.publish("others", bodies(LARAVELS));
      application.publish("shop-database-news", bodies("last"));

      node.awaitTexts("news", LARAVELS, "last");
      node.awaitDropped("other-prefix", "foreign");
    }
  }

  @Test
  void aChannelNamedLikeThePeersDoesNotTouchThem() {
    try (OneNode node = OneNode.start(onDemand().prefix(""));
        OneNode other = new OneNode(onDemand().prefix("").node("node2"), new RecordingListener())) {
      other.broker().start(other.heard());
      OpenPeers peers = node.peers();
      OpenPeers others = other.peers();
      node.subscribe("echobridge:peers:default");
      node.broker().unsubscribe(new ChannelName("echobridge:peers:default"));
      node.subscribe("marker");

      others.send("hello");
      await().until(() -> peers.texts().equals(List.of("hello")));
      assertThat(node.heard().events()).isEmpty();
    }
  }

  @Test
  void tenThousandChannelsComeAndGo() {
    try (OneNode node = OneNode.start(onDemand().prefix("p_"))) {
      var stages =
          IntStream.range(0, 10_000)
              .mapToObj(i -> node.ask("c" + i).toCompletableFuture())
              .toList();
      stages.forEach(stage -> assertThat(stage).succeedsWithin(Duration.ofSeconds(30)));
      assertThat(channels()).hasSize(10_000);

      IntStream.range(0, 10_000).forEach(i -> node.broker().unsubscribe(new ChannelName("c" + i)));
      node.subscribe("c7");
      await().until(() -> channels().size() == 1);
      application.publish("p_c7", bodies("hello"));
      node.awaitTexts("c7", "hello");
    }
  }

  @Test
  void aListenerThatHoldsBackKeepsTheLinkAndThisNodesVoice() {
    CountDownLatch goOn = new CountDownLatch(1);
    RecordingListener slow =
        new RecordingListener()
            .doing(
                event -> {
                  try {
                    goOn.await();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                });
    BrokerContext context = new BrokerContext("default", "main", "node1", true);
    RedisBroker impatient = new RedisBroker(onDemand().prefix("").made(), context, HEARTBEAT);
    impatient.start(slow);
    try (OneNode node = new OneNode(impatient, slow).subscribe("news");
        OneNode other = new OneNode(onDemand().prefix("").node("node2"), new RecordingListener())) {
      other.broker().start(other.heard());
      OpenPeers peers = node.peers();
      OpenPeers others = other.peers();
      application.publish("news", bodies("1", "2"));

      IntStream.range(0, 12).forEach(turn -> voiceIsHeard(peers, others, turn));
      goOn.countDown();

      node.awaitTexts("news", "1", "2");
      assertThat(slow.downs()).isEmpty();
    }
  }

  /** Twelve of these take longer than four heartbeats. */
  private static void voiceIsHeard(OpenPeers node, OpenPeers other, int turn) {
    node.send("m");
    await().pollDelay(HEARTBEAT.dividedBy(2)).until(() -> other.texts().size() == turn + 1);
  }

  private RedisConfigs pattern() {
    return RedisConfigs.to(redis.url()).subscription(Subscription.PATTERN);
  }

  private RedisConfigs onDemand() {
    return RedisConfigs.to(redis.url()).subscription(Subscription.ON_DEMAND);
  }

  private long numberOfPatterns() {
    return (Long) application.command("PUBSUB", "NUMPAT");
  }

  private List<String> channels() {
    return ((List<?>) application.command("PUBSUB", "CHANNELS"))
        .stream().map(String::valueOf).toList();
  }
}
