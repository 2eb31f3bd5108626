package io.echobridge.broker.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.rabbitmq.client.Channel;
import io.echobridge.testkit.CapturedLog;
import io.echobridge.testkit.FreePorts;
import io.echobridge.testkit.OpenPeers;
import io.echobridge.testkit.RecordingListener;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What RabbitMQ will not do is said in its words, with a way out, and it is not pestered. */
class RefusalsTest extends RabbitTest {
  private static final String SLOWLY =
      "reconnect { first-delay = 1ms, longest-delay = 2s }, heartbeat = 5s\n";

  @Test
  void aMissingExchangeIsNamedWithTheRemedyAndAskedForSlowly() throws Exception {
    String missing = app + "-events";
    long began = System.nanoTime();
    start(SLOWLY + atServer() + bound(missing));
    assertThat(listener.downs()).hasSize(1);
    assertThat(listener.downs().get(0))
        .contains("amqp://127.0.0.1:" + Rabbit.SERVER.port())
        .contains("NOT_FOUND - no exchange '" + missing + "' in vhost '/'")
        .endsWith("create the exchange " + missing + ", or set declare = true in bindings");

    exchange(application());
    eventually(() -> assertThat(listener.ups()).hasSize(1));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(2));
    assertThat(listener.downs()).hasSize(1);
  }

  @Test
  void aMissingExchangeForDeadLettersIsNamedAndCostsThemOnly() throws Exception {
    Channel application = application();
    String exchange = exchange(application);
    try (CapturedLog log = new CapturedLog()) {
      start(atServer() + bound(exchange) + "dead-letter-exchange = nowhere\n");
      assertThat(log.lines(Level.WARN))
          .singleElement()
          .asString()
          .contains("dead letters are not kept", "no exchange 'nowhere'", "create the exchange");
      application.basicPublish(exchange, "news", null, bytes("1"));
      eventually(() -> assertThat(listener.texts("news")).containsExactly("1"));
      assertThat(listener.downs()).isEmpty();
    }
  }

  @Test
  void aUserWhoMayNotUseTheNodesExchangeHearsTheEvents() throws Exception {
    Channel application = application();
    String exchange = exchange(application);
    Rabbit.SERVER.control("add_user", app, "secret");
    String queues = "^echobridge\\." + app + "\\.";
    Rabbit.SERVER.control(
        "set_permissions", app, queues, queues, "(" + queues + "|^" + exchange + "$)");
    try (CapturedLog log = new CapturedLog()) {
      RabbitBroker broker =
          start(atServer() + bound(exchange) + "user = " + app + ", password = secret\n");
      assertThat(log.lines(Level.WARN)).isEmpty();
      OpenPeers peers = OpenPeers.of(broker);
      eventually(() -> assertThat(log.lines(Level.WARN)).hasSize(1));
      assertThat(log.lines(Level.WARN))
          .singleElement()
          .asString()
          .contains(
              "the nodes cannot exchange messages", "ACCESS_REFUSED", "echobridge.peers." + app);
      application.basicPublish(exchange, "news", null, bytes("1"));
      eventually(() -> assertThat(listener.texts("news")).containsExactly("1"));
      assertThat(listener.downs()).isEmpty();
      assertThat(peers.troubles())
          .singleElement()
          .asString()
          .contains("ACCESS_REFUSED", "rabbitmqctl set_permissions");
      assertThat(peers.opened()).isNotDone();
      assertThat(peers.send("hello")).failsWithin(PATIENCE);
    } finally {
      Rabbit.SERVER.control("delete_user", app);
    }
  }

  @Test
  void aUserWhoMayNotPublishToTheNodesHearsThatTheirLinkIsDown() throws Exception {
    String exchange = exchange(application());
    Rabbit.SERVER.control("add_user", app, "secret");
    String all = "^echobridge\\.";
    String peers = "echobridge.peers." + app;
    String queues = "^echobridge\\.(" + app + "|peers\\.one)\\.";
    Rabbit.SERVER.control("set_permissions", app, all, queues, "(" + all + "|^" + exchange + "$)");
    try (CapturedLog log = new CapturedLog()) {
      OpenPeers one =
          peers(start(atServer() + bound(exchange) + "user = " + app + ", password = secret\n"));
      assertThat(one.send("hello")).failsWithin(PATIENCE);
      eventually(() -> assertThat(one.turns()).containsExactly("up", "down"));
      assertThat(log.lines(Level.WARN))
          .singleElement()
          .asString()
          .contains("the nodes cannot exchange messages", "ACCESS_REFUSED", peers);
      assertThat(listener.downs()).isEmpty();
    } finally {
      Rabbit.SERVER.control("delete_user", app);
    }
  }

  @Test
  void anExchangeOfAnotherTypeIsNamedAndCanBeUsedAsItIs() throws Exception {
    String exchange = exchange(application());
    String other =
        "bindings = [{ exchange = \"" + exchange + "\", declare = true, type = fanout }]\n";
    start(SLOWLY + atServer() + other);
    assertThat(listener.downs().get(0))
        .contains("PRECONDITION_FAILED - inequivalent arg 'type' for exchange '" + exchange + "'")
        .contains("received 'fanout' but current is 'topic'")
        .endsWith("use it as it is with declare = false in bindings");

    RecordingListener asItIs = new RecordingListener();
    start(atServer() + bound(exchange), asItIs);
    assertThat(asItIs.ups()).hasSize(1);
  }

  @Test
  void anExchangeThatIsMissingIsMadeIfToldTo() throws Exception {
    Channel application = application();
    String exchange = app + "-made";
    start(
        atServer()
            + ("bindings = [{ exchange = \"" + exchange + "\", declare = true, type = direct, ")
            + "keys = [news] }]\n");
    application.basicPublish(exchange, "news", null, bytes("1"));
    eventually(() -> assertThat(listener.texts("news")).containsExactly("1"));
    application.exchangeDelete(exchange);
  }

  @Test
  void aMissingVirtualHostIsNamed() {
    start(SLOWLY + atServer() + bound("any") + "virtual-host = attic\n");
    assertThat(listener.downs().get(0))
        .contains("127.0.0.1:" + Rabbit.SERVER.port() + "/attic: NOT_ALLOWED - ")
        .contains("vhost attic not found");
  }

  @Test
  void aWrongPasswordIsToldAndStaysSecret() {
    try (CapturedLog log = new CapturedLog()) {
      start(SLOWLY + atServer() + bound("any") + "user = guest, password = hunter2\n");
      assertThat(listener.downs().get(0)).contains("ACCESS_REFUSED - Login was refused");
      assertThat(listener.downs().get(0) + log.lines()).doesNotContain("hunter2");
    }
  }

  @Test
  void theFirstAddressThatAnswersIsTaken() throws Exception {
    String exchange = exchange(application());
    int closed = FreePorts.one();
    String addresses =
        String.join(",", List.of("127.0.0.1:" + closed, "127.0.0.1:" + Rabbit.SERVER.port()));
    start("addresses = [\"" + addresses.replace(",", "\", \"") + "\"]\n" + bound(exchange));
    assertThat(listener.ups()).containsExactly("amqp://127.0.0.1:" + Rabbit.SERVER.port());
    assertThat(listener.downs()).isEmpty();
  }

  @Test
  void allAddressesAreNamedWhenNoneAnswers() {
    List<Integer> closed = FreePorts.several(2);
    String one = "127.0.0.1:" + closed.get(0);
    String two = "127.0.0.1:" + closed.get(1);
    start("addresses = [\"" + one + "\", \"" + two + "\"]\n" + bound("any"));
    assertThat(listener.downs())
        .containsExactly("amqp://" + one + "," + two + ": Connection refused");
  }
}
