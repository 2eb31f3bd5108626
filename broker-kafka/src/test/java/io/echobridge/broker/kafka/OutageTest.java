package io.echobridge.broker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.echobridge.testkit.CapturedLog;
import io.echobridge.testkit.KafkaServer;
import io.echobridge.testkit.OpenPeers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class OutageTest extends KafkaTest {
  @Test
  void whatIsPublishedWhileKafkaIsKilledAndStartedAgainArrivesOnceAndInOrder() {
    KafkaServer own = closing(KafkaServer.start());
    List<String> keys = List.of("a", "b", "c", "d");
    List<String> expected = IntStream.range(0, 1_000).mapToObj(String::valueOf).toList();
    CountDownLatch underLoad = new CountDownLatch(500);
    heard.doing(event -> underLoad.countDown());
    try (Application there = new Application(own.address());
        CapturedLog log = new CapturedLog()) {
      there.makeTopic("events", 3);
      start(KafkaConfigs.to(own.address(), "events").byKey());
      Thread publisher =
          new Thread(
              () -> {
                List<Future<RecordMetadata>> sent = new ArrayList<>();
                for (String text : expected) {
                  keys.forEach(key -> sent.add(there.send("events", key, Application.bytes(text))));
                  if (text.endsWith("0")) {
                    Application.done(sent.get(sent.size() - 1));
                  }
                }
                sent.forEach(Application::done);
              });
      publisher.start();

      await(underLoad);
      own.kill();
      eventually(() -> assertThat(heard.downs()).hasSize(1));
      own.restart();

      eventually(() -> assertThat(heard.events()).hasSizeGreaterThanOrEqualTo(4_000));
      keys.forEach(key -> assertThat(heard.texts(key)).isEqualTo(expected));
      eventually(() -> assertThat(heard.ups()).hasSize(2));
      assertThat(heard.downs()).singleElement().asString().contains("Connection refused");
      assertThat(heard.ups().get(1)).contains("reading continues where it stopped");
      assertThat(log.lines(Level.WARN)).isEmpty();
      assertThat(log.lines(Level.ERROR)).isEmpty();
      assertThat(publisher.isAlive()).isFalse();
    }
  }

  @Test
  void whatKafkaDeletesDuringAnOutageIsToldOfAndReadingGoesOnWithTheOldest() {
    String topic = topic("short", 1);
    try (CapturedLog log = new CapturedLog()) {
      start(KafkaConfigs.to(server.wiredAddress(), topic).peers(name + ".peers"));
      application.publish(topic, 0, "0");
      hears(topic, "0");

      server.wire().cut();
      eventually(() -> assertThat(heard.downs()).hasSize(1));
      application.publish(topic, 0, "1", "2", "3", "4");
      TopicPartition partition = new TopicPartition(topic, 0);
      Application.done(
          application
              .admin()
              .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(3)))
              .all());
      server.wire().mend();

      hears(topic, "0", "3", "4");
      assertThat(heard.lost()).as("told behind the first event").containsExactly(1);
      assertThat(log.lines(Level.WARN))
          .singleElement()
          .asString()
          .contains(topic + "-0 at 1", "deleted records that were not read yet; continuing at 3");
    } finally {
      server.wire().mend();
    }
  }

  @Test
  void aKafkaThatFallsSilentIsGivenUpAndWhatItHasComesWhenItSpeaks() {
    String topic = topic("events", 1);
    try {
      start(KafkaConfigs.to(server.wiredAddress(), topic).peers(name + ".peers"));
      application.publish(topic, 0, "1");
      hears(topic, "1");

      server.wire().silence();
      eventually(() -> assertThat(heard.downs()).hasSize(1));
      assertThat(heard.downs().get(0)).contains(server.wiredAddress(), "no answer within");
      application.publish(topic, 0, "2");
      assertThat(heard.texts(topic)).containsExactly("1");
      server.wire().mend();

      hears(topic, "1", "2");
      assertThat(heard.downs()).hasSize(1);
    } finally {
      server.wire().mend();
    }
  }

  @Test
  void whoIsClosedLeavesNoThreadsWhetherUpOrDown() {
    String topic = topic("events", 1);
    KafkaConfigs settings = KafkaConfigs.to(server.wiredAddress(), topic).peers(name + ".peers");
    eventually(() -> assertThat(threads()).isEmpty());
    try (KafkaBroker up = settings.node("up")) {
      assertThat(threads()).isEmpty();
      up.start(heard);
      assertThat(threads()).isNotEmpty().noneMatch(thread -> thread.contains("peers"));
      OpenPeers peers = peers(up);
      assertThat(threads()).anyMatch(thread -> thread.contains("peers"));
      peers.close();
      eventually(() -> assertThat(threads()).noneMatch(thread -> thread.contains("peers")));
    }
    eventually(() -> assertThat(threads()).isEmpty());

    server.wire().cut();
    try (KafkaBroker down = settings.node("down")) {
      down.start(heard);
      assertThat(heard.downs()).hasSize(1);
    } finally {
      server.wire().mend();
    }
    eventually(() -> assertThat(threads()).isEqualTo(Set.of()));
    assertThat(heard.ups()).hasSize(1);
  }
}
