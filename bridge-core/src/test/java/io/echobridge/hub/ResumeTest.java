package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.broker.MemoryBroker;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.gate.CloseReason;
import io.echobridge.hub.stats.Occupancy;
import io.echobridge.net.ClientMemory;
import io.echobridge.net.Holding;
import io.echobridge.protocol.Recovery;
import io.echobridge.protocol.Recovery.Arrival;
import io.echobridge.token.Identification;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that come back, to the same node and to another one. */
class ResumeTest {
  private static final String ORIGIN = "https://shop.example";

  private final MemoryBroker.Exchange exchange = new MemoryBroker.Exchange();
  private final List<TestNode> nodes = new ArrayList<>();

  @AfterEach
  void close() {
    nodes.forEach(TestNode::close);
  }

  @Test
  void aClientThatComesBackToItsNodeHearsWhatItMissedOnceAndInOrder() {
    TestNode node = node();
    Page page = new Page().connect(node, 0).subscribe("orders").subscribe("private-mine");
    publish("orders", 1);
    page.hears("event orders E 1");
    page.lose();
    publish("orders", 2);
    publish("private-mine", 3);
    publish("others", 4);
    page.connect(node, 1);
    publish("orders", 5);
    page.hears(
        "event orders E 1", "event orders E 2", "event private-mine E 3", "event orders E 5");
    assertThat(page.isRecovered()).isTrue();
  }

  @Test
  void aClientComesBackToAnotherNode() {
    TestNode a = node();
    TestNode b = node();
    awaitOpen(a, b);
    Page page = new Page().connect(a, 0).subscribe("orders").subscribe("presence-room");
    page.hears("here presence-room");
    publish("orders", 1);
    page.hears("here presence-room", "event orders E 1");
    await().until(() -> b.hub.members(new ChannelName("presence-room")).size() == 1);
    awaitRecord(b);
    a.kill();
    page.forget();
    publish("orders", 2);
    page.connect(b, 0);
    publish("orders", 3);
    page.hears(
        "here presence-room",
        "event orders E 1",
        "event orders E 2",
        "here presence-room",
        "event orders E 3");
    assertThat(page.isRecovered()).isTrue();
  }

  @Test
  void aClientThatHeardNothingBeforeHearsWhatItMissed() {
    TestNode node = node();
    Page page = new Page().connect(node, 0).subscribe("orders");
    page.lose();
    publish("orders", 1);
    page.connect(node, 1);
    page.hears("event orders E 1");
    assertThat(page.isRecovered()).isTrue();
  }

  @Test
  void aSessionThatStillLooksAliveIsTakenOver() {
    TestNode a = node();
    TestNode b = node();
    awaitOpen(a, b);
    Page page = new Page().connect(a, 0).subscribe("orders").subscribe("presence-room");
    page.hears("here presence-room");
    publish("orders", 1);
    awaitRecord(b);
    TestConnection old = page.connection();
    page.forget();
    page.connect(b, 1);
    await().until(() -> old.closed == CloseReason.TAKEN_OVER);
    publish("orders", 2);
    page.hears("here presence-room", "event orders E 1", "here presence-room", "event orders E 2");
    assertThat(old.written()).noneMatch(line -> line.contains(" E 2"));
  }

  @Test
  void eventsOfTheHttpApiAreRecoveredOnEveryNode() {
    TestNode a = node();
    TestNode b = node();
    awaitOpen(a, b);
    Page page = new Page().connect(a, 0).subscribe("orders");
    publishOverHttp(a, "orders", "1");
    page.hears("event orders E 1");
    awaitRecord(b);
    a.kill();
    page.forget();
    publishOverHttp(b, "orders", "2");
    page.connect(b, 0);
    page.hears("event orders E 1", "event orders E 2");
    assertThat(page.isRecovered()).isTrue();
  }

