package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.broker.MemoryBroker;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.gate.CloseReason;
import io.echobridge.hub.stats.DeliveredEvent;
import io.echobridge.hub.stats.Reach;
import io.echobridge.hub.stats.Tap;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hubs that share a broker: what a client on one of them does, and those on the others hear. */
class SeveralNodesTest {
  private static final String ROOM = "presence-room";
  private static final ChannelName ROOM_NAME = new ChannelName(ROOM);

  private final MemoryBroker.Exchange exchange = new MemoryBroker.Exchange();
  private final List<TestNode> nodes = new ArrayList<>();

  @AfterEach
  void close() {
    nodes.forEach(TestNode::close);
  }

  @Test
  void aListHasTheMembersOfAllNodesAndEachHearsTheOthersComeAndGo() {
    TestNode a = open("a");
    TestNode b = open("b");
    TestNode c = open("c");
    TestClient ann = a.client(0, "ann").subscribe(ROOM);
    awaitMembers(1, a, b, c);
    TestClient bob = b.client(0, "bob").subscribe(ROOM);
    awaitMembers(2, a, b, c);
    TestClient cid = c.client(1, "cid").subscribe(ROOM);
    awaitMembers(3, a, b, c);
    bob.disconnect();
    awaitMembers(2, a, b, c);

    awaitHeard(
        ann,
        "here presence-room ann@pa.1",
        "joining presence-room bob@pb.1",
        "joining presence-room cid@pc.1",
        "leaving presence-room bob");
    awaitHeard(cid, "here presence-room cid@pc.1 bob@pb.1 ann@pa.1", "leaving presence-room bob");
    assertThat(b.hub.members(ROOM_NAME)).extracting(Member::userId).containsExactly("cid", "ann");
  }

  @Test
  void aUserOnTwoNodesIsOneMemberUntilTheLastConnectionIsGone() {
    TestNode a = open("a");
    TestNode b = open("b");
    TestClient ann = a.client(0, "ann").subscribe(ROOM);
    awaitLast(ann, "here presence-room ann@pa.1");
    TestClient bob = a.client(1, "bob").subscribe(ROOM);
    awaitMembers(2, a, b);
    TestClient sameBob = b.client(0, "bob").subscribe(ROOM);
    sameBob.whisper(ROOM, "client-here", "1"); // so that it is known on the other node
    awaitLast(ann, "whisper presence-room client-here 1 from pb.1 bob");
    bob.disconnect();
    sameBob.whisper(ROOM, "client-still", "1");
    sameBob.disconnect();

    awaitHeard(
        ann,
        "here presence-room ann@pa.1",
        "joining presence-room bob@pa.2",
        "whisper presence-room client-here 1 from pb.1 bob",
        "whisper presence-room client-still 1 from pb.1 bob",
        "leaving presence-room bob");
  }

  @Test
  void whispersReachTheOtherNodesInOrderOnceAndNotTheirSender() {
    TestNode a = open("a");
    TestNode b = open("b");
    TestClient near = a.client(0, "near").subscribe("private-talk");
    TestClient speaker = a.client(1, "speaker").subscribe("private-talk");
    TestClient far = b.client(0, "far").subscribe("private-talk");
    awaitHeard(near, "subscribed private-talk");
    awaitHeard(far, "subscribed private-talk");
    List<String> said = new ArrayList<>(List.of("subscribed private-talk"));
    for (int i = 0; i < 500; i++) {
      speaker.whisper("private-talk", "client-n", Integer.toString(i));
      said.add("whisper private-talk client-n " + i + " from pa.2");
    }
    awaitHeard(far, said.toArray(String[]::new));
    awaitHeard(near, said.toArray(String[]::new));
    assertThat(speaker.heard()).containsExactly("subscribed private-talk");
  }

