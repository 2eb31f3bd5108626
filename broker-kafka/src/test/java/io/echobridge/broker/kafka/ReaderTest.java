package io.echobridge.broker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.broker.kafka.Assignment.Start;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

/** A defect on the thread that reads: nothing may end it in silence. */
class ReaderTest extends KafkaTest {
  private final List<String> taken = new CopyOnWriteArrayList<>();

  @Test
  void anErrorOfTheClientIsToldAndReadingGoesOnWhereItWas() {
    String topic = topic("events", 1);
    Map<String, Object> properties = properties(topic);
    properties.put("value.deserializer", Breaking.class);
    Reader reader = reading(topic, properties);
    application.publish(topic, 0, "1", "breaks", "2");

    eventually(() -> assertThat(reader.fault()).hasValueSatisfying(this::namesTheDefect));
    Breaking.mended = true;
    eventually(() -> assertThat(taken).containsExactly("1", "breaks", "2"));
    eventually(() -> assertThat(reader.fault()).isEmpty());
  }

  @Test
  void aRecordThatNobodyCanTakeIsPassedOver() {
    String topic = topic("events", 1);
    Reader reader = reading(topic, properties(topic));
    application.publish(topic, 0, "1", "deep", "2");

    eventually(() -> assertThat(taken).containsExactly("1", "2"));
    assertThat(reader.fault()).isEmpty();
  }

  private void namesTheDefect(String fault) {
    assertThat(fault).contains("a defect in its plug-in", "StackOverflowError");
  }

  private Map<String, Object> properties(String topic) {
    return new ClientProperties(reading(topic).made(), "test").consumer("events");
  }

  private Reader reading(String topic, Map<String, Object> properties) {
    Reader reader =
        closing(
            new Reader(
                "test",
                properties,
                new Cursors(),
                (record, in) -> {
                  String text = new String(record.value(), StandardCharsets.UTF_8);
                  if (text.equals("deep")) {
                    throw new StackOverflowError();
                  }
                  taken.add(text);
                }));
    reader.start();
    reader.read(Map.of(new TopicPartition(topic, 0), new Start(Uuid.ZERO_UUID, 0, 0, 0)));
    return reader;
  }

  /** Kafka's client takes exceptions of a deserializer for bad records; not so errors. */
  public static final class Breaking extends ByteArrayDeserializer {
    private static volatile boolean mended;

    @Override
    public byte[] deserialize(String topic, byte[] data) {
      if (!mended && new String(data, StandardCharsets.UTF_8).equals("breaks")) {
        throw new StackOverflowError();
      }
      return super.deserialize(topic, data);
    }
  }
}
