package io.echobridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.broker.Broker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;

/**
 * What a broker guarantees of the link between nodes: opening, closing, being held back, outages.
 */
abstract class PeerContract extends PeerMessageContract {
  @Test
  void aBrokerMakesNothingForPeersBeforeTheirLinkIsOpened() {
    if (excused(Promise.PEERS_COST_NOTHING_BEFORE_THEY_OPEN)) {
      return;
    }
    RecordingListener listener = new RecordingListener();
    Broker broker = node("one", listener);
    subscribe(broker, "news");
    publish("news", "hello");
    await().untilAsserted(() -> assertThat(listener.texts("news")).containsExactly("hello"));
    CompletableFuture<Void> tooEarly =
        broker.peers().orElseThrow().send(bytes("too early")).toCompletableFuture();

    assertThat(tooEarly).failsWithin(PATIENCE);
    assertThat(world.madeForPeers()).isEmpty();

    peers(broker);
    assertThat(world.madeForPeers()).isNotEmpty();
  }

  @Test
  void aPeerLinkThatIsClosedLeavesNothingBehindAndEventsGoOn() {
    if (excused(Promise.PEERS_LEAVE_NOTHING_BEHIND)) {
      return;
    }
    RecordingListener listener = new RecordingListener();
    Broker broker = node("one", listener);
    subscribe(broker, "news");
    OpenPeers peers = peers(broker);
    assertThat(world.madeForPeers()).isNotEmpty();

    peers.close();
    peers.close();

    await().untilAsserted(() -> assertThat(world.madeForPeers()).isEmpty());
    assertThat(peers.send("too late")).failsWithin(PATIENCE);
    publish("news", "hello");
    await().untilAsserted(() -> assertThat(listener.texts("news")).containsExactly("hello"));
    assertThat(listener.downs()).isEmpty();
  }

  @Test
  void aPeerLinkThatIsClosedHearsNothingMoreAndTheOthersDo() {
    if (excused(Promise.PEERS_HEAR_EACH_OTHER)) {
      return;
    }
    OpenPeers one = peers(node("one", new RecordingListener()));
    Broker second = node("two", new RecordingListener());
    OpenPeers two = peers(second);
    OpenPeers three = peers(node("three", new RecordingListener()));
    OpenPeers four = peers(node("four", new RecordingListener()));
    done(four.send("before"));
    await().untilAsserted(() -> assertThat(one.texts()).containsExactly("before"));
    await().untilAsserted(() -> assertThat(two.texts()).containsExactly("before"));

    one.close();
    second.close();
    done(four.send("after"));

    await().untilAsserted(() -> assertThat(three.texts()).containsExactly("before", "after"));
    assertThat(one.texts()).containsExactly("before");
    assertThat(two.texts()).containsExactly("before");
  }

  @Test
  void peersAreHeardWhileEventsAreHeldBack() {
    if (excused(Promise.PEERS_PASS_A_HELD_BACK_LISTENER)) {
      return;
    }
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    RecordingListener held =
        new RecordingListener()
            .doing(
                event -> {
                  inside.countDown();
                  hold(goOn);
                });
    Broker broker = node("one", held);
    subscribe(broker, "news");
    OpenPeers one = peers(broker);
    OpenPeers two = peers(node("two", new RecordingListener()));
    // More than a broker fetches ahead of its listener: it has stopped to read events.
    List<String> events = IntStream.range(0, 5_000).mapToObj(String::valueOf).toList();
    try {
      publish("news", events.toArray(String[]::new));
      wait(inside);

      done(two.send("hello"));
      awaitPeers(() -> assertThat(one.texts()).containsExactly("hello"));
      done(one.sendTo(two, "answer"));
      awaitPeers(() -> assertThat(two.texts()).contains("answer"));
      assertThat(held.events()).isEmpty();
    } finally {
      goOn.countDown();
    }

    await().untilAsserted(() -> assertThat(held.texts("news")).isEqualTo(events));
  }

  /** How long a peer message may take past events that are held back. */
  Duration patienceWithPeers() {
    return PATIENCE;
  }

  private void awaitPeers(ThrowingRunnable heard) {
    await().atMost(patienceWithPeers()).untilAsserted(heard);
  }

  /**
   * Waits for as long as the test goes on. A listener that gave up would let the peer messages
   * behind it through, and some of them in time.
   */
  private static void hold(CountDownLatch goOn) {
    try {
      goOn.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aPeerMessageFailsWhileTheLinkIsDownAndGoesThroughAfterwards() {
    if (excused(Promise.PEER_MESSAGES_FAIL_WITHOUT_A_LINK)) {
      return;
    }
    RecordingListener one = new RecordingListener();
    RecordingListener two = new RecordingListener();
    OpenPeers first = peers(node("one", one));
    OpenPeers second = peers(node("two", two));
    world.cut();
    await().untilAsserted(() -> assertThat(one.downs()).hasSize(1));
    await().untilAsserted(() -> assertThat(first.turns()).containsExactly("up", "down"));

    assertThat(first.send("lost")).failsWithin(PATIENCE);
    assertThat(first.sendTo(second, "lost")).failsWithin(PATIENCE);
    world.mend();
    await().untilAsserted(() -> assertThat(first.turns()).containsExactly("up", "down", "up"));
    await().untilAsserted(() -> assertThat(second.turns()).containsExactly("up", "down", "up"));
    assertThat(one.ups()).hasSize(2);
    assertThat(two.ups()).hasSize(2);

    done(first.send("found"));
    done(first.sendTo(second, "and addressed"));
    await()
        .untilAsserted(() -> assertThat(second.texts()).containsExactly("found", "and addressed"));
    await().untilAsserted(() -> assertThat(first.texts()).containsExactly("found"));
  }

  @Test
  void aPeerLinkThatIsOpenedWhileTheLinkIsDownHearsWhenItIsUp() {
    if (excused(Promise.PEER_MESSAGES_FAIL_WITHOUT_A_LINK)) {
      return;
    }
    RecordingListener listener = new RecordingListener();
    Broker broker = node("one", listener);
    Broker other = node("two", new RecordingListener());
    world.cut();
    await().untilAsserted(() -> assertThat(listener.downs()).hasSize(1));

    OpenPeers one = opening(broker);
    assertThat(one.turns()).isEmpty();
    assertThat(one.send("too early")).failsWithin(PATIENCE);
    world.mend();
    done(one.opened());
    OpenPeers two = peers(other);

    done(two.send("hello"));
    await().untilAsserted(() -> assertThat(one.texts()).containsExactly("hello"));
  }
}
