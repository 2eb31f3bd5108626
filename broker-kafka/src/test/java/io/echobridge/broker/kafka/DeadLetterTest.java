package io.echobridge.broker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.echobridge.testkit.CapturedLog;
import io.echobridge.testkit.RecordingListener;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadLetterTest extends KafkaTest {
  @BeforeEach
  void refusePoison() {
    heard.doing(
        event -> {
          if (event.text().startsWith("poison")) {
            throw new IllegalStateException("no poison here");
          }
        });
  }

  @Test
  void aDeadLetterKeepsItsKeyAndSaysWhyAndWhereFrom() {
    String topic = topic("events", 1);
    String dead = topic("dead", 1);
    start(reading(topic).deadLetter(dead));

    application.publish(topic, "key", List.of(Application.bytes("good")));
    application.publish(topic, "key", List.of(Application.bytes("poison")));
    application.publish(topic, "key", List.of(Application.bytes("after")));

    hears(topic, "good", "after");
    eventually(() -> assertThat(application.content(dead)).hasSize(1));
    ConsumerRecord<byte[], byte[]> letter = application.content(dead).get(0);
    assertThat(Application.text(letter.key())).isEqualTo("key");
    assertThat(Application.text(letter.value())).isEqualTo("poison");
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header header : letter.headers()) {
      headers.put(header.key(), Application.text(header.value()));
    }
    assertThat(headers)
        .containsEntry("x-echobridge-reason", "no poison here")
        .containsEntry("x-echobridge-topic", topic)
        .containsEntry("x-echobridge-partition", "0")
        .containsEntry("x-echobridge-offset", "1")
        .hasSize(4);
  }

  @Test
  void appsThatReadEachOthersDeadLettersDoNotSendThemRound() {
    String topic = topic("events", 1);
    String ours = topic("dead.ours", 1);
    String others = topic("dead.others", 1);
    RecordingListener other =
        new RecordingListener()
            .doing(
                event -> {
                  if (event.text().startsWith("poison")) {
                    throw new IllegalStateException("nor here");
                  }
                });
    start(reading().topics(topic, others).deadLetter(ours));
    start(reading(ours).deadLetter(others).peers(name + ".other-peers"), other);

    application.publish(topic, 0, "poison");
    eventually(() -> assertThat(application.content(ours)).hasSize(1));
    application.publish(ours, 0, "behind it");
    eventually(() -> assertThat(other.texts(ours)).containsExactly("behind it"));

    assertThat(application.content(others)).isEmpty();
    assertThat(application.content(ours)).hasSize(2);
  }

  @Test
  void aMissingDeadLetterTopicIsToldOfOnceAndNothingWaitsForIt() {
    String topic = topic("events", 1);
    String dead = name + ".dead";
    try (CapturedLog log = new CapturedLog()) {
      start(reading(topic).deadLetter(dead));
      application.publish(topic, 0, "1", "poison 1", "poison 2", "poison 3", "2");

      hears(topic, "1", "2");
      eventually(() -> assertThat(log.lines(Level.WARN)).hasSize(2));
      assertThat(log.lines(Level.WARN).get(0)).contains("dead-letter topic " + dead, "create it");
      assertThat(log.lines(Level.WARN).get(1)).contains("1 message(s)", "no poison here");

      topic("dead", 1);
      eventually(() -> assertThat(log.lines(Level.INFO)).anyMatch(line -> line.contains(dead)));
      application.publish(topic, 0, "poison 4", "3");
      hears(topic, "1", "2", "3");
      eventually(() -> assertThat(application.content(dead)).hasSize(1));
    }
  }
}
