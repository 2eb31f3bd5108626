package io.echobridge.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.redis.RedisConfig.Subscription;
import io.echobridge.channel.ChannelName;
import io.echobridge.testkit.CapturedLog;
import io.echobridge.testkit.ChildProcess;
import io.echobridge.testkit.FreePorts;
import io.echobridge.testkit.OpenPeers;
import io.echobridge.testkit.RecordingListener;
import io.echobridge.testkit.RedisServer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutageTest extends RedisTest {
  private static final Duration HEARTBEAT = Duration.ofMillis(500);

  private final RecordingListener listener = new RecordingListener();

  @ParameterizedTest
  @EnumSource(Subscription.class)
  void aKilledRedisIsReportedOnceAndHeardAgainWhenItIsBack(Subscription subscription) {
    RedisServer redis = redis();
    RedisBroker broker = start(to(redis.url(), subscription), listener);
    subscribe(broker, "news", "sport");
    publish(redis, "news", "before");
    eventually(() -> assertThat(listener.texts("news")).hasSize(1));

    redis.kill();
    eventually(() -> assertThat(listener.downs()).hasSize(1));
    CompletableFuture<Void> late = broker.subscribe(new ChannelName("late")).toCompletableFuture();
    redis.restart();
    eventually(() -> assertThat(listener.ups()).hasSize(2));
    assertThat(late).succeedsWithin(PATIENCE);
    publish(redis, "news", "after");
    publish(redis, "sport", "after");
    publish(redis, "late", "after");

    eventually(() -> assertThat(listener.texts("late")).containsExactly("after"));
    assertThat(listener.texts("news")).containsExactly("before", "after");
    assertThat(listener.texts("sport")).containsExactly("after");
    assertThat(listener.downs()).hasSize(1);
    assertThat(listener.ups().get(1)).contains("events that were published meanwhile are lost");
    assertThat(listener.lost()).as("told behind the first event").containsExactly(1);
  }

  @Test
  void startReturnsWhileRedisIsAwayAndTheLinkComesUpWithIt() {
    int port = FreePorts.one();

    RedisBroker broker = start(to("redis://127.0.0.1:" + port, Subscription.ON_DEMAND), listener);
    assertThat(listener.downs())
        .singleElement()
        .asString()
        .contains("redis://127.0.0.1:" + port, "Connection refused");
    RedisServer redis = closing(RedisServer.onPort(port));

    subscribe(broker, "news");
    publish(redis, "news", "hello");
    eventually(() -> assertThat(listener.texts("news")).containsExactly("hello"));
    assertThat(listener.ups()).hasSize(1);
    assertThat(listener.downs()).hasSize(1);
  }

  @Test
  void aRedisThatHangsIsGivenUpAndHeardAgainWhenItAnswers() {
    RedisServer redis = redis();
    subscribe(impatient(redis), "news");

    signal("STOP", redis);
    eventually(() -> assertThat(listener.downs()).hasSize(1));
    assertThat(listener.downs().get(0)).contains("no answer");
    signal("CONT", redis);
    eventually(() -> assertThat(listener.ups()).hasSize(2));

    publish(redis, "news", "after");
    eventually(() -> assertThat(listener.texts("news")).containsExactly("after"));
  }

  @Test
  void aListenerThatHoldsTheReceiverBackLosesNothing() throws InterruptedException {
    RedisServer redis = redis();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    listener.doing(
        event -> {
          inside.countDown();
          await(goOn);
        });
    RedisBroker broker = impatient(redis);
    OpenPeers peers = peers(broker);
    subscribe(broker, "news");

    publish(redis, "news", "1", "2", "3");
    await(inside);
    assertThat(goOn.await(HEARTBEAT.toMillis() * 5, TimeUnit.MILLISECONDS)).isFalse();
    assertThat(peers.send("hello")).as("this node can still speak").succeedsWithin(PATIENCE);
    goOn.countDown();

    eventually(() -> assertThat(listener.texts("news")).containsExactly("1", "2", "3"));
    subscribe(broker, "later");
    assertThat(listener.downs()).isEmpty();
  }

  @Test
  void startingLosingAndStoppingLeavesNeitherThreadsNorWarnings() {
    Set<Thread> before = threads();
    RedisServer redis = redis();
    try (CapturedLog log = new CapturedLog()) {
      RedisBroker broker = start(to(redis.url(), Subscription.ON_DEMAND), listener);
      subscribe(broker, "news");
      peers(broker);
      redis.kill();
      eventually(() -> assertThat(listener.downs()).hasSize(1));
      redis.restart();
      eventually(() -> assertThat(listener.ups()).hasSize(2));

      broker.close();

      assertThat(log.lines(Level.WARN)).isEmpty();
      assertThat(log.lines(Level.ERROR)).isEmpty();
    }
    eventually(() -> assertThat(before).containsAll(threads()));
  }

  @Test
  void aBrokerThatIsNeverStartedHasNoThreads() {
    Set<Thread> before = threads();

    RedisBroker broker = to("redis://127.0.0.1:1", Subscription.ON_DEMAND).node("n");
    assertThat(before).containsAll(threads());
    broker.close();

    assertThat(before).containsAll(threads());
  }

  private RedisBroker impatient(RedisServer redis) {
    BrokerContext context = new BrokerContext("default", "main", "node", true);
    RedisBroker broker =
        closing(
            new RedisBroker(to(redis.url(), Subscription.ON_DEMAND).made(), context, HEARTBEAT));
    broker.start(listener);
    return broker;
  }

  private static RedisConfigs to(String url, Subscription subscription) {
    return RedisConfigs.to(url).prefix("").subscription(subscription);
  }

  private static void signal(String name, RedisServer redis) {
    int exit =
        ChildProcess.of("kill", "-" + name, String.valueOf(redis.pid()))
            .start()
            .awaitExit(PATIENCE);
    assertThat(exit).isZero();
  }

  /** Ours and Lettuce's; those of tests before may still be ending. */
  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("(lettuce|redis ).*"))
        .collect(Collectors.toSet());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
