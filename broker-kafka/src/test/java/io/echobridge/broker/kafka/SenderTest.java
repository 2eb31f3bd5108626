package io.echobridge.broker.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echobridge.broker.Sender;
import org.junit.jupiter.api.Test;

/** What clients say goes to a topic. */
class SenderTest extends KafkaTest {
  @Test
  void itIsARecordOfTheTopicAndTakesNoTopicThatAClientChooses() {
    String clients = topic("clients", 1);
    Sender sender = start(reading(clients)).sender().orElseThrow();
    assertThat(sender.send(clients, "room", "one".getBytes(UTF_8)).toCompletableFuture())
        .succeedsWithin(PATIENCE);
    eventually(
        () -> assertThat(heard.events()).extracting(event -> event.text()).containsExactly("one"));
    assertThat(sender.takesAnyAddress()).isFalse();
  }

  /** The key is the channel, and clients name that. */
  @Test
  void aTopicWhoseKeysAreAddressesIsRefused() {
    Sender byKey = closing(reading("clients").byKey().node("one")).sender().orElseThrow();
    assertThatThrownBy(() -> byKey.heardAt("clients")).hasMessageContaining("publish-to: expected");
    assertThat(byKey.heardAt("other")).isEqualTo("other");
    assertThatThrownBy(() -> byKey.heardAt("clients.{channel}"))
        .hasMessageContaining("publish-to: expected");
  }
}
