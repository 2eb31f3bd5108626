package io.echobridge.broker.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.rabbitmq.client.Channel;
import io.echobridge.testkit.CapturedLog;
import io.echobridge.testkit.OpenPeers;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What an operator of RabbitMQ does is told in RabbitMQ's words, and survived. */
class InterruptionsTest extends RabbitTest {
  @Test
  void aConnectionThatIsClosedSaysWhyAndIsMadeAgain() throws Exception {
    Channel application = application();
    String exchange = exchange(application);
    start(atServer() + bound(exchange));
    Rabbit.SERVER.control("close_all_connections", "going to bed");
    eventually(() -> assertThat(listener.ups()).hasSize(2));
    assertThat(listener.downs().get(0)).contains("CONNECTION_FORCED - going to bed");

    application().basicPublish(exchange, "news", null, bytes("1"));
    eventually(() -> assertThat(listener.texts("news")).containsExactly("1"));
    assertThat(listener.lost()).isEmpty();
  }

  @Test
  void aQueueThatIsDeletedIsToldAndMadeAgain() throws Exception {
    Channel application = application();
    String exchange = exchange(application);
    start(atServer() + bound(exchange));
    application.queueDelete(queue());
    eventually(() -> assertThat(listener.ups()).hasSize(2));
    eventually(() -> assertThat(listener.lost()).as("told at once").containsExactly(0));
    assertThat(listener.downs().get(0)).endsWith("RabbitMQ ended the queue " + queue());
    assertThat(listener.ups().get(1))
        .endsWith("its queue was gone: events that were published meanwhile are lost");

    application.basicPublish(exchange, "news", null, bytes("1"));
    eventually(() -> assertThat(listener.texts("news")).containsExactly("1"));
    assertThat(listener.lost()).hasSize(1);
  }

  @Test
  void aRabbitThatTakesNothingIsToldAndPeersAreNotWaitedFor() throws Exception {
    OpenPeers peers = peers(start(atServer() + bound(exchange(application()))));
    assertThat(peers.send("hello")).succeedsWithin(PATIENCE);
    try (CapturedLog log = new CapturedLog()) {
      Rabbit.SERVER.control("set_vm_memory_high_watermark", "absolute", "1");
      try {
        // RabbitMQ says so to whoever publishes next, and takes that message later.
        var waiting = peers.send("one");
        eventually(
            () ->
                assertThat(log.lines(Level.WARN))
                    .anyMatch(
                        line -> line.contains("RabbitMQ accepts no messages: low on memory")));
        assertThat(peers.send("two"))
            .failsWithin(PATIENCE)
            .withThrowableThat()
            .withMessageContaining("low on memory");
        assertThat(waiting).isNotCompletedExceptionally();
      } finally {
        Rabbit.SERVER.control("set_vm_memory_high_watermark", "0.4");
      }
      eventually(
          () ->
              assertThat(log.lines(Level.INFO))
                  .anyMatch(line -> line.endsWith("RabbitMQ accepts messages again")));
    }
    assertThat(listener.downs()).isEmpty();
    assertThat(peers.send("three")).succeedsWithin(PATIENCE);
  }

  @Test
  void aRabbitThatTakesNothingIsNotOfferedDeadLetters() throws Exception {
    Channel application = application();
    String exchange = exchange(application);
    String dead = application.queueDeclare().getQueue();
    application.exchangeDeclare(app + "-dead", "fanout", false, true, null);
    application.queueBind(dead, app + "-dead", "");
    CountDownLatch goOn = new CountDownLatch(1);
    listener.doing(
        event -> {
          if (event.text().startsWith("poison")) {
            throw new IllegalStateException("no poison here");
          }
          await(goOn);
        });
    String letters = "dead-letter-exchange = " + app + "-dead\n";
    OpenPeers peers = peers(start(atServer() + bound(exchange) + letters));
    application.confirmSelect();
    for (String body : List.of("1", "poison 1", "poison 2", "2")) {
      application.basicPublish(exchange, "news", null, bytes(body));
    }
    application.waitForConfirms(60_000);
    try (CapturedLog log = new CapturedLog()) {
      Rabbit.SERVER.control("set_vm_memory_high_watermark", "absolute", "1");
      try {
        var unused = peers.send("one");
        eventually(
            () ->
                assertThat(log.lines(Level.WARN))
                    .anyMatch(
                        line -> line.contains("RabbitMQ accepts no messages: low on memory")));
        goOn.countDown();
        eventually(() -> assertThat(listener.texts("news")).containsExactly("1", "2"));
        assertThat(log.lines(Level.WARN))
            .anyMatch(
                line ->
                    line.contains("it was not kept: RabbitMQ accepts no messages: low on memory"));
      } finally {
        goOn.countDown();
        Rabbit.SERVER.control("set_vm_memory_high_watermark", "0.4");
      }
    }
    assertThat(application.messageCount(dead)).isZero();
  }

  @Test
  void nothingRemainsAfterTheEnd() throws Exception {
    RabbitBroker broker = start(atServer() + bound(exchange(application())));
    peers(broker);
    assertThat(Rabbit.SERVER.control("list_queues", "name"))
        .contains(queue(), "echobridge.peers.one.");
    assertThat(threads()).isNotEmpty();
    broker.close();
    assertThat(Rabbit.SERVER.control("list_queues", "name"))
        .doesNotContain(queue(), "echobridge.peers.one.");
    assertThat(Rabbit.SERVER.control("list_exchanges", "name"))
        .doesNotContain("echobridge.peers." + app);
    eventually(() -> assertThat(threads()).isEmpty());
  }

  @Test
  void whatPeersTalkedByEndsWithTheirLinkAndTheBrokerGoesOn() throws Exception {
    RabbitBroker broker = start(atServer() + bound(exchange(application())));
    long before = channels();
    OpenPeers peers = peers(broker);
    eventually(() -> assertThat(channels()).isEqualTo(before + 2));
    peers.close();
    eventually(() -> assertThat(channels()).isEqualTo(before));
    assertThat(listener.downs()).isEmpty();
  }

  private static long channels() {
    return Rabbit.SERVER.control("list_channels", "--silent", "pid").lines().count();
  }

  @Test
  void theQueueOfANodeThatNeverComesBackExpires() throws Exception {
    var wire = wire();
    peers(start(at(wire.port()) + bound(exchange(application())) + "queue.expires = 1s\n"));
    wire.cut();
    eventually(
        () ->
            assertThat(Rabbit.SERVER.control("list_queues", "name"))
                .doesNotContain(queue(), "echobridge.peers.one."));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.contains(app))
        .collect(Collectors.toSet());
  }
}