  private static void publishOverHttp(TestNode node, String channel, String data) {
    BroadcastEvent event = new BroadcastEvent("E", RawJson.of(data), null);
    var unused =
        node.hub
            .publish(List.of(new ChannelName(channel)), event)
            .toCompletableFuture()
            .orTimeout(120, TimeUnit.SECONDS)
            .join();
  }

  @Test
  void aClientWithAnUnknownTokenIsToldThatItMissedSomething() {
    TestNode node = node();
    Page page = new Page().connect(node, 0).subscribe("orders");
    publish("orders", 1);
    page.hears("event orders E 1");
    page.forget("AAAAAAAAAAAAAAAAAAAA", "1garbage");
    page.connect(node, 0);
    page.hears("event orders E 1", "gap unknown");
    assertThat(page.isRecovered()).isFalse();
  }

  @Test
  void whatTheHistoryDropsWhileASlowClientWaitsForItCountsAsTheClients() {
    TestNode node = node();
    Holding holding = new ClientMemory(Long.MAX_VALUE, Runnable::run).open(0);
    Page page = slowPage(node, holding);
    long before = holding.bytes();
    publishAll(201, KEPT);
    await().untilAsserted(() -> assertThat(holding.bytes()).isGreaterThan(before + 200 * 200));
    page.connection().slow = false;
    page.hears(
        IntStream.rangeClosed(1, KEPT)
            .mapToObj(number -> "event orders E " + number)
            .toArray(String[]::new));
    assertThat(holding.bytes()).isEqualTo(before);
    assertThat(page.connection().closed).isNull();
  }

  @Test
  void aSlowClientIsCutWhenClientsHaveNoMemoryForWhatOnlyItWaitsFor() {
    TestNode node = node();
    Holding holding = new ClientMemory(20_000, Runnable::run).open(0);
    Page page = slowPage(node, holding);
    long before = holding.bytes();
    publishAll(201, KEPT);
    await().until(() -> page.connection().closed == CloseReason.TOO_SLOW);
    await().untilAsserted(() -> assertThat(holding.bytes()).isEqualTo(before));
  }

  /** As many as the history keeps of a channel, and 200 more. */
  private static final int KEPT = 10_200;

  /** One that has missed 200 events, and takes none. */
  private Page slowPage(TestNode node, Holding holding) {
    Page page = new Page().connect(node, 0).subscribe("orders");
    page.lose();
    publishAll(1, 200);
    page.slow = holding;
    page.connect(node, 1);
    assertThat(page.isRecovered()).isTrue();
    return page;
  }

  private void publishAll(int from, int to) {
    for (int number = from; number <= to; number++) {
      publish("orders", number);
    }
  }

  @Test
  void aClientThatIsCutByTheWordThatItMissedSomethingLeavesNothingBehind() {
    TestNode node = node();
    Page page = new Page().connect(node, 0).subscribe("orders");
    publish("orders", 1);
    page.hears("event orders E 1");
    page.hears("event orders E 1");
    page.lose();
    page.forgetToken();
    publishAll(2, KEPT + 1);
    page.connect(node, 0);
    TestConnection connection = page.connection();
    long before = connection.holding().bytes();
    TestClient client = page.client;
    connection.onWrite = () -> client.session.disconnected(CloseReason.TOO_SLOW);
    page.subscribe("orders");
    assertThat(connection.written()).anyMatch(line -> line.startsWith("gap "));
    assertThat(
            node.hub
                .count(new ChannelName("orders"))
                .toCompletableFuture()
                .orTimeout(120, TimeUnit.SECONDS)
                .join()
                .channels())
        .extracting(Occupancy::subscribers)
        .containsExactly(0);
    assertThat(connection.holding().bytes()).isEqualTo(before);
  }

