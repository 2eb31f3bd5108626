package io.echobridge.broker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartPositionTest extends KafkaTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  @Test
  void fromTheEndNothingOldIsHeard() {
    String topic = history();

    start(reading(topic).from("end"));
    application.publish(topic, 0, "new");

    hears(topic, "new");
  }

  @Test
  void fromTheStartAllIsHeard() {
    String topic = history();

    start(reading(topic).from("start"));
    application.publish(topic, 0, "new");

    hears(topic, "11:59", "12:00", "12:01", "new");
  }

  @Test
  void fromATimeIsHeardWhatWasPublishedSince() {
    String topic = history();

    start(reading(topic).from(NOON.toString()));
    application.publish(topic, 0, "new");

    hears(topic, "12:00", "12:01", "new");
  }

  @Test
  void fromATimeAfterAllThatThereIsOnlyWhatIsNewIsHeard() {
    String topic = history();

    start(reading(topic).from("2026-02-01T00:00:00+01:00"));
    application.publish(topic, 0, "new");

    hears(topic, "new");
  }

  @Test
  void soLongAgoIsATimeToo() {
    String topic = history();
    application.publish(topic, 0, "just now");

    start(reading(topic).from("10m"));
    application.publish(topic, 0, "new");

    hears(topic, "just now", "new");
  }

  @Test
  void durationsAreCountedBackFromTheStart() {
    assertThat(StartPosition.parse("90s").time(NOON)).contains(NOON.minusSeconds(90));
    assertThat(StartPosition.parse("2 h").time(NOON)).contains(NOON.minus(Duration.ofHours(2)));
    assertThat(StartPosition.parse("1d").time(NOON)).contains(NOON.minus(Duration.ofDays(1)));
    assertThat(StartPosition.parse("end").time(NOON)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "latest", "10", "-10m", "2026-01-31", "2026-01-31T12:00:00"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> StartPosition.parse(text))
        .hasMessageContaining("from: expected end, start,");
  }

  /** Messages of an hour long ago. */
  private String history() {
    String topic = topic("history", 1);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            java.util.Map.of("bootstrap.servers", server.address()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int minute : List.of(-1, 0, 1)) {
        Instant time = NOON.plusSeconds(60L * minute);
        byte[] body = Application.bytes(time.toString().substring(11, 16));
        Application.done(
            producer.send(new ProducerRecord<>(topic, 0, time.toEpochMilli(), null, body)));
      }
    }
    return topic;
  }
}
