package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.echobridge.hub.intake.BrokerLink;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Events that arrive behind a prefix which nobody takes off. */
class UnheardEventsTest {
  private static final byte[] EVENT =
      "{\"event\":\"E\",\"data\":1}".getBytes(StandardCharsets.UTF_8);

  private final HubFixture hub = new HubFixture();
  private final Logger logger = (Logger) LoggerFactory.getLogger(BrokerLink.class);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeEach
  void listen() {
    logged.start();
    logger.addAppender(logged);
  }

  @AfterEach
  void close() {
    logger.detachAppender(logged);
    hub.close();
  }

  @Test
  void theyAreLoggedOnceAndShownInTheBrokersState() {
    hub.client(0).subscribe("private-orders.1");
    await().until(() -> hub.hub.stats().channels() == 1);
    hub.exchange.publish("shop:private-orders.1", EVENT);
    await().until(() -> hub.hub.stats().unheard() > 0);

    hub.hub.tick();
    hub.hub.tick();

    assertThat(warnings())
        .singleElement()
        .asString()
        .startsWith("App test, broker memory: ")
        .contains("\"shop:private-orders.1\"");
    assertThat(hub.hub.brokers().get(0).unheard()).containsExactly("shop:private-orders.1");
  }

  @Test
  void nothingIsSaidWhereClientsHearThem() {
    hub.client(0).subscribe("private-orders.1");
    await().until(() -> hub.hub.stats().channels() == 1);
    hub.exchange.publish("private-orders.1", EVENT);
    await().until(() -> hub.hub.stats().broadcasts() > 0);
    hub.exchange.publish("shop:private-orders.1", EVENT);
    await().until(() -> hub.hub.stats().unheard() > 0);

    hub.hub.tick();

    assertThat(warnings()).isEmpty();
    assertThat(hub.hub.brokers().get(0).unheard()).isEmpty();
  }

  private List<String> warnings() {
    return List.copyOf(logged.list).stream()
        .filter(event -> event.getLevel() == Level.WARN)
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> line.contains("no client here hears any"))
        .toList();
  }
}
