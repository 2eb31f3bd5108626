package io.echobridge.broker.kafka;

import io.echobridge.broker.BrokerMessage;
import io.echobridge.broker.Position;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record of Kafka. Its headers are those in UTF-8; of several with one name the last.
 *
 * @param address its topic or its key, as the settings say
 */
record RecordMessage(String address, ConsumerRecord<byte[], byte[]> record)
    implements BrokerMessage {
  static final Set<String> FIELDS = Set.of("topic", "key", "partition", "offset", "timestamp");

  /** What a topic may have of a position's 64 characters, beside partition and offset. */
  private static final int TOPIC_ROOM = 64 - ":2147483647:9223372036854775807".length();

  private static final int KEPT = TOPIC_ROOM - "~01234567".length();

  @Override
  public byte[] body() {
    return record.value();
  }

  @Override
  public Position position() {
    return new Position(
        shortened(record.topic()) + ':' + record.partition() + ':' + record.offset());
  }

  @Override
  public Optional<String> field(String name) {
    return switch (name) {
      case "topic" -> Optional.of(record.topic());
      case "key" -> text(record.key());
      case "partition" -> Optional.of(Integer.toString(record.partition()));
      case "offset" -> Optional.of(Long.toString(record.offset()));
      case "timestamp" -> Optional.of(Long.toString(record.timestamp()));
      default -> Optional.empty();
    };
  }

  @Override
  public Optional<String> header(String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? Optional.empty() : text(header.value());
  }

  /** The text of these bytes, if they are text. */
  static Optional<String> text(byte @Nullable [] utf8) {
    if (utf8 == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static String shortened(String topic) {
    if (topic.length() <= TOPIC_ROOM) {
      return topic;
    }
    CRC32 sum = new CRC32();
    sum.update(topic.getBytes(StandardCharsets.US_ASCII));
    return topic.substring(0, KEPT) + String.format("~%08x", sum.getValue());
  }
}
