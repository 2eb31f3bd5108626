package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerListener;
import io.echobridge.broker.BrokerMessage;
import io.echobridge.channel.ChannelName;
import io.echobridge.hub.stats.DefectLog;
import io.echobridge.mapping.MappingConfig;
import io.echobridge.mapping.MappingConfig.Kind;
import io.echobridge.mapping.MappingConfig.When;
import io.echobridge.mapping.UnmappableMessageException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a plug-in is told of a message that is no event. */
class DeadLetterTest {
  private final CompletableFuture<BrokerListener> listener = new CompletableFuture<>();
  private final HubFixture hub =
      new HubFixture(
          HubFixture.LIMITS,
          Map.of("source", new SourceBroker()),
          List.of(
              rule(Optional.of("raw"), Kind.RAW, "{address}", "{header.type}"),
              rule(Optional.of("news"), Kind.LARAVEL, "{address}", null),
              rule(Optional.of("emit*"), Kind.SOCKETIO_EMITTER, null, null)));

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void whatIsNoEventIsCountedAndThrownBackWithItsReason() {
    hub.client(0).subscribe("news").subscribe("raw");
    assertThatExceptionOfType(UnmappableMessageException.class)
        .isThrownBy(() -> take("news", "{"))
        .withMessage("bad-json: expected one JSON value, wrong at byte 1")
        .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
    assertThatExceptionOfType(UnmappableMessageException.class)
        .isThrownBy(() -> take("raw", "1"))
        .withMessage("no-field: header.type is missing");
    assertThat(dropped()).containsEntry("bad-json", 1L).containsEntry("no-field", 1L);
  }

  @Test
  void anEventThatOnlyTheServerSaysIsADeadLetterAndItsNeighboursAreNot() {
    TestClient client = hub.client(0).subscribe("news");
    for (String name : List.of("pusher:error", "pusher_internal:subscription_succeeded")) {
      assertThatExceptionOfType(UnmappableMessageException.class)
          .isThrownBy(() -> take("news", "{\"event\":\"" + name + "\"}"))
          .withMessageStartingWith("reserved-event-name: ");
    }
    take("news", "{\"event\":\"pusher\"}");
    take("news", "{\"event\":\"pusher.error\"}");
    hub.settle();
    assertThat(client.heard())
        .containsExactly("event news pusher null", "event news pusher.error null");
    assertThat(dropped()).containsEntry("reserved-event-name", 2L);
  }

  @Test
  void whatIsNotForThisAppIsCountedAndNoDeadLetter() {
    long before = dropped().getOrDefault("no-rule", 0L);
    take("nobody's", "{");
    take("emitter", "{\"type\":2}");
    assertThat(dropped()).containsEntry("no-rule", before + 1).containsEntry("emitter-request", 1L);
  }

  /** A trace that shows errors where nobody made one is soon looked at by nobody. */
  @Test
  void whatIsNotForThisAppIsNoErrorOfATraceAndADeadLetterIs() {
    List<String> errors = new CopyOnWriteArrayList<>();
    hub.hub.follow(FakeTracer.of(errors));
    hub.client(0).subscribe("news");

    take("nobody's", "{");
    take("emitter", "{\"type\":2}");
    assertThat(errors).isEmpty();
    assertThatExceptionOfType(UnmappableMessageException.class).isThrownBy(() -> take("news", "{"));
    assertThat(errors).containsExactly("bad-json");
  }

  @Test
  void whatNobodyHearsIsNoDeadLetter() {
    long before = hub.hub.stats().unheard();
    take("news", "{");
    assertThat(hub.hub.stats().unheard()).isEqualTo(before + 1);
    assertThat(dropped()).doesNotContainKey("bad-json");
  }

  @Test
  void aDefectIsToldOnceAMinuteAndThrownBack() {
    Logger logger = (Logger) LoggerFactory.getLogger(DefectLog.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    try {
      for (int i = 0; i < 3; i++) {
        assertThatExceptionOfType(ArithmeticException.class)
            .isThrownBy(() -> listener.join().onEvent(new BrokenMessage()));
      }
    } finally {
      logger.detachAppender(lines);
    }
    assertThat(dropped()).containsEntry("defect", 3L);
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "App test, broker source: a message could not be passed on; this is a defect"
                + " (logged once a minute)");
  }

  @Test
  void connectionsAndSubscribersThatAreExceptedDoNotHear() {
    TestClient one = hub.client(1).subscribe("r1");
    TestClient both = hub.client(1).subscribe("r1").subscribe("r2");
    TestClient elsewhere = hub.client(2).subscribe("r1").subscribe("r2");
    TestClient named = hub.client(2).subscribe("r1");
    emit("[\"r2\",\"" + named.connection.id() + "\"]", 1);
    emit("null", 2);
    hub.settle();
    assertThat(one.heard()).containsExactly("event r1 e 1", "event r1 e 2");
    assertThat(both.heard()).containsExactly("event r1 e 2");
    assertThat(elsewhere.heard()).containsExactly("event r1 e 2");
    assertThat(named.heard()).containsExactly("event r1 e 2");
  }

  private void emit(String skip, int data) {
    take(
        "emitter",
        "{\"method\":\"emit\",\"event\":\"e\",\"room\":\"r1\",\"data\":"
            + data
            + ",\"skip_sid\":"
            + skip
            + "}");
  }

  private void take(String address, String body) {
    listener.join().onEvent(BrokerMessage.of(address, body.getBytes(StandardCharsets.UTF_8)));
  }

  private Map<String, Long> dropped() {
    return hub.hub.stats().dropped();
  }

  private static MappingConfig rule(
      Optional<String> address,
      Kind kind,
      @org.jspecify.annotations.Nullable String channel,
      @org.jspecify.annotations.Nullable String event) {
    return new MappingConfig(
        Optional.of(new When(address, Optional.empty(), Optional.empty())),
        Optional.of(kind),
        Optional.ofNullable(channel),
        Optional.ofNullable(event),
        Optional.empty(),
        Optional.empty());
  }

  /** A plug-in with a fault. */
  private static final class BrokenMessage implements BrokerMessage {
    @Override
    public String address() {
      throw new ArithmeticException("as the test wants");
    }

    @Override
    public byte[] body() {
      return new byte[0];
    }
  }

  private final class SourceBroker implements Broker {
    @Override
    public void start(BrokerListener to) {
      listener.complete(to);
    }

    @Override
    public CompletionStage<Void> subscribe(ChannelName channel) {
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> unsubscribe(ChannelName channel) {
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void close() {}
  }
}
