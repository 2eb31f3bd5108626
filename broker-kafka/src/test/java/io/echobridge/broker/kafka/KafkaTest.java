package io.echobridge.broker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.testkit.KafkaServer;
import io.echobridge.testkit.OpenPeers;
import io.echobridge.testkit.RecordingListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;

/** What the tests of one situation share: the Kafka of all tests, and topics of their own. */
abstract class KafkaTest {
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final AtomicInteger TESTS = new AtomicInteger();

  final KafkaServer server = KafkaServer.shared();
  final Application application = new Application(server.address());
  final String name = getClass().getSimpleName() + TESTS.incrementAndGet();
  final RecordingListener heard = new RecordingListener();

  private final List<AutoCloseable> open = new ArrayList<>(List.of(application));

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

  /** A topic of this test, that Kafka shows to everybody. */
  String topic(String suffix, int partitions) {
    String topic = name + "." + suffix;
    application.makeTopic(topic, partitions);
    return topic;
  }

  KafkaConfigs reading(String... topics) {
    return KafkaConfigs.to(server.address(), topics).peers(name + ".peers");
  }

  KafkaBroker start(KafkaConfigs settings) {
    return start(settings, heard);
  }

  KafkaBroker start(KafkaConfigs settings, RecordingListener listener) {
    KafkaBroker broker = closing(settings.node("node" + open.size()));
    broker.start(listener);
    return broker;
  }

  /** The peer link of a started broker, open and heard. */
  OpenPeers peers(KafkaBroker broker) {
    OpenPeers peers = OpenPeers.of(broker);
    assertThat(peers.opened()).succeedsWithin(PATIENCE);
    return peers;
  }

  static Map<String, Long> lag(KafkaBroker broker) {
    return broker.lag().orElseThrow().bySource();
  }

  void hears(String address, String... texts) {
    eventually(() -> assertThat(heard.texts(address)).containsExactly(texts));
  }

  static void eventually(ThrowingRunnable assertion) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(assertion);
  }

  static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ours and Kafka's of this test's brokers. */
  Set<String> threads() {
    return Set.copyOf(
        Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter(thread -> thread.matches("kafka main of .*|kafka-.* \\| echobridge-.*"))
            .toList());
  }
}
