package io.echobridge.broker.kafka;

import io.echobridge.broker.link.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * What becomes of messages that the listener did not take: they go to a topic, with their key,
 * their headers and why, or are only told of. On the thread that reads.
 */
final class DeadLetters {
  private static final String PREFIX = "x-echobridge-";
  private static final String REASON = "reason";

  private final Optional<String> topic;
  private final Outgoing outgoing;
  private volatile boolean topicExists;

  DeadLetters(Optional<String> topic, Outgoing outgoing) {
    this.topic = topic;
    this.outgoing = outgoing;
  }

  /** What was seen of the topic last. While there is none, nothing waits for it. */
  void topicExists(boolean exists) {
    topicExists = exists;
  }

  /** Waits until Kafka has it. Returns why it has not, if so. */
  Optional<String> put(ConsumerRecord<byte[], byte[]> record, String reason) {
    if (record.headers().lastHeader(PREFIX + REASON) != null) {
      // Of another app whose dead letters we read, and which may read ours: it would go round.
      return Optional.of("it was a dead letter before");
    }
    if (topic.isEmpty() || !topicExists) {
      return Optional.empty();
    }
    try {
      outgoing.sendAndWait(letter(topic.get(), record, reason));
      return Optional.empty();
    } catch (SendFailed e) {
      return Optional.of(topic.get() + ": " + Reason.of(e));
    }
  }

  private static ProducerRecord<byte[], byte[]> letter(
      String topic, ConsumerRecord<byte[], byte[]> record, String reason) {
    Headers headers = new RecordHeaders(record.headers());
    header(headers, REASON, reason);
    header(headers, "topic", record.topic());
    header(headers, "partition", Integer.toString(record.partition()));
    header(headers, "offset", Long.toString(record.offset()));
    return new ProducerRecord<>(topic, null, record.key(), record.value(), headers);
  }

  private static void header(Headers headers, String name, String value) {
    headers.add(PREFIX + name, value.getBytes(StandardCharsets.UTF_8));
  }
}