  @Test
  void whoWatchesEventsPassSeesToWhichNodeTheyWerePublished() {
    // So long an event goes through no broker, and what keeps a history takes it another way.
    RawJson data = RawJson.of('"' + "x".repeat(HubFixture.LIMITS.maxEventSize()) + '"');
    for (boolean keeps : List.of(false, true)) {
      for (String name : List.of("one", "two")) {
        nodes.add(keeps ? TestNode.keeping(exchange, name) : new TestNode(exchange, name));
      }
      List<String> seen = new CopyOnWriteArrayList<>();
      for (TestNode node : nodes) {
        await().until(node.connect()::isOpen);
        var unused = node.hub.tap(naming(node == nodes.get(0) ? "one" : "two", seen));
      }
      var unused =
          nodes
              .get(0)
              .hub
              .publish(List.of(new ChannelName("news")), new BroadcastEvent("E", data, null));
      await()
          .untilAsserted(
              () ->
                  assertThat(seen)
                      .containsExactlyInAnyOrder(
                          "one: published to this node", "two: published to node one"));
      close();
      nodes.clear();
    }
  }

  private static Tap naming(String node, List<String> seen) {
    return new Tap() {
      @Override
      public boolean wants(ChannelName channel) {
        return true;
      }

      @Override
      public void passed(DeliveredEvent event) {
        seen.add(node + ": " + event.origin().get());
      }
    };
  }

  @Test
  void anEventIsHeardOnAllNodesOnceButForTheSocketItNames() {
    TestNode a = open("a");
    TestNode b = open("b");
    TestClient here = a.client(0, "here").subscribe("news");
    TestClient except = b.client(0, "except").subscribe("news");
    TestClient there = b.client(1, "there").subscribe("news").subscribe("more");
    RawJson data = RawJson.of("1");
    List<ChannelName> channels = List.of(new ChannelName("news"), new ChannelName("more"));
    assertThat(join(a.hub.publish(channels, new BroadcastEvent("E", data, "b.1"))))
        .isEqualTo(Reach.EVERYWHERE);
    // The events of two nodes have no order: the second waits until the first is heard.
    awaitHeard(there, "subscribed news", "subscribed more", "event news E 1", "event more E 1");
    assertThat(join(b.hub.publish(channels, new BroadcastEvent("F", data, "a.1"))))
        .isEqualTo(Reach.EVERYWHERE);

    awaitHeard(
        there,
        "subscribed news",
        "subscribed more",
        "event news E 1",
        "event more E 1",
        "event news F 1",
        "event more F 1");
    awaitHeard(here, "subscribed news", "event news E 1");
    awaitHeard(except, "subscribed news", "event news F 1");
  }

  @Test
  void anEventThatOnlyTheServerSaysGoesToNobodyOnAnyNode() {
    TestNode a = open("a");
    TestNode b = open("b");
    TestClient here = a.client(0, "here").subscribe("news");
    TestClient there = b.client(0, "there").subscribe("news");
    for (String name : List.of("pusher:error", "pusher_internal:x", "E")) {
      var unused =
          a.hub.publish(
              List.of(new ChannelName("news")), new BroadcastEvent(name, RawJson.of("1"), null));
    }
    awaitHeard(there, "subscribed news", "event news E 1");
    awaitHeard(here, "subscribed news", "event news E 1");
    assertThat(b.hub.stats().dropped()).containsEntry("reserved-event-name", 2L);
  }

  @Test
  void anEventThatIsPublishedWhileTheLinkIsDownArrivesLaterAndThePublisherKnows() {
    TestNode a = node("a");
    TestNode b = open("b");
    TestClient there = b.client(1, "there").subscribe("news");
    BroadcastEvent event = new BroadcastEvent("E", RawJson.of("1"), null);
    assertThat(join(a.hub.publish(List.of(new ChannelName("news")), event))).isEqualTo(Reach.LATER);
    a.connect();
    awaitHeard(there, "subscribed news", "event news E 1");
  }

