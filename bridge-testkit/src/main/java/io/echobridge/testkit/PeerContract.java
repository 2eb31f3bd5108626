package io.echobridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.broker.Broker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a broker guarantees of the link between nodes, once it is opened and before that. */
abstract class PeerContract extends EventContract {
  private final List<OpenPeers> opened = new ArrayList<>();

  @AfterEach
  void noCallOfAPeerCameOutOfTurn() {
    assertThat(opened).allSatisfy(peers -> assertThat(peers.faults()).isEmpty());
  }

  @Test
  void peerMessagesReachAllInOrder() {
    if (excused(Promise.PEERS_HEAR_EACH_OTHER)) {
      return;
    }
    RecordingListener listener = new RecordingListener();
    OpenPeers one = peers(node("one", listener));
    OpenPeers two = peers(node("two", new RecordingListener()));
    OpenPeers three = peers(node("three", new RecordingListener()));
    List<String> sent = IntStream.range(0, 500).mapToObj(i -> "message " + i).toList();

    sent.forEach(one::send);
    await().untilAsserted(() -> assertThat(two.texts()).isEqualTo(sent));
    await().untilAsserted(() -> assertThat(three.texts()).isEqualTo(sent));
    done(two.send("answer"));

    await().untilAsserted(() -> assertThat(one.textsBut(sent)).containsExactly("answer"));
    assertThat(two.textsBut(List.of("answer"))).isEqualTo(sent);
    assertThat(listener.events()).isEmpty();
  }

  @Test
  void aPeerMessageOfFourMebibytesArrives() {
    if (excused(Promise.PEERS_HEAR_EACH_OTHER)) {
      return;
    }
    OpenPeers one = peers(node("one", new RecordingListener()));
    OpenPeers two = peers(node("two", new RecordingListener()));
    String large = "x".repeat(4 << 20);

    done(one.send(large));
    done(one.send("and what follows"));

    await().until(() -> two.texts().equals(List.of(large, "and what follows")));
  }

  @Test
  void aPeersOwnMessagesComeBackInTheirPlaceAmongTheOthers() {
    if (excused(Promise.OWN_PEER_MESSAGES_COME_BACK)) {
      return;
    }
    OpenPeers one = peers(node("one", new RecordingListener()));
    OpenPeers two = peers(node("two", new RecordingListener()));
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      sent.add("one's " + i);
      done(one.send("one's " + i));
      sent.add("two's " + i);
      done(two.send("two's " + i));
    }

    await().untilAsserted(() -> assertThat(one.texts()).isEqualTo(sent));
    await().untilAsserted(() -> assertThat(two.texts()).isEqualTo(sent));
  }

  @Test
  void allPeersHearWhatSeveralSendAtOnceInOneOrder() {
    if (excused(Promise.PEER_MESSAGES_HAVE_ONE_ORDER)) {
      return;
    }
    OpenPeers one = peers(node("one", new RecordingListener()));
    OpenPeers two = peers(node("two", new RecordingListener()));
    List<String> ones = IntStream.range(0, 300).mapToObj(i -> "one's " + i).toList();
    List<String> twos = IntStream.range(0, 300).mapToObj(i -> "two's " + i).toList();
    Thread another = new Thread(() -> twos.forEach(two::send));

    another.start();
    ones.forEach(one::send);
    join(another);

    await().untilAsserted(() -> assertThat(one.texts()).hasSize(600));
    await().untilAsserted(() -> assertThat(two.texts()).isEqualTo(one.texts()));
    assertThat(one.textsBut(twos)).isEqualTo(ones);
    assertThat(one.textsBut(ones)).isEqualTo(twos);
  }

  @Test
  void anAddressedPeerMessageReachesThatNodeAloneInOrder() {
    if (excused(Promise.PEER_MESSAGES_CAN_BE_ADDRESSED)) {
      return;
    }
    OpenPeers one = peers(node("one", new RecordingListener()));
    OpenPeers two = peers(node("two", new RecordingListener()));
    OpenPeers three = peers(node("three", new RecordingListener()));
    OpenPeers gone = peers(node("gone", new RecordingListener()));
    gone.close();
    for (int i = 0; i < 100; i++) {
      one.sendTo(two, "to two " + i);
      one.sendTo(three, "to three " + i);
      one.sendTo(one, "to oneself " + i);
    }
    done(one.sendTo(gone, "to nobody"));

    for (OpenPeers each : List.of(two, three, one)) {
      await().untilAsserted(() -> assertThat(each.texts()).hasSize(100));
    }
    done(one.send("to all"));

    assertHears(two, numbered("to two "), "to all");
    assertHears(three, numbered("to three "), "to all");
    assertHears(one, numbered("to oneself "), "to all");
  }

  @Test
  void anAddressedPeerMessageKeepsItsPlaceAmongThoseToAll() {
    if (excused(Promise.ADDRESSED_PEER_MESSAGES_KEEP_THEIR_PLACE)) {
      return;
    }
    OpenPeers one = peers(node("one", new RecordingListener()));
    OpenPeers two = peers(node("two", new RecordingListener()));
    List<String> sent = IntStream.range(0, 300).mapToObj(i -> "message " + i).toList();
    for (int i = 0; i < sent.size(); i++) {
      var unused = i % 3 == 0 ? one.sendTo(two, sent.get(i)) : one.send(sent.get(i));
    }

    await().untilAsserted(() -> assertThat(two.texts()).isEqualTo(sent));
  }

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
  void peersAreHeardWhileAnEventIsHeldBack() {
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
                  wait(goOn);
                });
    Broker broker = node("one", held);
    subscribe(broker, "news");
    OpenPeers one = peers(broker);
    OpenPeers two = peers(node("two", new RecordingListener()));
    Thread application = new Thread(() -> publish("news", "1", "2"));
    application.start();
    wait(inside);

    done(two.send("hello"));
    await().untilAsserted(() -> assertThat(one.texts()).containsExactly("hello"));
    done(one.sendTo(two, "answer"));
    await().untilAsserted(() -> assertThat(two.texts()).contains("answer"));
    assertThat(held.events()).isEmpty();
    goOn.countDown();
    join(application);

    await().untilAsserted(() -> assertThat(held.texts("news")).containsExactly("1", "2"));
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
    assertThat(first.texts()).containsExactly("found");
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

    OpenPeers one = OpenPeers.of(broker);
    opened.add(one);
    assertThat(one.turns()).isEmpty();
    assertThat(one.send("too early")).failsWithin(PATIENCE);
    world.mend();
    done(one.opened());
    OpenPeers two = peers(other);

    done(two.send("hello"));
    await().untilAsserted(() -> assertThat(one.texts()).containsExactly("hello"));
  }

  private static List<String> numbered(String text) {
    return IntStream.range(0, 100).mapToObj(i -> text + i).toList();
  }

  private static void assertHears(OpenPeers peers, List<String> first, String last) {
    await().untilAsserted(() -> assertThat(peers.textsBut(first)).containsExactly(last));
    assertThat(peers.textsBut(List.of(last))).isEqualTo(first);
  }

  private OpenPeers peers(Broker broker) {
    OpenPeers peers = OpenPeers.of(broker);
    opened.add(peers);
    done(peers.opened());
    return peers;
  }
}
