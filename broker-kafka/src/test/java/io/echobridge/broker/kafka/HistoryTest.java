package io.echobridge.broker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.echobridge.broker.BrokerListener;
import io.echobridge.broker.BrokerMessage;
import io.echobridge.broker.Places;
import io.echobridge.broker.Places.At;
import io.echobridge.broker.Places.Unknown;
import io.echobridge.testkit.CapturedLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** With a history a node that starts hears what was published before. */
class HistoryTest extends KafkaTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  /** A node, and what it hears. */
  private final class Node implements BrokerListener {
    final List<BrokerMessage> messages = new CopyOnWriteArrayList<>();
    final KafkaBroker broker;
    final Places places;

    Node(String id, KafkaConfigs settings, Duration history) {
      broker = closing(settings.node(id, history));
      places = broker.places().orElseThrow();
      broker.start(this);
    }

    @Override
    public void onEvent(BrokerMessage message) {
      if (text(message).equals("poison")) {
        throw new IllegalStateException("no poison here");
      }
      messages.add(message);
    }

    @Override
    public void onUp(String detail) {}

    @Override
    public void onDown(String reason) {}

    @Override
    public void onDropped(String reason) {}

    void hears(String... texts) {
      eventually(() -> assertThat(messages).extracting(Node::text).containsExactly(texts));
    }

    /** The place behind the message with that text. */
    String after(String text) {
      BrokerMessage message = message(text);
      long[] heads = places.first().orElseThrow();
      heads[message.lane()] = message.ordinal();
      return places.text(heads).orElseThrow();
    }

    BrokerMessage message(String text) {
      return messages.stream().filter(each -> text(each).equals(text)).findFirst().orElseThrow();
    }

    static String text(BrokerMessage message) {
      return Application.text(message.body());
    }
  }

  @Test
  void whatIsYoungerThanTheHistoryIsReadAsPastAndWhatIsNewIsNot() {
    String topic = topic("events", 1);
    application.publish(topic, 0, "1", "2");
    Node node = new Node("one", reading(topic), LONG);
    application.publish(topic, 0, "3");

    node.hears("1", "2", "3");
    assertThat(node.messages).extracting(BrokerMessage::isPast).containsExactly(true, true, false);
    assertThat(node.places.first().orElseThrow()).containsExactly(-1);
  }

  @Test
  void withoutAHistoryNothingOldIsHeard() {
    String topic = topic("events", 1);
    application.publish(topic, 0, "1", "2");
    Node node = new Node("one", reading(topic), Duration.ZERO);
    application.publish(topic, 0, "3");

    node.hears("3");
    assertThat(node.messages.get(0).isPast()).isFalse();
  }

  @Test
  void whatTheSettingsReadAnywayIsNoPast() {
    String topic = topic("events", 1);
    application.publish(topic, 0, "1", "2");
    Node node = new Node("one", reading(topic).from("start"), LONG);

    node.hears("1", "2");
    assertThat(node.messages).extracting(BrokerMessage::isPast).containsExactly(false, false);
  }

  @Test
  void aPastMessageThatCannotBeReadIsNoDeadLetterOnceMore() {
    String topic = topic("events", 1);
    String dead = topic("dead", 1);
    application.publish(topic, 0, "poison", "1");
    Node node = new Node("one", reading(topic).deadLetter(dead), LONG);
    node.hears("1");
    application.publish(topic, 0, "poison", "2");

    node.hears("1", "2");
    eventually(() -> assertThat(application.content(dead)).hasSize(1));
  }

  @Test
  void aNodeThatStartsLaterKnowsThePlacesOfTheOther() {
    String topic = topic("events", 2);
    String more = topic("more", 1);
    Node one = new Node("one", reading(topic, more), LONG);
    application.publish(topic, 0, "same", "same", "last");
    application.publish(topic, 1, "a", "b");
    eventually(() -> assertThat(one.messages).hasSize(5));
    String place = one.after("last");

    Node two = new Node("two", reading(more, topic), LONG);
    eventually(() -> assertThat(two.messages).hasSize(5));
    assertThat(two.messages).allMatch(BrokerMessage::isPast);
    // What was heard last is taken when the listener has returned.
    eventually(() -> assertThat(two.places.resolve(place)).isInstanceOf(At.class));
    assertThat(two.places.resolve(place))
        .isInstanceOfSatisfying(
            At.class,
            at -> {
              BrokerMessage last = two.message("last");
              BrokerMessage a = two.message("a");
              assertThat(at.heads()[last.lane()]).isEqualTo(last.ordinal());
              assertThat(at.heads()[a.lane()]).isLessThan(a.ordinal());
            });
  }

  @Test
  void placesOfATopicThatWasMadeAnewAreUnknown() {
    String topic = topic("again", 1);
    Node node = new Node("one", reading(topic), LONG);
    application.publish(topic, 0, "1");
    node.hears("1");
    String place = node.after("1");

    Application.done(application.admin().deleteTopics(List.of(topic)).all());
    eventually(
        () ->
            assertThat(Application.done(application.admin().listTopics().names()))
                .doesNotContain(topic));
    topic("again", 1);
    application.publish(topic, 0, "2", "3");

    node.hears("1", "2", "3");
    assertThat(node.messages).extracting(BrokerMessage::ordinal).isSorted().doesNotHaveDuplicates();
    eventually(() -> assertThat(node.places.resolve(place)).isInstanceOf(Unknown.class));
    eventually(() -> assertThat(node.places.resolve(node.after("3"))).isInstanceOf(At.class));
  }

  @Test
  void tooManyPartitionsAreToldOnce() {
    String topic = topic("many", 500);
    try (CapturedLog log = new CapturedLog()) {
      Node node = new Node("one", reading(topic), LONG);
      application.publish(topic, 0, "1");
      node.hears("1");

      eventually(() -> assertThat(node.places.first()).isPresent());
      assertThat(node.places.text(node.places.first().orElseThrow())).isEmpty();
      // So many have no leader for a moment, which is told too.
      assertThat(log.lines(Level.WARN))
          .filteredOn(line -> line.contains("too many"))
          .singleElement()
          .asString()
          .contains("500 partitions are too many");
    }
  }
}
