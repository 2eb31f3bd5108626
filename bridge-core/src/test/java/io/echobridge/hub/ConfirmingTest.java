package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.broker.MemoryBroker;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Confirm;
import io.echobridge.channel.RawJson;
import io.echobridge.hub.Confirming.Confirmed;
import io.echobridge.hub.stats.Receipt;
import io.echobridge.protocol.Proof;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who has an event, as the clients of one node and of several prove it. */
class ConfirmingTest {
  private static final BroadcastEvent EVENT = new BroadcastEvent("E", RawJson.of("1"), null);
  private static final Duration LONG = Duration.ofSeconds(10);

  /** What a busy machine may add to a time; far less than what would be waited for without. */
  private static final Duration BUSY = Duration.ofSeconds(2);

  private final List<TestNode> nodes = new ArrayList<>();
  private final List<HubFixture> hubs = new ArrayList<>();

  @AfterEach
  void close() {
    hubs.forEach(HubFixture::close);
    nodes.forEach(TestNode::close);
  }

  private HubFixture hub() {
    HubFixture made = new HubFixture();
    hubs.add(made);
    return made;
  }

  private static CompletableFuture<Confirmed> publish(Hub hub, Duration wait, String... channels) {
    List<ChannelName> names = List.of(channels).stream().map(ChannelName::new).toList();
    return hub.confirming().publish(names, EVENT, wait).toCompletableFuture();
  }

  private static Confirmed join(CompletableFuture<Confirmed> asked) {
    return asked.orTimeout(60, TimeUnit.SECONDS).join();
  }

  private static TestClient proving(TestClient client) {
    client.connection.onProve =
        proof -> {
          proof.written();
          proof.received();
        };
    return client;
  }

  private static TestClient stalled(TestClient client) {
    client.connection.onProve = proof -> {};
    return client;
  }

  @Test
  void whenAllHaveProvenThatTheyHaveItTheAnswerIsEarly() {
    HubFixture hub = hub();
    for (int i = 0; i < 8; i++) {
      proving(hub.client(i)).subscribe("news");
    }
    proving(hub.client(0)).subscribe("other");
    hub.settle();
    Confirmed known = join(publish(hub.hub, LONG, "news"));
    assertThat(known.receipt()).isEqualTo(new Receipt(8, 8, 8, 0));
    assertThat(known.nodes()).isEqualTo(1);
    assertThat(known.isComplete()).isTrue();
    assertThat(known.took()).isLessThan(LONG.dividedBy(2));
  }

  @Test
  void aChannelThatNobodyHearsIsAnsweredAtOnce() {
    Confirmed known = join(publish(hub().hub, LONG, "#server-to-user-7"));
    assertThat(known.receipt()).isEqualTo(Receipt.NONE);
    assertThat(known.nodes()).isEqualTo(1);
    assertThat(known.took()).isLessThan(LONG.dividedBy(2));
  }

  @Test
  void oneWhoReadsNothingIsWaitedForAndNoLongerThanAsked() {
    HubFixture hub = hub();
    proving(hub.client(0)).subscribe("news");
    stalled(hub.client(1)).subscribe("news");
    hub.settle();
    Duration wait = Duration.ofSeconds(2); // The loops of a busy machine need a while.
    Confirmed known = join(publish(hub.hub, wait, "news"));
    assertThat(known.receipt()).isEqualTo(new Receipt(2, 1, 1, 0));
    assertThat(known.took()).isBetween(wait, wait.plus(BUSY));
  }

  @Test
  void whoCannotProveItIsUnknownAndDoneWhenItIsWritten() {
    HubFixture hub = hub();
    List<Proof> asked = new CopyOnWriteArrayList<>();
    TestClient mute = hub.client(0).subscribe("news");
    mute.connection.onProve =
        proof -> {
          proof.impossible();
          asked.add(proof);
        };
    hub.settle();
    CompletableFuture<Confirmed> known = publish(hub.hub, LONG, "news");
    await().until(() -> asked.size() == 1);
    assertThat(known).isNotDone();
    mute.onLoop(asked.get(0)::written);
    assertThat(join(known).receipt()).isEqualTo(new Receipt(1, 1, 0, 1));
    // What comes later, or twice, counts no more.
    mute.onLoop(asked.get(0)::received);
    assertThat(asked.get(0).isOver()).isTrue();
  }

