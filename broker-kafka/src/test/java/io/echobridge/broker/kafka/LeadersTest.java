package io.echobridge.broker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.testkit.KafkaCluster;
import io.echobridge.testkit.RecordingListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * In a cluster the leaders of partitions change, by force and by election, in heavy traffic; some
 * partition may have none.
 */
@Timeout(300)
class LeadersTest extends KafkaTest {
  private static final String TOPIC = "events";
  private static final List<String> KEYS = List.of("a", "b", "c", "d");
  private static final int MORE = 300;

  @Test
  void whenLeadersChangeNothingIsLostDoubledOrOutOfOrder() {
    KafkaCluster cluster = closing(KafkaCluster.start(2));
    Application there = closing(new Application(cluster.addresses()));
    Map<Integer, List<Integer>> replicas = Map.of(0, List.of(2, 1), 1, List.of(1, 2));
    Application.done(there.admin().createTopics(List.of(new NewTopic(TOPIC, replicas))).all());
    awaiting().ignoreExceptions().until(() -> leader(there, 0) == 2 && inSync(there));
    start(KafkaConfigs.to(cluster.addresses().split(",", 2)[0], TOPIC).byKey().from("start"));
    Numbers numbers = closing(new Numbers(there));
    moreIsHeard();

    awaiting().until(() -> inSync(there));
    cluster.kill(2);
    awaiting().ignoreExceptions().until(() -> leader(there, 0) == 1);
    moreIsHeard();

    cluster.restart(2);
    awaiting().until(() -> inSync(there));
    moreIsHeard();
    Application.done(
        there
            .admin()
            .electLeaders(ElectionType.PREFERRED, Set.of(new TopicPartition(TOPIC, 0)))
            .all());
    awaiting().ignoreExceptions().until(() -> leader(there, 0) == 2);
    moreIsHeard();

    List<String> published = numbers.end();
    for (String key : KEYS) {
      eventually(() -> assertThat(heard.texts(key)).hasSizeGreaterThanOrEqualTo(published.size()));
      assertThat(heard.texts(key).equals(published)).as("all of %s, in order", key).isTrue();
    }
    Set<Integer> partitions = new HashSet<>();
    heard.events().forEach(event -> partitions.add(event.lane()));
    assertThat(partitions).as("partitions of these keys").containsOnly(0, 1);
  }

  @Test
  void aPartitionWithoutALeaderCostsANodeThatStartsNoOtherOne() {
    KafkaCluster cluster = closing(KafkaCluster.start(2));
    Application there = closing(new Application(cluster.addresses()));
    Map<Integer, List<Integer>> alone = Map.of(0, List.of(1), 1, List.of(2));
    Application.done(there.admin().createTopics(List.of(new NewTopic(TOPIC, alone))).all());
    awaiting().ignoreExceptions().until(() -> leader(there, 1) == 2);
    there.publish(TOPIC, 1, "before");
    cluster.kill(2);
    awaiting().ignoreExceptions().until(() -> partitions(there).get(1).leader() == null);

    KafkaConfigs settings =
        KafkaConfigs.to(cluster.addresses().split(",", 2)[0]).pattern("events|look-[0-9]");
    closing(settings.node("with-history", Duration.ofMinutes(10))).start(heard);
    RecordingListener other = new RecordingListener();
    start(settings.from("start"), other);
    for (int look = 2; look <= 5; look++) {
      String seen = "look-" + look;
      there.makeTopic(seen, 1);
      there.publish(seen, 0, "new");
      hears(seen, "new");
      eventually(() -> assertThat(other.texts(seen)).containsExactly("new"));
    }

    cluster.restart(2);
    awaiting().ignoreExceptions().until(() -> leader(there, 1) == 2);
    there.publish(TOPIC, 1, "after");
    hears(TOPIC, "before", "after");
    eventually(() -> assertThat(other.texts(TOPIC)).containsExactly("before", "after"));
    assertThat(heard.downs()).isEmpty();
    assertThat(other.downs()).isEmpty();
  }

  /** Whoever publishes may be quicker than the node to see that there is a leader again. */
  @Test
  void whatIsPublishedToAPartitionWithoutALeaderIsHeardOnceItHasOne() {
    KafkaCluster cluster = closing(KafkaCluster.start(2));
    Application there = closing(new Application(cluster.addresses()));
    Map<Integer, List<Integer>> alone = Map.of(0, List.of(1), 1, List.of(2));
    Application.done(there.admin().createTopics(List.of(new NewTopic(TOPIC, alone))).all());
    awaiting().ignoreExceptions().until(() -> leader(there, 1) == 2);
    there.publish(TOPIC, 1, "before");
    cluster.kill(2);
    awaiting().ignoreExceptions().until(() -> partitions(there).get(1).leader() == null);
    KafkaConfigs settings = KafkaConfigs.to(cluster.addresses().split(",", 2)[0], TOPIC);
    start(settings.lookEvery(Duration.ofSeconds(10)));

    Thread publisher = new Thread(() -> there.publish(TOPIC, 1, "meanwhile"), "publisher");
    publisher.start();
    closing((AutoCloseable) publisher::join);
    cluster.restart(2);

    hears(TOPIC, "meanwhile");
    assertThat(heard.downs()).isEmpty();
  }

  /** Of each key. */
  private void moreIsHeard() {
    Map<String, Integer> enough = new java.util.HashMap<>();
    KEYS.forEach(key -> enough.put(key, heard.texts(key).size() + MORE));
    enough.forEach(
        (key, n) -> eventually(() -> assertThat(heard.texts(key).size()).isGreaterThan(n)));
  }

  private static ConditionFactory awaiting() {
    return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20));
  }

  /** Whether each node has all, and so may lead. */
  private static boolean inSync(Application there) {
    return partitions(there).stream().allMatch(partition -> partition.isr().size() == 2);
  }

  /** While there is none, it throws. */
  private static int leader(Application there, int partition) {
    return partitions(there).get(partition).leader().id();
  }

  private static List<TopicPartitionInfo> partitions(Application there) {
    return Application.done(
            there
                .admin()
                .describeTopics(List.of(TOPIC))
                .topicNameValues()
                .values()
                .iterator()
                .next())
        .partitions();
  }

  /** An application that publishes 0, 1, 2 … under each key; Kafka has all of it in the end. */
  private static final class Numbers implements AutoCloseable {
    private final Application application;
    private final List<String> published = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "numbers");
    private volatile boolean enough;

    Numbers(Application application) {
      this.application = application;
      thread.start();
    }

    List<String> end() {
      enough = true;
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return published;
    }

    @Override
    public void close() {
      end();
    }

    private void run() {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int i = 0; !enough; i++) {
        String text = String.valueOf(i);
        KEYS.forEach(key -> sent.add(application.send(TOPIC, key, Application.bytes(text))));
        published.add(text);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
      sent.forEach(Application::done);
    }
  }
}
