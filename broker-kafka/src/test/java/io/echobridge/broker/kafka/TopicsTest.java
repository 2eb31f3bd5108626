package io.echobridge.broker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.echobridge.testkit.CapturedLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TopicsTest extends KafkaTest {
  /** With a look every quarter of a second, on a busy machine; Kafka's own is five minutes. */
  private static final Duration SECONDS = Duration.ofSeconds(20);

  @Test
  void topicsOfAListAreReadAndNoOthers() {
    String one = topic("one", 1);
    String two = topic("two", 2);
    String other = topic("other", 1);
    start(reading(one, two));

    application.publish(other, 0, "not for us");
    application.publish(one, 0, "1", "2");
    application.publish(two, 1, "3");

    hears(one, "1", "2");
    hears(two, "3");
    assertThat(heard.texts(other)).isEmpty();
    assertThat(heard.ups()).singleElement().asString().contains("2 topics with 3 partitions");
  }

  @Test
  void aNewTopicThatThePatternMatchesIsReadFromItsBeginningWithinSeconds() {
    String old = topic("old", 1);
    start(reading().pattern(name + "\\.[a-z]+"));
    application.publish(old, 0, "old");

    String fresh = topic("fresh", 1);
    String foreign = topic("foreign2", 1);
    application.publish(foreign, 0, "no match");
    application.publish(fresh, 0, "1", "2");

    long published = System.nanoTime();
    hears(fresh, "1", "2");
    assertThat(Duration.ofNanos(System.nanoTime() - published)).isLessThan(SECONDS);
    hears(old, "old");
    assertThat(heard.texts(foreign)).isEmpty();
  }

  @Test
  void aNewPartitionIsReadFromItsBeginningWithinSeconds() {
    String topic = topic("growing", 1);
    start(reading(topic));
    application.publish(topic, 0, "1");
    hears(topic, "1");

    application.morePartitions(topic, 3);
    application.publish(topic, 2, "2", "3");

    long published = System.nanoTime();
    hears(topic, "1", "2", "3");
    assertThat(Duration.ofNanos(System.nanoTime() - published)).isLessThan(SECONDS);
  }

  @Test
  void aMissingTopicIsNamedOnceAndReadWhenItAppears() {
    String there = topic("there", 1);
    String late = name + ".late";
    try (CapturedLog log = new CapturedLog()) {
      start(reading(there, late));
      application.publish(there, 0, "1");
      hears(there, "1");
      eventually(
          () ->
              assertThat(log.lines(Level.WARN))
                  .singleElement()
                  .asString()
                  .contains("topic " + late + " does not exist"));

      topic("late", 1);
      application.publish(late, 0, "first");

      hears(late, "first");
      assertThat(log.lines(Level.WARN)).hasSize(1);
      assertThat(heard.downs()).isEmpty();
    }
  }

  @Test
  void aTopicThatIsDeletedAndMadeAgainIsReadFromItsBeginning() {
    String topic = topic("again", 1);
    start(reading(topic));
    application.publish(topic, 0, "1", "2", "3");
    hears(topic, "1", "2", "3");

    Application.done(application.admin().deleteTopics(List.of(topic)).all());
    eventually(
        () ->
            assertThat(Application.done(application.admin().listTopics().names()))
                .doesNotContain(topic));
    topic("again", 1);
    application.publish(topic, 0, "4", "5");

    hears(topic, "1", "2", "3", "4", "5");
  }

  @Test
  void ofATopicThatIsMadeAgainNothingIsLostThatReadingPassedOverBeforeTheNextLook() {
    String topic = topic("again", 1);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    heard.doing(
        event -> {
          if (event.text().equals("3")) {
            inside.countDown();
            await(goOn);
          }
        });
    start(reading(topic).lookEvery(Duration.ofSeconds(5)));
    application.publish(topic, 0, "1", "2", "3");
    await(inside);

    Application.done(application.admin().deleteTopics(List.of(topic)).all());
    eventually(
        () ->
            assertThat(Application.done(application.admin().listTopics().names()))
                .doesNotContain(topic));
    topic("again", 1);
    application.publish(topic, 0, "4");
    goOn.countDown();

    hears(topic, "1", "2", "3", "4");
    application.publish(topic, 0, "5");
    hears(topic, "1", "2", "3", "4", "5");
  }

  @Test
  void thisProgramsOwnTopicsAreNoEventsWhateverThePatternSays() {
    String events = topic("events", 1);
    String dead = topic("dead", 1);
    heard.doing(
        event -> {
          if (event.text().equals("poison")) {
            throw new IllegalStateException("no poison here");
          }
        });
    KafkaBroker broker = start(reading().pattern(name + "\\..*").deadLetter(dead));
    assertThat(peers(broker).send("hello")).succeedsWithin(PATIENCE);
    application.publish(events, 0, "poison");
    eventually(() -> assertThat(application.content(dead)).hasSize(1));
    application.publish(dead, 0, "by hand");
    application.publish(events, 0, "after");

    hears(events, "after");
    assertThat(heard.events()).hasSize(1);
    assertThat(lag(broker)).containsOnlyKeys(events);
  }
}
