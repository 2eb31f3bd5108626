package io.echobridge.broker.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** An application that makes topics, publishes, and looks into topics. */
final class Application implements AutoCloseable {
  private static final int LARGE = 2 << 20;

  private final Admin admin;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Map<String, Object> consumer = new HashMap<>();

  Application(String server) {
    admin = Admin.create(Map.of("bootstrap.servers", server));
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", server);
    properties.put("max.request.size", LARGE);
    properties.put("linger.ms", 1);
    properties.put("key.serializer", ByteArraySerializer.class);
    properties.put("value.serializer", ByteArraySerializer.class);
    producer = new KafkaProducer<>(properties);
    consumer.put("bootstrap.servers", server);
    consumer.put("key.deserializer", ByteArrayDeserializer.class);
    consumer.put("value.deserializer", ByteArrayDeserializer.class);
  }

  void makeTopic(String name, int partitions) {
    NewTopic topic =
        new NewTopic(name, Optional.of(partitions), Optional.empty())
            .configs(Map.of("max.message.bytes", String.valueOf(LARGE)));
    done(admin.createTopics(List.of(topic)).all());
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> done(admin.listTopics().names()).contains(name));
    // Of many partitions some are led, but not written to a disk yet: they have no end.
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int i = 0; i < partitions; i++) {
      ends.put(new TopicPartition(name, i), OffsetSpec.latest());
    }
    done(admin.listOffsets(ends).all());
  }

  void morePartitions(String topic, int partitions) {
    done(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions))).all());
  }

  Admin admin() {
    return admin;
  }

  /** Texts without keys, to one partition. */
  void publish(String topic, int partition, String... texts) {
    for (String text : texts) {
      done(producer.send(new ProducerRecord<>(topic, partition, null, bytes(text))));
    }
  }

  Future<RecordMetadata> send(String topic, @Nullable String key, byte @Nullable [] body) {
    return producer.send(new ProducerRecord<>(topic, key == null ? null : bytes(key), body));
  }

  /** Bodies under one key, in this order. */
  void publish(String topic, String key, List<byte[]> bodies) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    bodies.forEach(body -> sent.add(send(topic, key, body)));
    sent.forEach(Application::done);
  }

  /** What is in the only partition of a topic. */
  List<ConsumerRecord<byte[], byte[]>> content(String topic) {
    List<ConsumerRecord<byte[], byte[]>> content = new ArrayList<>();
    TopicPartition partition = new TopicPartition(topic, 0);
    try (KafkaConsumer<byte[], byte[]> reader = new KafkaConsumer<>(consumer)) {
      reader.assign(List.of(partition));
      reader.seekToBeginning(List.of(partition));
      long end = reader.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (reader.position(partition) < end) {
        reader.poll(Duration.ofMillis(100)).forEach(content::add);
      }
    }
    return content;
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(1));
    admin.close(Duration.ZERO);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  static <T> T done(java.util.concurrent.Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  static <T> T done(org.apache.kafka.common.KafkaFuture<T> future) {
    return done(future.toCompletionStage().toCompletableFuture());
  }
}