  @Test
  void whoGoesAwayIsNotWaitedFor() {
    HubFixture hub = hub();
    hub.client(0).subscribe("news").connection.onProve = Proof::lost;
    hub.settle();
    Confirmed known = join(publish(hub.hub, LONG, "news"));
    assertThat(known.receipt()).isEqualTo(new Receipt(1, 0, 0, 0));
    assertThat(known.took()).isLessThan(LONG.dividedBy(2));
  }

  @Test
  void anEventOfSeveralChannelsCountsEachOfItsFrames() {
    HubFixture hub = hub();
    proving(hub.client(0)).subscribe("a").subscribe("b");
    proving(hub.client(1)).subscribe("b");
    hub.settle();
    Confirmed known = join(publish(hub.hub, LONG, "a", "b", "c"));
    assertThat(known.receipt()).isEqualTo(new Receipt(3, 3, 3, 0));
  }

  @Test
  void whoIsLeftOutIsNotCounted() {
    HubFixture hub = hub();
    TestClient except = proving(hub.client(0)).subscribe("news");
    proving(hub.client(1)).subscribe("news");
    hub.settle();
    BroadcastEvent event = new BroadcastEvent("E", RawJson.of("1"), except.connection.id());
    Confirmed known =
        join(
            hub.hub
                .confirming()
                .publish(List.of(new ChannelName("news")), event, LONG)
                .toCompletableFuture());
    assertThat(known.receipt()).isEqualTo(new Receipt(1, 1, 1, 0));
    assertThat(except.heard()).isEmpty();
  }

  @Test
  void anEventThatNobodyWantsConfirmedAsksNobody() {
    HubFixture hub = hub();
    List<Proof> asked = new CopyOnWriteArrayList<>();
    TestClient client = hub.client(0).subscribe("news");
    client.connection.onProve = asked::add;
    hub.settle();
    hub.publish("news", "{\"event\":\"E\",\"data\":1}");
    hub.settle();
    assertThat(client.heard()).endsWith("event news E 1");
    assertThat(asked).isEmpty();
  }

  @Test
  void theClientsOfAllNodesAreCounted() {
    MemoryBroker.Exchange exchange = new MemoryBroker.Exchange();
    TestNode a = open(exchange, "a");
    TestNode b = open(exchange, "b");
    awaitPeers(a, 1);
    proving(a.client(0, "ann")).subscribe("news");
    proving(b.client(0, "bob")).subscribe("news");
    TestClient stalled = stalled(b.client(1, "cid"));
    stalled.connection.onProve = Proof::written;
    stalled.subscribe("news");
    Duration wait = Duration.ofSeconds(1);
    // The other node's answer has little time: a busy machine may need another attempt.
    await()
        .untilAsserted(
            () -> {
              Confirmed known = join(publish(a.hub, wait, "news"));
              assertThat(known.receipt()).isEqualTo(new Receipt(3, 3, 2, 0));
              assertThat(known.nodes()).isEqualTo(2);
              assertThat(known.took()).isBetween(wait.dividedBy(2), wait.plus(BUSY));
            });
    stalled.connection.onProve = Proof::received;
    Confirmed again = join(publish(a.hub, LONG, "news"));
    assertThat(again.receipt()).isEqualTo(new Receipt(3, 3, 3, 0));
    assertThat(again.nodes()).isEqualTo(2);
    assertThat(again.isComplete()).isTrue();
    assertThat(again.took()).isLessThan(LONG.dividedBy(2));
  }

