package io.echobridge.broker.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import io.echobridge.broker.Places;
import io.echobridge.testkit.RecordingListener;
import io.echobridge.testkit.TcpProxy;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams that an application has made are read, each node at its own offset. */
class StreamTest extends RabbitTest {
  private Channel application;
  private String stream;

  @BeforeEach
  void makeStream() throws Exception {
    application = application();
    stream = app + "-clicks";
    application.queueDeclare(stream, true, false, false, Map.of("x-queue-type", "stream"));
    application.confirmSelect();
  }

  @AfterEach
  void deleteStream() throws Exception {
    application.queueDelete(stream);
  }

  @Test
  void aStreamIsReadFromItsBeginningAndIsALaneWithItsOffsetsOnEachNode() throws Exception {
    publish("0", "1", "2");
    RecordingListener other = new RecordingListener();
    start(atServer() + from("first"));
    start(atServer() + from("first"), other);
    for (RecordingListener each : List.of(listener, other)) {
      eventually(() -> assertThat(each.texts(stream)).containsExactly("0", "1", "2"));
      assertThat(each.events()).extracting(RecordingListener.Event::lane).containsOnly(0);
      assertThat(each.events())
          .extracting(RecordingListener.Event::ordinal)
          .containsExactly(0L, 1L, 2L);
    }
  }

  @Test
  void aStreamIsReadFromNowOnIfNothingElseIsSaid() throws Exception {
    publish("old");
    start(atServer() + "streams = [{ name = " + stream + " }]\n");
    publish("new");
    eventually(() -> assertThat(listener.texts(stream)).containsExactly("new"));
  }

  @Test
  void afterAnOutageAStreamGoesOnWhereItStopped() throws Exception {
    TcpProxy wire = wire();
    start(at(wire.port()) + from("next"));
    publish("1", "2");
    eventually(() -> assertThat(listener.texts(stream)).containsExactly("1", "2"));
    wire.cut();
    eventually(() -> assertThat(listener.downs()).hasSize(1));
    publish("3", "4");
    wire.mend();
    eventually(() -> assertThat(listener.texts(stream)).containsExactly("1", "2", "3", "4"));
    assertThat(listener.lost()).isEmpty();
  }

  @Test
  void aStreamIsReadFromATimeOn() throws Exception {
    publish("old");
    // AMQP's times are in whole seconds.
    Instant time = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(2);
    eventually(() -> assertThat(Instant.now()).isAfter(time));
    publish("new");

    start(atServer() + from('"' + time.toString() + '"'));
    RecordingListener ofAll = new RecordingListener();
    start(atServer() + from("\"2026-01-31T12:00:00Z\""), ofAll);
    eventually(() -> assertThat(ofAll.texts(stream)).containsExactly("old", "new"));
    eventually(() -> assertThat(listener.texts(stream)).containsExactly("new"));
  }

  @Test
  void afterACrashOfRabbitAStreamGoesOnWhereItStopped() throws Exception {
    start(atServer() + from("first"));
    publish("1", "2");
    eventually(() -> assertThat(listener.texts(stream)).containsExactly("1", "2"));

    Rabbit.SERVER.kill();
    eventually(() -> assertThat(listener.downs()).hasSize(1));
    Rabbit.SERVER.restart();
    eventually(() -> assertThat(listener.ups()).hasSize(2));
    application = application();
    application.confirmSelect();
    publish("3");
    eventually(() -> assertThat(listener.texts(stream)).containsExactly("1", "2", "3"));
  }

  @Test
  void aStreamThatIsDeletedAndMadeAnewIsReadFromItsBeginningAndTheOldPlacesAreUnknown()
      throws Exception {
    Places places = start(atServer() + from("first")).places().orElseThrow();
    publish("1", "2", "3");
    eventually(() -> assertThat(listener.texts(stream)).hasSize(3));
    String old = places.text(new long[] {listener.events().get(1).ordinal()}).orElseThrow();
    assertThat(places.resolve(old)).isInstanceOf(Places.At.class);

    application.queueDelete(stream);
    makeStream();
    publish("4", "5", "6");

    eventually(
        () -> assertThat(listener.texts(stream)).containsExactly("1", "2", "3", "4", "5", "6"));
    assertThat(listener.lost()).as("told once, behind the third").containsExactly(3);
    assertThat(listener.events())
        .extracting(RecordingListener.Event::ordinal)
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(places.resolve(old)).isInstanceOf(Places.Unknown.class);
    long now = listener.events().get(4).ordinal();
    String text = places.text(new long[] {now}).orElseThrow();
    assertThat(places.resolve(text))
        .isInstanceOfSatisfying(Places.At.class, at -> assertThat(at.heads()).containsExactly(now));
  }

  @Test
  void besideAQueueAStreamIsNoLane() throws Exception {
    String bound = bound(exchange(application));
    assertThat(start(atServer() + from("first") + bound).places()).isEmpty();
    publish("1");
    eventually(() -> assertThat(listener.texts(stream)).containsExactly("1"));
    assertThat(listener.events()).extracting(RecordingListener.Event::lane).containsExactly(-1);
  }

  @Test
  void aPoisonousMessageOfAStreamIsADeadLetterAndTheStreamGoesOn() throws Exception {
    String dead = application.queueDeclare().getQueue();
    application.exchangeDeclare(app + "-dead", "fanout", false, true, null);
    application.queueBind(dead, app + "-dead", "");
    listener.doing(
        event -> {
          if (event.text().equals("poison")) {
            throw new IllegalStateException("no poison here");
          }
        });
    start(atServer() + from("next") + "dead-letter-exchange = " + app + "-dead\n");
    publish("1", "poison", "2");
    eventually(() -> assertThat(listener.texts(stream)).containsExactly("1", "2"));
    eventually(() -> assertThat(application.messageCount(dead)).isOne());
    assertThat(application.basicGet(dead, true).getProps().getHeaders().get("x-echobridge-reason"))
        .hasToString("no poison here");
  }

  @Test
  void aMissingStreamIsNamed() {
    start(atServer() + "streams = [{ name = nowhere }]\n");
    assertThat(listener.downs().get(0)).contains("NOT_FOUND - no queue 'nowhere'");
  }

  private String from(String start) {
    return "streams = [{ name = " + stream + ", from = " + start + " }]\n";
  }

  private void publish(String... bodies) throws Exception {
    for (String body : bodies) {
      application.basicPublish("", stream, null, bytes(body));
    }
    application.waitForConfirms(60_000);
  }
}