  @Test
  void joinsWaitUntilANodeKnowsTheMembersOfTheOthers() {
    TestNode a = open("a");
    a.client(0, "ann").subscribe(ROOM);
    TestNode b = node("b");
    TestClient bob = b.client(0, "bob").subscribe(ROOM).subscribe("private-b");
    TestClient cid = b.client(1, "cid").subscribe(ROOM);
    TestClient dan = b.client(1, "dan").subscribe(ROOM);
    TestClient eve = b.client(1, "eve").subscribe(ROOM).subscribe(ROOM);
    assertThat(b.hub.joinsHeld()).isEqualTo(4);
    awaitHeard(bob, "subscribed private-b");
    long held = cid.connection.holding().bytes();
    cid.unsubscribe(ROOM);
    assertThat(cid.connection.holding().bytes()).isLessThan(held);
    dan.disconnect();
    assertThat(b.hub.joinsHeld()).isEqualTo(2);

    b.connect();
    awaitMembers(3, a, b);
    await()
        .untilAsserted(
            () ->
                assertThat(eve.heard())
                    .anyMatch(line -> line.startsWith("here ") && line.contains("ann@pa.1")));
    assertThat(bob.heard().get(1)).startsWith("here ").contains("ann@pa.1");
    assertThat(cid.heard()).isEmpty();
    assertThat(b.hub.joinsHeld()).isZero();
  }

  @Test
  void aClientThatIsSentAwayIsAMemberUntilItIsBackOrTheTimeIsOver() {
    TestNode a = open("a");
    TestNode b = open("b");
    TestClient ann = b.client(0, "ann").subscribe(ROOM);
    TestClient bob = a.client(0, "bob").subscribe(ROOM);
    TestClient cid = a.client(1, "cid").subscribe(ROOM);
    awaitMembers(3, a, b);
    end(bob, CloseReason.DRAINING);
    end(cid, CloseReason.DRAINING);
    b.client(1, "bob").subscribe(ROOM);
    awaitMembers(2, a, b);

    assertThat(ann.heard()).noneMatch(line -> line.equals("leaving presence-room bob"));
    awaitLast(ann, "leaving presence-room cid");
    assertThat(ann.heard().stream().filter(line -> line.contains("bob@"))).hasSize(1);
  }

  @Test
  void theMembersOfANodeThatStopsStayForAWhile() {
    TestNode a = open("a");
    TestNode b = open("b");
    TestClient ann = b.client(0, "ann").subscribe(ROOM);
    TestClient bob = a.client(0, "bob").subscribe(ROOM);
    TestClient cid = a.client(1, "cid").subscribe(ROOM);
    awaitMembers(3, a, b);
    end(bob, CloseReason.SERVER_STOP);
    end(cid, CloseReason.SERVER_STOP);
    a.close();
    b.client(1, "bob").subscribe(ROOM);
    awaitMembers(2, b);

    awaitLast(ann, "leaving presence-room cid");
    assertThat(ann.heard()).noneMatch(line -> line.equals("leaving presence-room bob"));
  }

  @Test
  void whoWasOnANodeThatIsKilledLeavesOnce() {
    TestNode a = open("a");
    TestNode b = open("b");
    TestClient ann = b.client(0, "ann").subscribe(ROOM);
    a.client(0, "bob").subscribe(ROOM);
    a.client(1, "cid").subscribe(ROOM);
    awaitMembers(3, a, b);
    a.kill();
    b.client(1, "bob").subscribe(ROOM);
    awaitMembers(2, b);

    awaitLast(ann, "leaving presence-room cid");
    assertThat(ann.heard().stream().filter(line -> line.startsWith("leaving"))).hasSize(1);
  }

