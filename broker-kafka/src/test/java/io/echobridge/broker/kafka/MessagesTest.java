package io.echobridge.broker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.broker.BrokerMessage;
import io.echobridge.testkit.OpenPeers;
import io.echobridge.testkit.RecordingListener;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class MessagesTest extends KafkaTest {
  @Test
  void aMessageHasTheFieldsAndHeadersOfItsRecord() {
    BrokerMessage message = message("orders", "7");

    assertThat(message.field("topic")).contains("orders");
    assertThat(message.field("key")).contains("7");
    assertThat(message.field("partition")).contains("2");
    assertThat(message.field("offset")).contains("41");
    assertThat(message.field("timestamp")).contains("1769860800000");
    assertThat(message.field("group")).isEmpty();
    assertThat(message.header("type")).contains("größer");
    assertThat(message.header("Type")).isEmpty();
    assertThat(message.header("binary")).isEmpty();
    assertThat(new KafkaFactory().fields()).allMatch(name -> message.field(name).isPresent());
  }

  @Test
  void recordsWithoutAKeyOrABodyAreDroppedAndCounted() {
    String topic = topic("keyed", 1);
    start(reading(topic).byKey());

    Application.done(application.send(topic, null, Application.bytes("no key")));
    Application.done(application.send(topic, "a", null));
    Application.done(application.send(topic, "a", Application.bytes("good")));

    hears("a", "good");
    assertThat(heard.dropped()).containsExactly("no-key", "no-body");
  }

  @Test
  void whatATransactionTakesBackIsNotHeardAndLeavesNoLag() {
    String topic = topic("transactions", 1);
    KafkaBroker broker = start(reading(topic));
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", server.address(), "transactional.id", name),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.initTransactions();
      for (String text : List.of("committed", "aborted", "committed too")) {
        producer.beginTransaction();
        Application.done(producer.send(new ProducerRecord<>(topic, Application.bytes(text))));
        if (text.equals("aborted")) {
          producer.abortTransaction();
        } else {
          producer.commitTransaction();
        }
      }
    }

    hears(topic, "committed", "committed too");
    eventually(() -> assertThat(lag(broker)).isEqualTo(Map.of(topic, 0L)));
  }

  @Test
  void wherePeersHaveSeveralPartitionsAllIsHeardInOneOrderAndEachHearsWhatIsAddressedToIt() {
    String topic = topic("events", 1);
    topic("peers", 3);
    OpenPeers one = peers(start(reading(topic)));
    OpenPeers two = peers(start(reading(topic)));
    OpenPeers three = peers(start(reading(topic)));
    OpenPeers four = peers(start(reading(topic)));
    assertThat(
            Stream.of(one, two, three, four)
                .map(peers -> KafkaPeers.partitionOf(peers.node(), 3))
                .distinct())
        .as("nodes of both partitions")
        .containsExactlyInAnyOrder(1, 2);
    List<String> toAll = IntStream.range(0, 100).mapToObj(i -> "to all " + i).toList();
    List<String> toThree = IntStream.range(0, 100).mapToObj(i -> "to three " + i).toList();

    for (int i = 0; i < toAll.size(); i++) {
      OpenPeers sender = i % 2 == 0 ? one : two;
      assertThat(sender.send(toAll.get(i))).succeedsWithin(PATIENCE);
      assertThat(sender.sendTo(three, toThree.get(i))).succeedsWithin(PATIENCE);
    }

    eventually(() -> assertThat(three.texts()).hasSize(200));
    assertThat(three.textsBut(toThree)).isEqualTo(toAll);
    assertThat(three.textsBut(toAll)).isEqualTo(toThree);
    for (OpenPeers each : List.of(one, two, four)) {
      eventually(() -> assertThat(each.texts()).isEqualTo(toAll));
      assertThat(each.sendTo(each, "last")).succeedsWithin(PATIENCE);
      eventually(() -> assertThat(each.texts()).endsWith("last"));
      assertThat(each.textsBut(toThree)).isEqualTo(each.texts());
    }
  }

  @Test
  void whoIsHeldBackLagsAndStillTalksToItsPeers() {
    String topic = topic("events", 2);
    String quiet = topic("quiet", 1);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    heard.doing(
        event -> {
          inside.countDown();
          await(goOn);
        });
    KafkaBroker held = start(reading(topic, quiet));
    KafkaBroker other = start(reading(topic, quiet), new RecordingListener());
    assertThat(lag(held)).isEqualTo(Map.of(topic, 0L, quiet, 0L));

    application.publish(topic, 0, "1", "2", "3");
    application.publish(topic, 1, "4", "5");
    await(inside);
    eventually(() -> assertThat(lag(held)).isEqualTo(Map.of(topic, 5L, quiet, 0L)));
    eventually(() -> assertThat(lag(other)).isEqualTo(Map.of(topic, 0L, quiet, 0L)));
    OpenPeers heldsPeers = peers(held);
    OpenPeers othersPeers = peers(other);
    assertThat(heldsPeers.send("question")).succeedsWithin(PATIENCE);
    eventually(() -> assertThat(othersPeers.texts()).contains("question"));
    assertThat(othersPeers.send("answer")).succeedsWithin(PATIENCE);
    eventually(() -> assertThat(heldsPeers.texts()).contains("answer"));
    assertThat(heard.downs()).isEmpty();
    goOn.countDown();

    eventually(() -> assertThat(heard.texts(topic)).hasSize(5).containsSubsequence("1", "2", "3"));
    eventually(() -> assertThat(lag(held)).isEqualTo(Map.of(topic, 0L, quiet, 0L)));
  }

  @Test
  void explainIsToldWhatIsRead() {
    KafkaFactory factory = new KafkaFactory();
    KafkaConfig list = reading("a", "b").made();
    KafkaConfig pattern = reading().pattern("shop\\..*").made();

    assertThat(factory.address(list, "a")).contains("a");
    assertThat(factory.address(list, "c")).isEmpty();
    assertThat(factory.address(pattern, "shop.orders")).contains("shop.orders");
    assertThat(factory.address(pattern, "workshop.orders")).isEmpty();
    assertThat(factory.address(reading("a").byKey().made(), "key")).contains("key");
  }

  private static BrokerMessage message(String topic, String key) {
    RecordHeaders headers = new RecordHeaders();
    headers.add("type", Application.bytes("first"));
    headers.add("type", Application.bytes("größer"));
    headers.add("binary", new byte[] {(byte) 0xff});
    byte[] body = Application.bytes("{}");
    return new RecordMessage(
        topic,
        new ConsumerRecord<>(
            topic,
            2,
            41,
            1769860800000L,
            TimestampType.CREATE_TIME,
            1,
            body.length,
            Application.bytes(key),
            body,
            headers,
            Optional.empty()),
        0,
        41,
        false);
  }
}
