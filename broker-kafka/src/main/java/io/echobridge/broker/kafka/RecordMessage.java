package io.echobridge.broker.kafka;

import io.echobridge.broker.BrokerMessage;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record of Kafka. Its headers are those in UTF-8; of several with one name the last.
 *
 * @param address its topic or its key, as the settings say
 * @param lane its partition
 * @param ordinal by its offset
 */
record RecordMessage(
    String address, ConsumerRecord<byte[], byte[]> record, int lane, long ordinal, boolean isPast)
    implements BrokerMessage {
  static final Set<String> FIELDS = Set.of("topic", "key", "partition", "offset", "timestamp");

  /**
   * The name and value of a header are parts of all that Kafka's client has fetched together, until
   * they are read: a message that is kept would keep up to 8 MiB.
   */
  RecordMessage {
    for (Header each : record.headers()) {
      var unusedName = each.key();
      var unusedValue = each.value();
    }
  }

  @Override
  public byte[] body() {
    return record.value();
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
}
