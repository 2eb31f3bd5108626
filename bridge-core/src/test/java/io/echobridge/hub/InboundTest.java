package io.echobridge.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echobridge.broker.InboundMark;
import io.echobridge.broker.Sender;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.hub.intake.Inbound;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients say to the application, through a hub to its broker. */
class InboundTest {
  private static final String CLIENTS = "clients.{channel}";
  private static final RawJson DATA = RawJson.of("{\"lat\": 1.50}");

  private final List<String> sent = new CopyOnWriteArrayList<>();
  private final List<Integer> told = new CopyOnWriteArrayList<>();
  private CompletableFuture<Void> answer = CompletableFuture.completedFuture(null);

  /** Keeps what it is given, and gives it to the nodes as well. */
  private HubFixture hub =
      HubFixture.hearing(
          broker ->
              new Inbound(
                  (address, key, body) -> {
                    sent.add(address + " " + new String(body, UTF_8));
                    return broker.sender().orElseThrow().send(address, key, body);
                  },
                  CLIENTS,
                  5,
                  1_000));

  @AfterEach
  void close() {
    hub.close();
  }

  private void answering(int rate, int maxSize) {
    hub.close();
    hub = HubFixture.hearing(broker -> new Inbound(this::take, CLIENTS, rate, maxSize));
  }

  private CompletionStage<Void> take(String address, String key, byte[] body) {
    sent.add(address + " " + key);
    return answer;
  }

  private void tell(TestClient client, String channel, String event, RawJson data) {
    ChannelName named = channel.isEmpty() ? null : new ChannelName(channel);
    client.onLoop(() -> client.session.tell(named, event, data, told::add));
    hub.settle();
  }

  @Test
  void theApplicationHearsWhoSaidWhatOnWhichChannel() {
    TestClient ann = hub.client(0, "ann").subscribe("presence-room").subscribe("orders");
    hub.settle();
    tell(ann, "presence-room", "move", DATA);
    tell(ann, "orders", "say \"hi\"", RawJson.NULL);
    tell(ann, "", "message", RawJson.of("1"));
    String socket = ann.connection.id();
    assertThat(sent)
        .containsExactly(
            "clients.presence-room {\"echobridge\":\"inbound\",\"event\":\"move\",\"data\":{\"lat\": 1.50},"
                + "\"channel\":\"presence-room\",\"socket_id\":\"%s\",\"user\":\"ann\"}"
                    .formatted(socket),
            "clients.orders {\"echobridge\":\"inbound\",\"event\":\"say \\\"hi\\\"\",\"data\":null,"
                + "\"channel\":\"orders\",\"socket_id\":\"%s\",\"user\":null}".formatted(socket),
            "clients.- {\"echobridge\":\"inbound\",\"event\":\"message\",\"data\":1,"
                + "\"channel\":null,\"socket_id\":\"%s\",\"user\":null}".formatted(socket));
    assertThat(told).containsExactly(200, 200, 200);
    assertThat(hub.hub.stats().inbound()).isEqualTo(3);
  }

  /** The nodes listen by a pattern, and the message looks like an event of Laravel's. */
  @Test
  void noClientHearsWhatOthersSayThere() {
    TestClient ann = hub.client(0, "ann").subscribe("orders");
    TestClient eve = hub.client(1, "eve").subscribe("clients.orders").subscribe("orders");
    hub.settle();
    tell(ann, "orders", "secret", DATA);
    hub.publish("orders", "{\"event\":\"E\",\"data\":2}");
    hub.settle();
    assertThat(eve.heard()).containsExactly("event orders E 2");
    assertThat(hub.hub.stats().dropped()).containsEntry("own-inbound", 1L);
  }

  /** It may come by another broker, and to another app: the message itself says what it is. */
  @Test
  void whatIsMarkedIsNoEventWhereverItComesFromAndWhateverElseIsPublishedThereIsOne() {
    try (HubFixture other = new HubFixture()) {
      TestClient eve = other.client(0, "eve").subscribe("clients.orders").subscribe("shop:x");
      other.settle();
      String said =
          InboundMark.START + "\"event\":\"E\",\"data\":1,\"channel\":null,\"socket_id\":\"1.1\"}";
      other.publish("clients.orders", said);
      other.publish("shop:x", said);
      other.publish("clients.orders", "{\"event\":\"E\",\"data\":2}");
      other.publish("clients.orders", "{\"event\":\"E\",\"data\":3,\"echobridge\":\"inbound\"}");
      other.settle();
      assertThat(eve.heard())
          .containsExactly("event clients.orders E 2", "event clients.orders E 3");
      assertThat(other.hub.stats().dropped()).containsEntry("own-inbound", 2L);
    }
  }

  @Test
  void aSignedInUserIsNamed() {
    TestClient ann = hub.client(0, "ann").signIn("7");
    tell(ann, "", "move", DATA);
    assertThat(sent.get(0)).contains("\"user\":\"7\"");
  }

