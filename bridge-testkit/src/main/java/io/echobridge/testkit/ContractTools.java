package io.echobridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.broker.Broker;
import io.echobridge.channel.ChannelName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A world for each test, and short words for what the tests of the contract do with it. */
abstract class ContractTools {
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private final List<Broker> started = new ArrayList<>();
  BrokerWorld world = new NoWorld();

  /** A server, or whatever the broker has, with nothing in it. */
  protected abstract BrokerWorld newWorld() throws Exception;

  /** Why this broker does not promise that; empty when it does. */
  protected Optional<String> excuse(Promise promise) {
    return Optional.empty();
  }

  @BeforeEach
  void makeWorld() throws Exception {
    world = newWorld();
  }

  @AfterEach
  void endWorld() {
    started.forEach(Broker::close);
    world.close();
  }

  final Broker node(String id, RecordingListener listener) {
    return started(world.node(id), listener);
  }

  final Broker started(Broker broker, RecordingListener listener) {
    started.add(broker);
    broker.start(listener);
    return broker;
  }

  final void publish(String channel, String... bodies) {
    world.publish(channel, Arrays.stream(bodies).map(ContractTools::bytes).toList());
  }

  final boolean excused(Promise promise) {
    return Excuse.isGiven(this, promise, excuse(promise));
  }

  final void tellNotCarried(String name) {
    System.out.println(
        "[contract] "
            + getClass().getSimpleName()
            + " cannot carry a name of "
            + bytes(name).length
            + " bytes");
  }

  static void subscribe(Broker broker, String channel) {
    done(broker.subscribe(new ChannelName(channel)).toCompletableFuture());
  }

  static void done(CompletionStage<Void> stage) {
    assertThat(stage).succeedsWithin(PATIENCE);
  }

  static ConditionFactory await() {
    return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static void wait(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static void join(Thread thread) {
    try {
      thread.join(PATIENCE.toMillis());
      assertThat(thread.isAlive()).as("%s is still running", thread.getName()).isFalse();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
