package io.echobridge.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.echobridge.testkit.KafkaServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** An application that knows nothing of Echobridge: it publishes records to a topic of its own. */
final class KafkaApplication implements AutoCloseable {
  private final KafkaProducer<String, String> producer;
  private final String address;
  private final String topic;

  /** Makes the topic, with three partitions. */
  KafkaApplication(KafkaServer server, String topic)
      throws ExecutionException, InterruptedException {
    this.address = server.address();
    this.topic = topic;
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", server.address()))) {
      admin.createTopics(List.of(new NewTopic(topic, 3, (short) 1))).all().get();
    }
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", server.address(), "acks", "all", "linger.ms", "0"),
            new StringSerializer(),
            new StringSerializer());
  }

  /** Publishes a record; the future is done when Kafka has it, once, in the order of the calls. */
  Future<RecordMetadata> publish(String key, Map<String, String> headers, String body) {
    ProducerRecord<String, String> record = new ProducerRecord<>(topic, key, body);
    headers.forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
    return producer.send(record);
  }

  /** As {@link #publish(String, Map, String)}; {@code done} runs when Kafka has it. */
  void publish(String key, String body, Runnable done) {
    var unused =
        producer.send(
            new ProducerRecord<>(topic, key, body),
            (sent, failure) -> {
              if (failure == null) {
                done.run();
              }
            });
  }

  /** Waits until Kafka has everything. */
  void flush() {
    producer.flush();
  }

  /** All that is in its topic. */
  List<ConsumerRecord<String, String>> content() {
    List<ConsumerRecord<String, String>> content = new ArrayList<>();
    try (KafkaConsumer<String, String> reader =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", address),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions =
          reader.partitionsFor(topic).stream()
              .map(each -> new TopicPartition(topic, each.partition()))
              .toList();
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
      long end = reader.endOffsets(partitions).values().stream().mapToLong(each -> each).sum();
      while (content.size() < end) {
        reader.poll(Duration.ofMillis(100)).forEach(content::add);
      }
    }
    return content;
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(1));
  }
}