  @Test
  void whoSubscribesAgainAndAgainToHearTheSameHearsOfAGapAndThenWhatIsSaidNow() {
    TestNode node = node();
    Page page = new Page().connect(node, 0).subscribe("orders");
    publish("orders", 1);
    page.hears("event orders E 1");
    page.lose();
    page.forgetToken();
    publish("orders", 2);
    page.connect(node, 0);
    TestClient client = page.client;
    client.onLoop(
        () -> {
          for (int i = 0; i < 1_000; i++) {
            client.ask("orders");
            client.session.unsubscribe(new ChannelName("orders"));
          }
        });
    page.hears("event orders E 1", "gap unknown");
    assertThat(node.hub.refused()).containsEntry("replays", 1L);
    page.subscribe("orders");
    publish("orders", 3);
    page.hears("event orders E 1", "gap unknown", "event orders E 3");
  }

  private TestNode node() {
    TestNode node = TestNode.keeping(exchange, "default").connect();
    nodes.add(node);
    await().until(node.hub::brokersUp);
    return node;
  }

  private static void awaitOpen(TestNode... all) {
    await()
        .until(
            () ->
                List.of(all).stream()
                    .allMatch(
                        node ->
                            node.isOpen()
                                && node.hub.cluster().orElseThrow().peers().size()
                                    == all.length - 1));
  }

  private static void awaitRecord(TestNode node) {
    await().until(() -> node.hub.recoveryState().orElseThrow().sessions().known() > 0);
  }

  private void publish(String channel, int number) {
    String body = "{\"event\":\"E\",\"data\":" + number + "}";
    exchange.publish(channel, body.getBytes(StandardCharsets.UTF_8));
  }

  /** A page over its connections: what it has heard, and what it brings when it comes back. */
  private static final class Page {
    private final List<String> before = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // a page connects first
    private TestClient client;

    private Optional<String> token = Optional.empty();
    private Optional<String> offset = Optional.empty();
    private boolean isRecovered;

    /** Where it counts when it comes back, and is slow; null for one that is not. */
    private @Nullable Holding slow;

    Page connect(TestNode node, int loop) {
      Recovery recovery = node.hub.recovery().orElseThrow();
      Arrival arrival =
          TestClient.on(
                  node.loop(loop),
                  () ->
                      recovery
                          .arrive(token, offset, ORIGIN, Identification.NOBODY)
                          .toCompletableFuture())
              .orTimeout(120, TimeUnit.SECONDS)
              .join();
      token = Optional.of(arrival.token());
      isRecovered = arrival.resumed().isPresent();
      Holding counts = slow;
      TestConnection connection =
          arrival
              .resumed()
              .map(
                  ids -> counts == null ? node.connection(loop, ids) : node.slow(loop, ids, counts))
              .orElseGet(() -> node.connection(loop));
      client =
          new TestClient(
              connection,
              TestAuthorizer.yes("alice"),
              made -> recovery.connect(made, arrival, TestAuthorizer.yes("alice")));
      return this;
    }

    Page subscribe(String channel) {
      client.subscribe(channel);
      return this;
    }

    TestConnection connection() {
      return client.connection;
    }

    boolean isRecovered() {
      return isRecovered;
    }

    /** The connection breaks, and the node notices. */
    void lose() {
      TestClient lost = client;
      forget();
      lost.onLoop(() -> lost.session.disconnected(CloseReason.TRANSPORT_CLOSED));
    }

    /** The client gives its connection up. */
    void forget() {
      for (String line : client.heard()) {
        int at = line.indexOf(" @1");
        if (at >= 0) {
          offset = Optional.of(line.substring(at + 2));
        }
        before.add(line);
      }
    }

    void forgetToken() {
      token = Optional.of("AAAAAAAAAAAAAAAAAAAA");
    }

    void forget(String otherToken, String otherOffset) {
      forget();
      token = Optional.of(otherToken);
      offset = Optional.of(otherOffset);
    }

    void hears(String... beginnings) {
      await()
          .untilAsserted(
              () -> {
                List<String> all = new ArrayList<>(before);
                all.addAll(client.heard());
                assertThat(all).hasSize(beginnings.length);
                for (int i = 0; i < beginnings.length; i++) {
                  assertThat(all.get(i)).startsWith(beginnings[i]);
                }
              });
    }
  }
}