  @Test
  void whoIsNotOnTheChannelSpeaksNowhere() {
    TestClient eve = hub.client(0, "eve").subscribe("orders");
    hub.settle();
    tell(eve, "private-a", "move", DATA);
    tell(eve, "orders", "", DATA);
    tell(eve, "orders", "x".repeat(201), DATA);
    tell(eve, "orders", "\ud800", DATA);
    assertThat(sent).isEmpty();
    assertThat(told).containsExactly(403, 400, 400, 400);
    assertThat(hub.hub.refused()).containsEntry("inbound", 4L);
  }

  @Test
  void whatIsTooLongOrTooOftenIsDroppedAndCounted() {
    answering(2, 100);
    TestClient ann = hub.client(0, "ann").subscribe("orders");
    TestClient bob = hub.client(1, "bob").subscribe("orders");
    hub.settle();
    tell(ann, "orders", "x", RawJson.of('"' + "x".repeat(98) + '"'));
    long begun = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      tell(ann, "orders", "x", DATA);
    }
    // Two seconds' worth at once, and what is added while a slow machine works on them.
    long more = 1 + 2 * (System.nanoTime() - begun) / 1_000_000_000;
    tell(bob, "orders", "x", DATA);
    assertThat(told).startsWith(413, 200, 200, 200, 200).endsWith(200);
    assertThat(hub.hub.refused()).containsEntry("inbound-size", 1L);
    long refused = told.stream().filter(status -> status == 429).count();
    assertThat(refused).isBetween(16 - more, 16L);
    assertThat(hub.hub.refused()).containsEntry("inbound-rate", refused);
  }

  @Test
  void aBrokerThatIsAwayRefusesAndAClientIsTold() {
    answering(1_000, 1_000);
    answer = CompletableFuture.failedFuture(new IllegalStateException("down"));
    TestClient ann = hub.client(0, "ann").subscribe("orders");
    hub.settle();
    tell(ann, "orders", "x", DATA);
    assertThat(told).containsExactly(503);
    assertThat(hub.hub.refused()).containsEntry("inbound-broker", 1L);
    assertThat(hub.hub.stats().inbound()).isZero();
  }

  @Test
  void aBrokerThatDoesNotAnswerHoldsABoundedNumber() {
    answering(100_000, 1_000);
    answer = new CompletableFuture<>();
    TestClient ann = hub.client(0, "ann").subscribe("orders");
    hub.settle();
    ann.onLoop(
        () -> {
          for (int i = 0; i < 3_000; i++) {
            ann.session.tell(new ChannelName("orders"), "x", DATA, told::add);
          }
        });
    hub.settle();
    assertThat(sent).hasSize(1_000);
    assertThat(told).hasSize(2_000).containsOnly(503);
    answer.complete(null);
    hub.settle();
    assertThat(told).hasSize(3_000).endsWith(200);
    tell(ann, "orders", "x", DATA);
    assertThat(sent).hasSize(1_001);
  }

  @Test
  void whereTheApplicationDoesNotListenNothingIsSentAndNothingHidden() {
    try (HubFixture off = new HubFixture()) {
      TestClient ann = off.client(0, "ann").subscribe("clients.orders");
      off.settle();
      ann.onLoop(() -> ann.session.tell(null, "x", DATA, told::add));
      off.publish("clients.orders", "{\"event\":\"E\",\"data\":1}");
      off.settle();
      assertThat(told).containsExactly(404);
      assertThat(ann.heard()).endsWith("event clients.orders E 1");
      assertThat(off.hub.refused()).doesNotContainKey("inbound");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{channel}",
        "private-{channel}",
        "private-clients.{channel}",
        "presence-x",
        "#server",
        "echobridge.events.{channel}",
        "clients{channel}",
        "a.{channel}.{channel}",
        "a.{event}",
        "{app}.{channel}",
      })
  void anAddressThatCouldBeAnEventsIsRefused(String address) {
    assertThatThrownBy(() -> new Inbound(this::take, address, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("publish-to")
        .hasMessageContaining(address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"clients.{channel}", "app:in:{channel}:x", "clients", "up/{channel}"})
  void anAddressOfItsOwnIsTaken(String address) {
    assertThatCode(() -> new Inbound(this::take, address, 1, 1)).doesNotThrowAnyException();
  }

  @Test
  void aBrokerThatKeepsEachAddressTakesNoChannelInIt() {
    Sender keeping =
        new Sender() {
          @Override
          public CompletionStage<Void> send(String address, String key, byte[] body) {
            return answer;
          }

          @Override
          public boolean takesAnyAddress() {
            return false;
          }
        };
    assertThatThrownBy(() -> new Inbound(keeping, CLIENTS, 1, 1)).hasMessageContaining("{channel}");
    assertThatCode(() -> new Inbound(keeping, "clients", 1, 1)).doesNotThrowAnyException();
  }
}
