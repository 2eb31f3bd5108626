package io.echobridge.broker.link;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.echobridge.broker.BrokerMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class DeliveriesTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(Deliveries.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final List<String> letters = new ArrayList<>();

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
  }

  @Test
  void whatIsRefusedIsADeadLetterAndToldOnceAMinute() {
    Heard heard = new Heard(DeliveriesTest::refusePoison);
    Deliveries deliveries = to(heard);
    for (String text : List.of("1", "poison", "poison", "2")) {
      assertThat(deliveries.event(message(text), this::keep)).isTrue();
    }
    assertThat(heard.calls).containsExactly("event 1", "event 2");
    assertThat(letters).containsExactly("no poison here", "no poison here");
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "toy main of app default: 1 message(s) could not be handled (logged once a"
                + " minute), the last one: no poison here");
  }

  @Test
  void aPlaceForDeadLettersThatFailsIsToldAndReadingGoesOn() {
    Heard heard = new Heard(DeliveriesTest::refusePoison);
    Deliveries deliveries = to(heard);
    boolean handedOver =
        deliveries.event(
            message("poison"),
            reason -> {
              throw new IllegalStateException("closed meanwhile");
            });
    deliveries.event(message("1"));

    assertThat(handedOver).isTrue();
    assertThat(heard.calls).containsExactly("event 1");
    assertThat(lines.list.get(0).getFormattedMessage())
        .endsWith("no poison here; it was not kept: closed meanwhile");
  }

  @Test
  void anErrorOfTheListenerIsADeadLetterTooAndReadingGoesOn() {
    Heard heard =
        new Heard(
            text -> {
              if (text.equals("deep")) {
                throw new StackOverflowError();
              }
            });
    Deliveries deliveries = to(heard);
    assertThat(deliveries.event(message("deep"), this::keep)).isTrue();
    assertThat(deliveries.event(message("1"), this::keep)).isTrue();

    assertThat(heard.calls).containsExactly("event 1");
    assertThat(letters).containsExactly("StackOverflowError");
  }

  @Test
  void aDeadLetterThatCouldNotBeKeptIsToldToo() {
    to(new Heard(DeliveriesTest::refusePoison))
        .event(message("poison"), reason -> Optional.of("disk full"));
    assertThat(lines.list.get(0).getFormattedMessage())
        .endsWith("no poison here; it was not kept: disk full");
  }

  @Test
  void whatAMessageHeldIsNotQuoted() {
    Deliveries deliveries =
        to(
            new Heard(
                text -> {
                  throw new IllegalStateException(null, new IllegalArgumentException(text));
                }));
    deliveries.event(message("secret"), this::keep);
    assertThat(letters).containsExactly("IllegalStateException");
    assertThat(lines.list.get(0).getFormattedMessage()).doesNotContain("secret");
  }

  @Test
  void closingWaitsForTheCallThatIsRunningAndNoneStartsAfterIt() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Heard heard =
        new Heard(
            text -> {
              inside.countDown();
              await(goOn);
            });
    Deliveries deliveries = to(heard);
    var running = CompletableFuture.supplyAsync(() -> deliveries.event(message("1")));
    await(inside);
    var closing = CompletableFuture.runAsync(deliveries::close);
    assertThat(closing).isNotDone();
    goOn.countDown();
    closing.get(120, TimeUnit.SECONDS);

    assertThat(heard.calls).containsExactly("event 1");
    assertThat(running).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(true);
    assertThat(deliveries.event(message("2"))).isFalse();
    deliveries.dropped("foreign");
    deliveries.down("toy:1: gone");
    assertThat(heard.calls).hasSize(1);
  }

  @Test
  void whoClosesWhileItIsToldSomethingDoesNotWaitForItself() {
    List<Deliveries> made = new ArrayList<>();
    Heard heard = new Heard(text -> made.get(0).close());
    made.add(to(heard));
    assertThat(made.get(0).event(message("1"))).isTrue();
    assertThat(made.get(0).event(message("2"))).isFalse();
    assertThat(heard.calls).containsExactly("event 1");
  }

  private Optional<String> keep(String reason) {
    letters.add(reason);
    return Optional.empty();
  }

  private static Deliveries to(Heard heard) {
    return new Deliveries("toy main of app default", heard);
  }

  private static BrokerMessage message(String text) {
    return BrokerMessage.of("news", text.getBytes(StandardCharsets.UTF_8));
  }

  private static void refusePoison(String text) {
    if (text.equals("poison")) {
      throw new IllegalStateException("no poison here");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
