package io.echobridge.broker.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.echobridge.broker.link.Backlog;
import io.echobridge.testkit.CapturedLog;
import io.echobridge.testkit.OpenPeers;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadLetterTest extends RabbitTest {
  @BeforeEach
  void refusePoison() {
    listener.doing(
        event -> {
          if (event.text().startsWith("poison")) {
            throw new IllegalStateException("no poison here");
          }
        });
  }

  @Test
  void aDeadLetterKeepsWhatItWasAndSaysWhyAndWhereFrom() throws Exception {
    Channel application = application();
    String exchange = exchange(application);
    String dead = application.queueDeclare().getQueue();
    application.exchangeDeclare(app + "-dead", "topic", false, true, null);
    application.queueBind(dead, app + "-dead", "#");
    start(atServer() + bound(exchange) + "dead-letter-exchange = " + app + "-dead\n");

    AMQP.BasicProperties properties =
        new AMQP.BasicProperties.Builder()
            .contentType("text/plain")
            .messageId("m1")
            .headers(Map.of("tenant", "north"))
            .build();
    for (String body : new String[] {"good", "poison", "after"}) {
      application.basicPublish(exchange, "news", properties, bytes(body));
    }
    eventually(() -> assertThat(listener.texts("news")).containsExactly("good", "after"));

    eventually(() -> assertThat(application.messageCount(dead)).isOne());
    GetResponse letter = Objects.requireNonNull(application.basicGet(dead, true));
    assertThat(letter.getBody()).isEqualTo(bytes("poison"));
    assertThat(letter.getEnvelope().getRoutingKey()).isEqualTo("news");
    assertThat(letter.getProps().getContentType()).isEqualTo("text/plain");
    assertThat(letter.getProps().getMessageId()).isEqualTo("m1");
    Map<String, Object> headers = letter.getProps().getHeaders();
    assertThat(headers).hasSize(4);
    assertThat(headers.get("tenant")).hasToString("north");
    assertThat(headers.get("x-echobridge-reason")).hasToString("no poison here");
    assertThat(headers.get("x-echobridge-exchange")).hasToString(exchange);
    assertThat(headers.get("x-echobridge-routing-key")).hasToString("news");
  }

  @Test
  void aDeadLetterThatNoQueueTakesIsTold() throws Exception {
    Channel application = application();
    String exchange = exchange(application);
    application.exchangeDeclare(app + "-dead", "topic", false, true, null);
    String dead = application.queueDeclare().getQueue();
    application.queueBind(dead, app + "-dead", "weather");
    try (CapturedLog log = new CapturedLog()) {
      start(atServer() + bound(exchange) + "dead-letter-exchange = " + app + "-dead\n");
      application.basicPublish(exchange, "news", null, bytes("poison"));
      eventually(() -> assertThat(log.lines(Level.WARN)).hasSize(1));
      assertThat(log.lines(Level.WARN).get(0))
          .endsWith("it was not kept: no queue is bound to the exchange " + app + "-dead");
      application.basicPublish(exchange, "weather", null, bytes("poison"));
      eventually(() -> assertThat(application.messageCount(dead)).isOne());
    }
  }

  @Test
  void aDeadLetterThatComesBackIsNoDeadLetterAgain() throws Exception {
    Channel application = application();
    String exchange = exchange(application);
    String dead = application.queueDeclare().getQueue();
    application.exchangeDeclare(app + "-dead", "topic", false, true, null);
    application.queueBind(dead, app + "-dead", "#");
    application.exchangeBind(exchange, app + "-dead", "#");
    AtomicInteger refused = new AtomicInteger();
    listener.doing(
        event -> {
          if (event.text().equals("poison")) {
            refused.incrementAndGet();
            throw new IllegalStateException("no poison here");
          }
        });
    start(atServer() + bound(exchange) + "dead-letter-exchange = " + app + "-dead\n");

    application.basicPublish(exchange, "news", null, bytes("poison"));
    eventually(() -> assertThat(refused).hasValue(2));
    // Behind it in the queue: had it gone round once more, it would be heard before this.
    eventually(() -> assertThat(application.messageCount(queue())).isZero());
    application.basicPublish(exchange, "news", null, bytes("after"));
    eventually(() -> assertThat(listener.texts("news")).containsExactly("after"));

    assertThat(refused).hasValue(2);
    assertThat(application.messageCount(dead)).isOne();
  }

  @Test
  void whatTheNodesSayIsNoEventHoweverItsExchangeIsBound() throws Exception {
    Channel application = application();
    String exchange = exchange(application);
    OpenPeers one = peers(start(atServer() + bound(exchange)));
    application.exchangeBind(exchange, "echobridge.peers." + app, "");
    application.exchangeBind(exchange, "echobridge.peers." + app + ".to", one.node());

    assertThat(one.send("hello")).succeedsWithin(PATIENCE);
    assertThat(one.sendTo(one, "you")).succeedsWithin(PATIENCE);
    application.basicPublish(exchange, "news", null, bytes("1"));

    eventually(() -> assertThat(listener.texts("news")).containsExactly("1"));
    eventually(() -> assertThat(listener.dropped()).containsExactly("own-peers", "own-peers"));
    assertThat(listener.events()).hasSize(1);
  }

  @Test
  void aMessageThatIsFarTooLargeIsPassedOverAndDoesNotComeAgain() throws Exception {
    Channel application = application();
    String exchange = exchange(application);
    try (CapturedLog log = new CapturedLog()) {
      RabbitBroker broker =
          closing(Settings.of(atServer() + bound(exchange)).node(app, "one", 1 << 20));
      broker.start(listener);
      int large = (int) (new Backlog().largest() + 1);
      application.basicPublish(exchange, "news", null, new byte[1 << 20]);
      application.basicPublish(exchange, "news", null, new byte[large]);
      application.basicPublish(exchange, "news", null, bytes("after"));

      eventually(() -> assertThat(listener.events("news")).hasSize(2));
      assertThat(listener.events("news").get(0).body()).hasSize(1 << 20);
      assertThat(listener.events("news").get(1).text()).isEqualTo("after");
      assertThat(listener.dropped()).containsExactly("too-large");
      assertThat(log.lines(Level.WARN))
          .singleElement()
          .asString()
          .contains("message of " + large + " bytes", exchange, "max-event-size");
      eventually(() -> assertThat(application.messageCount(queue())).isZero());
      assertThat(listener.downs()).isEmpty();
    }
  }

  @Test
  void withoutAnExchangeForThemTheyAreToldOnceAndTheStreamGoesOn() throws Exception {
    Channel application = application();
    String exchange = exchange(application);
    try (CapturedLog log = new CapturedLog()) {
      start(atServer() + bound(exchange));
      for (String body : new String[] {"1", "poison 1", "poison 2", "2"}) {
        application.basicPublish(exchange, "news", null, bytes(body));
      }
      eventually(() -> assertThat(listener.texts("news")).containsExactly("1", "2"));
      assertThat(log.lines(Level.WARN)).hasSize(1);
      assertThat(log.lines(Level.WARN).get(0))
          .contains(
              "rabbitmq main of app " + app, "1 message(s) could not be handled", "no poison here")
          .doesNotContain("poison 1");
    }
    eventually(() -> assertThat(application.messageCount(queue())).isZero());
  }
}
