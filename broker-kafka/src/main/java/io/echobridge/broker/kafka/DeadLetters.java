package io.echobridge.broker.kafka;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of messages that the listener did not take: they go to a topic, with their key,
 * their headers and why, or are only told of. On the thread that reads.
 */
final class DeadLetters {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaBroker.class);
  private static final long QUIET_NANOS = 60_000_000_000L;

  private final String where;
  private final Optional<String> topic;
  private final Outgoing outgoing;
  private volatile boolean topicExists;
  private long lastTold = System.nanoTime() - QUIET_NANOS;
  private long untold;

  DeadLetters(String where, Optional<String> topic, Outgoing outgoing) {
    this.where = where;
    this.topic = topic;
    this.outgoing = outgoing;
  }

  /** What was seen of the topic last. While there is none, nothing waits for it. */
  void topicExists(boolean exists) {
    topicExists = exists;
  }

  void add(ConsumerRecord<byte[], byte[]> record, RuntimeException why) {
    String reason = Failures.words(why);
    String kept = "";
    if (topic.isPresent() && topicExists) {
      try {
        outgoing.sendAndWait(letter(topic.get(), record, reason));
      } catch (SendFailed e) {
        kept = ", nor was it put on " + topic.get() + " (" + Failures.words(e) + ")";
      }
    }
    untold++;
    long now = System.nanoTime();
    if (now - lastTold >= QUIET_NANOS) {
      LOG.warn(
          "{}: {} message(s) could not be taken (told once a minute), the last one{}: {}",
          where,
          untold,
          kept,
          reason);
      lastTold = now;
      untold = 0;
    }
  }

  private static ProducerRecord<byte[], byte[]> letter(
      String topic, ConsumerRecord<byte[], byte[]> record, String reason) {
    Headers headers = new RecordHeaders(record.headers());
    header(headers, "reason", reason);
    header(headers, "topic", record.topic());
    header(headers, "partition", Integer.toString(record.partition()));
    header(headers, "offset", Long.toString(record.offset()));
    return new ProducerRecord<>(topic, null, record.key(), record.value(), headers);
  }

  private static void header(Headers headers, String name, String value) {
    headers.add("x-echobridge-" + name, value.getBytes(StandardCharsets.UTF_8));
  }
}
