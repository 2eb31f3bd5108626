package io.echobridge.broker.kafka;

import io.echobridge.broker.link.Deliveries;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What becomes of the records that are read: messages, or nothing, or dead letters. */
final class Events implements Reader.Taker {
  /** Whether or not a node was up that put it there. */
  private static final Optional<String> PAST =
      Optional.of("it was published before this node was up");

  private final KafkaConfig.Address address;
  private final Deliveries deliveries;
  private final DeadLetters deadLetters;

  Events(KafkaConfig.Address address, Deliveries deliveries, DeadLetters deadLetters) {
    this.address = address;
    this.deliveries = deliveries;
    this.deadLetters = deadLetters;
  }

  @Override
  public void take(ConsumerRecord<byte[], byte[]> record, Cursor in) {
    Optional<String> to =
        address == KafkaConfig.Address.TOPIC
            ? Optional.of(record.topic())
            : RecordMessage.text(record.key());
    if (record.value() == null) {
      deliveries.dropped("no-body"); // says that a key is deleted
    } else if (to.isEmpty()) {
      deliveries.dropped("no-key");
    } else {
      deliveries.event(
          new RecordMessage(
              to.get(),
              record,
              in.start().lane(),
              in.ordinal(record.offset()),
              in.isPast(record.offset())),
          reason -> in.isPast(record.offset()) ? PAST : deadLetters.put(record, reason));
    }
  }

  @Override
  public void lost() {
    deliveries.lost();
  }
}
