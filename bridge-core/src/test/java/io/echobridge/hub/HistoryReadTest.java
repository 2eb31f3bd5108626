package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.echobridge.broker.MemoryBroker;
import io.echobridge.channel.ChannelName;
import io.echobridge.history.HistorySettings;
import io.echobridge.hub.stats.Excerpt;
import io.echobridge.hub.stats.RecoveryState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What others than clients see of the history. */
class HistoryReadTest {
  private static final ChannelName ORDERS = new ChannelName("orders");
  private static final Duration AGE = Duration.ofMinutes(2);

  private final MemoryBroker.Exchange exchange = new MemoryBroker.Exchange();
  private final List<TestNode> nodes = new ArrayList<>();

  @AfterEach
  void close() {
    nodes.forEach(TestNode::close);
  }

  @Test
  void anOffsetOfOneNodeMeansTheSameOnAnother() {
    TestNode a = node(1 << 20, 100);
    TestNode b = node(1 << 20, 100);
    publish("orders", 1);
    publish("others", 2);
    publish("orders", 3);
    String first =
        a.hub
            .history(ORDERS, Optional.empty(), 10)
            .orElseThrow()
            .events()
            .get(0)
            .id()
            .orElseThrow();

    assertThat(read(b, Optional.empty(), 10)).isEqualTo("complete 1 3");
    assertThat(read(b, Optional.of(first), 10)).isEqualTo("complete 3");
  }

  @Test
  void whatWasDroppedBehindAnOffsetIsMissing() {
    TestNode node = node(1 << 20, 2);
    publish("orders", 1);
    String first = newest(node);
    publish("orders", 2);
    for (int n = 0; n < 100; n++) {
      publish("others", n); // what was dropped is known with the precision of some entries
    }
    String second = newest(node);
    publish("orders", 3);
    publish("orders", 4);

    assertThat(read(node, Optional.of(second), 10)).isEqualTo("complete 3 4");
    assertThat(read(node, Optional.of(second), 1)).isEqualTo("complete 3");
    assertThat(read(node, Optional.of(first), 10)).isEqualTo("incomplete 3 4");
    assertThat(read(node, Optional.empty(), 10)).isEqualTo("complete 3 4");
  }

  @Test
  void nothingIsKeptOfAChannelThatIsLeftOut() {
    TestNode node = node(1 << 20, 100, "others");
    publish("orders", 1);

    assertThat(read(node, Optional.empty(), 10)).isEqualTo("incomplete");
    assertThat(read(node, Optional.of(newest(node)), 10)).isEqualTo("incomplete");
  }

  @Test
  void anOffsetThatIsNoneIsFollowedByAllThatIsKept() {
    TestNode node = node(1 << 20, 100);
    publish("orders", 1);
    publish("orders", 2);

    assertThat(read(node, Optional.of("1garbage"), 10)).isEqualTo("incomplete 1 2");
    assertThat(read(node, Optional.of("1garbage"), 1)).isEqualTo("incomplete 1");
  }

  @Test
  void anEventWithAReservedNameIsLeftOutAndAMessageThatIsNoneToo() {
    TestNode node = node(1 << 20, 100);
    publish("orders", 1);
    exchange.publish(
        "orders", "{\"event\":\"pusher:error\",\"data\":2}".getBytes(StandardCharsets.UTF_8));
    exchange.publish("orders", "nonsense".getBytes(StandardCharsets.UTF_8));
    publish("orders", 3);

    assertThat(read(node, Optional.of("1garbage"), 2)).isEqualTo("incomplete 1 3");
  }

  @Test
  void aHistoryThatIsTooShortIsLogged() {
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(HistoryWatch.class);
    logged.start();
    logger.addAppender(logged);
    try {
      TestNode node = node(1_000, 100);
      publish("orders", 1);
      node.hub.tick();
      assertThat(logged.list).isEmpty();
      assertThat(state(node).isShort()).isFalse();
      for (int n = 0; n < 10; n++) {
        publish("orders", n);
      }
      node.hub.tick();
      node.hub.tick();

      assertThat(logged.list)
          .singleElement()
          .extracting(ILoggingEvent::getFormattedMessage)
          .asString()
          .matches(
              "App default: the history reaches back \\d+ s of 120 s: recovery\\.max-bytes;.*"
                  + "\\(logged once a minute\\)");
      assertThat(state(node).isShort()).isTrue();
      assertThat(state(node).kept().bytes()).isPositive().isLessThanOrEqualTo(1_000);
    } finally {
      logger.detachAppender(logged);
    }
  }

  @Test
  void othersSettingsHoldAtOnce() {
    TestNode node = node(1 << 20, 100);
    publish("orders", 1);
    publish("orders", 2);
    assertThat(state(node).kept().messages()).isEqualTo(2);

    node.hub.change(settings(1_000, 1, "*"));
    publish("orders", 3);

    assertThat(read(node, Optional.of("1garbage"), 10)).isEqualTo("incomplete 3");
  }

  private TestNode node(long maxBytes, int maxPerChannel) {
    return node(maxBytes, maxPerChannel, "*");
  }

  private TestNode node(long maxBytes, int maxPerChannel, String channel) {
    RecoverySettings recovery = settings(maxBytes, maxPerChannel, channel);
    TestNode node =
        new TestNode(exchange, "default", HubFixture.LIMITS, Optional.of(recovery)).connect();
    nodes.add(node);
    await().until(node.hub::brokersUp);
    return node;
  }

  private static RecoverySettings settings(long maxBytes, int maxPerChannel, String channel) {
    return new RecoverySettings(
        AGE,
        AGE,
        new HistorySettings(
            AGE,
            maxBytes,
            maxPerChannel,
            name -> channel.equals("*") || name.value().equals(channel)),
        8 << 20,
        Duration.ofSeconds(2),
        1 << 20,
        RecoverySettings.Verify.NEVER);
  }

  private static RecoveryState state(TestNode node) {
    return node.hub.recoveryState().orElseThrow();
  }

  /** The offset behind all that has come. */
  private static String newest(TestNode node) {
    return node.hub.history(ORDERS, Optional.empty(), 1).orElseThrow().id().orElseThrow();
  }

  /** Whether it is complete, and the numbers in its events. */
  private static String read(TestNode node, Optional<String> after, int most) {
    Excerpt excerpt = node.hub.history(ORDERS, after, most).orElseThrow();
    return (excerpt.isComplete() ? "complete" : "incomplete")
        + excerpt.events().stream()
            .map(each -> " " + each.event().data())
            .collect(Collectors.joining());
  }

  private void publish(String channel, int number) {
    String body = "{\"event\":\"E\",\"data\":" + number + "}";
    exchange.publish(channel, body.getBytes(StandardCharsets.UTF_8));
  }
}