  @Test
  void whatIsGivenAsATextIsOneOnAllNodesByteForByte() {
    TestNode a = open("a");
    TestNode b = open("b");
    TestClient here = a.client(0, "here").subscribe("news");
    TestClient there = b.client(0, "there").subscribe("news");
    List<ChannelName> news = List.of(new ChannelName("news"));
    RawJson data = RawJson.of("{\"n\": 1.0}");

    assertThat(join(a.hub.publish(news, new BroadcastEvent("E", data, null, Set.of(), true))))
        .isEqualTo(Reach.EVERYWHERE);
    assertThat(join(a.hub.publish(news, new BroadcastEvent("F", data, null))))
        .isEqualTo(Reach.EVERYWHERE);

    for (TestClient each : List.of(here, there)) {
      awaitHeard(
          each,
          "subscribed news",
          "event news E {\"n\": 1.0} as text",
          "event news F {\"n\": 1.0}");
    }
  }

  @Test
  void aConnectionAndAllOfAUserAreDisconnectedOnWhateverNode() {
    TestNode a = open("a");
    TestNode b = open("b");
    TestClient silent = b.client(0, "silent");
    TestClient byPublicId = b.client(1, "other");
    TestClient bobHere = a.client(0, "bob").subscribe(ROOM);
    TestClient bobThere = b.client(0, "bob").subscribe("presence-else");
    TestClient ann = a.client(1, "ann").subscribe(ROOM);
    a.hub.disconnect("b.1");
    a.hub.disconnect("pb.2");
    var unused = a.hub.disconnectUser("bob");

    for (TestClient each : List.of(silent, byPublicId, bobHere, bobThere)) {
      await().until(() -> each.connection.closed == CloseReason.DISCONNECTED);
    }
    assertThat(ann.connection.closed).isNull();
  }

  @Test
  void aChannelThatIsFullOfMembersElsewhereTakesNoMore() {
    HubLimits limits = new TestLimits().memberSize(30).members(2).make();
    TestNode a = open("a");
    TestNode b = new TestNode(exchange, "b", limits).connect();
    nodes.add(b);
    await().until(b::isOpen);
    a.client(0, "ann").subscribe(ROOM);
    a.client(1, "bob").subscribe(ROOM);
    awaitMembers(2, a, b);
    TestClient cid = b.client(0, "cid").subscribe(ROOM);
    TestClient ann = b.client(0, "ann").subscribe(ROOM);
    TestClient large = b.client(0, "x".repeat(31)).subscribe("presence-empty");

    awaitHeard(
        cid,
        "refused presence-room 429: the channel has too many members (max-members-per-channel)");
    awaitHeard(large, "refused presence-empty 413: the member data is too large (max-member-size)");
    await().until(() -> ann.heard().size() == 1);
    assertThat(ann.heard().get(0)).startsWith("here ");
    assertThat(b.hub.refused()).containsEntry("members", 1L).containsEntry("member-size", 1L);
  }

  private TestNode node(String name) {
    TestNode node = new TestNode(exchange, name);
    nodes.add(node);
    return node;
  }

  private TestNode open(String name) {
    TestNode node = node(name).connect();
    await().until(node::isOpen);
    return node;
  }

  private static void awaitMembers(int count, TestNode... all) {
    for (TestNode node : all) {
      await().untilAsserted(() -> assertThat(node.hub.members(ROOM_NAME)).hasSize(count));
    }
  }

  private static void awaitHeard(TestClient client, String... lines) {
    await().untilAsserted(() -> assertThat(client.heard()).containsExactly(lines));
  }

  private static void awaitLast(TestClient client, String line) {
    await().untilAsserted(() -> assertThat(client.heard()).last().isEqualTo(line));
  }

  private static void end(TestClient client, CloseReason reason) {
    client.onLoop(() -> client.session.disconnected(reason));
  }

  private static Reach join(java.util.concurrent.CompletionStage<Reach> stage) {
    CompletableFuture<Reach> future = stage.toCompletableFuture();
    return future.orTimeout(120, TimeUnit.SECONDS).join();
  }
}