  @Test
  void aNodeThatWasKilledIsMissingAndNotWaitedForWhenThatIsKnown() {
    MemoryBroker.Exchange exchange = new MemoryBroker.Exchange();
    TestNode a = open(exchange, "a");
    TestNode b = open(exchange, "b");
    awaitPeers(a, 1);
    proving(a.client(0, "ann")).subscribe("news");
    proving(b.client(0, "bob")).subscribe("news");
    b.kill();
    Duration wait = Duration.ofSeconds(2);
    Confirmed known = join(publish(a.hub, wait, "news"));
    assertThat(known.receipt()).isEqualTo(new Receipt(1, 1, 1, 0));
    assertThat(known.nodes()).isEqualTo(1);
    assertThat(known.took()).isBetween(wait, wait.plus(BUSY));
    // While it is asked, it is found to be dead.
    CompletableFuture<Confirmed> open = publish(a.hub, LONG, "news");
    Confirmed later = join(open);
    assertThat(later.nodes()).isEqualTo(1);
    assertThat(later.isComplete()).isFalse();
    assertThat(known.isComplete()).isFalse();
    Confirmed alone = join(publish(a.hub, LONG, "news"));
    assertThat(alone.nodes()).isEqualTo(1);
    assertThat(alone.isComplete()).isTrue();
    assertThat(later.took()).isLessThan(LONG);
  }

  /** Whoever can publish at the broker can make up such events: they are heard, and bounded. */
  @Test
  void madeUpWishesOfNoNodeAreHeardAndBounded() {
    HubFixture hub = hub();
    TestClient client = stalled(hub.client(0)).subscribe("news");
    hub.settle();
    for (int i = 0; i < 1_500; i++) {
      Confirm madeUp = Confirm.of("nobody." + i, Long.MAX_VALUE, 1).orElseThrow();
      assertThat(madeUp.waitMillis()).isEqualTo(Confirm.LONGEST_MILLIS);
      var unused = hub.hub.publish(List.of(new ChannelName("news")), EVENT.confirmed(madeUp));
    }
    hub.settle();
    assertThat(client.heard()).hasSize(1_500);
    assertThat(hub.hub.stats().dropped()).containsEntry("confirm-too-many", 1_500L - 1_024);
    // They take nobody's place who asks at this node.
    client.connection.onProve = Proof::received;
    assertThat(join(publish(hub.hub, LONG, "news")).receipt()).isEqualTo(new Receipt(1, 1, 1, 0));
  }

  @Test
  void oneTooManyAtOnceIsNotPublished() {
    HubFixture hub = hub();
    List<Proof> asked = new CopyOnWriteArrayList<>();
    TestClient client = hub.client(0).subscribe("news");
    client.connection.onProve = asked::add;
    hub.settle();
    List<CompletableFuture<Confirmed>> open = new ArrayList<>();
    for (int i = 0; i < Confirming.MOST; i++) {
      open.add(publish(hub.hub, LONG, "news"));
    }
    hub.settle();
    assertThat(publish(hub.hub, LONG, "news"))
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(Confirming.TooManyException.class);
    hub.settle();
    assertThat(client.heard()).hasSize(Confirming.MOST);
    client.onLoop(() -> asked.get(0).received());
    assertThat(join(open.get(0)).receipt()).isEqualTo(new Receipt(1, 1, 1, 0));
    CompletableFuture<Confirmed> next = publish(hub.hub, LONG, "news");
    hub.settle();
    assertThat(client.heard()).hasSize(Confirming.MOST + 1);
    client.onLoop(() -> asked.forEach(Proof::received));
    assertThat(join(next).receipt()).isEqualTo(new Receipt(1, 1, 1, 0));
  }

  private TestNode open(MemoryBroker.Exchange exchange, String name) {
    TestNode node = new TestNode(exchange, name).connect();
    nodes.add(node);
    await().until(node::isOpen);
    return node;
  }

  private static void awaitPeers(TestNode node, int count) {
    await()
        .until(
            () ->
                io.echobridge.hub.peers.Asking.live(node.hub.cluster().orElseThrow().peers()).size()
                    == count);
  }
}
