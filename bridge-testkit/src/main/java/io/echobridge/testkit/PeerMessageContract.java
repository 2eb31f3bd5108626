package io.echobridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.broker.Broker;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a broker guarantees of the messages between nodes: whom they reach, in which order. */
abstract class PeerMessageContract extends EventContract {
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

  private static List<String> numbered(String text) {
    return IntStream.range(0, 100).mapToObj(i -> text + i).toList();
  }

  private static void assertHears(OpenPeers peers, List<String> first, String last) {
    await().untilAsserted(() -> assertThat(peers.textsBut(first)).containsExactly(last));
    assertThat(peers.textsBut(List.of(last))).isEqualTo(first);
  }

  /** The link of a node, open and up. */
  final OpenPeers peers(Broker broker) {
    OpenPeers peers = opening(broker);
    done(peers.opened());
    return peers;
  }

  /** The link of a node, open. */
  final OpenPeers opening(Broker broker) {
    OpenPeers peers = OpenPeers.of(broker);
    opened.add(peers);
    return peers;
  }
}
