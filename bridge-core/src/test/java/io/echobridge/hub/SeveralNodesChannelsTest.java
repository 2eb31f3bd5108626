package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.broker.MemoryBroker;
import io.echobridge.channel.ChannelName;
import io.echobridge.gate.CloseReason;
import io.echobridge.hub.delivery.ChannelWatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * When public and private channels of several nodes get their first subscriber and lose their last:
 * one of the nodes tells it.
 */
class SeveralNodesChannelsTest {
  /** So many that each of two nodes tells of some. */
  private static final List<String> ROOMS =
      IntStream.range(0, 12).mapToObj(i -> "private-" + i).toList();

  private final MemoryBroker.Exchange exchange = new MemoryBroker.Exchange();
  private final List<TestNode> nodes = new ArrayList<>();

  /** What all nodes told, in its order. */
  private final List<String> told = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    nodes.forEach(TestNode::close);
  }

  @Test
  void oneNodeTellsTheFirstAndTheLastOfAll() {
    TestNode a = open("a");
    TestNode b = open("b");
    TestClient ann = subscribed(a);
    awaitTold("occupied", 1);
    TestClient bob = subscribed(b);
    bob.subscribe("private-unheard-of");
    marker(b, a);
    TestClient cid = subscribed(a);
    ann.disconnect();
    cid.disconnect();
    marker(a, b);
    assertThat(told).noneMatch(line -> line.startsWith("vacated private-"));

    bob.disconnect();
    awaitTold("vacated", 1);
    marker(b, a);
    assertOnce("occupied");
    assertOnce("vacated");
    assertThat(told).noneMatch(line -> line.contains("unheard-of") || line.contains("#"));
  }

  @Test
  void whatIsSubscribedBeforeANodeKnowsTheOthersIsToldOnce() {
    TestNode a = node("a");
    subscribed(a);
    assertThat(told).isEmpty();
    a.connect();
    awaitTold("occupied", 1);
    TestNode b = node("b");
    subscribed(b);
    b.connect();
    await().until(b::isOpen);
    marker(b, a);
    assertOnce("occupied");
  }

  @Test
  void theChannelsOfANodeThatStopsAreVacatedIfNobodyComesBack() {
    TestNode a = open("a");
    TestNode b = open("b");
    TestClient bob = subscribed(a);
    TestClient other = a.client(1, "other").subscribe("left");
    awaitTold("occupied", 1);
    end(bob, CloseReason.SERVER_STOP);
    end(other, CloseReason.SERVER_STOP);
    a.close();
    TestClient back = subscribed(b);
    awaitLine("vacated left");
    assertThat(told).noneMatch(line -> line.startsWith("vacated private-"));
    back.disconnect();
    awaitTold("vacated", 1);
    assertOnce("vacated");
  }

  @Test
  void theChannelsOfANodeThatIsKilledAreVacated() {
    TestNode a = open("a");
    TestNode b = open("b");
    subscribed(a);
    awaitTold("occupied", 1);
    a.kill();
    await().until(() -> b.hub.cluster().orElseThrow().peers().isEmpty());
    awaitTold("vacated", 1);
    assertOnce("vacated");
  }

  @Test
  void countsAndListsShowNothingOfIt() {
    TestNode a = open("a");
    TestNode b = open("b");
    subscribed(a);
    awaitTold("occupied", 1);
    assertThat(a.hub.channels("")).extracting(each -> each.name().value()).containsAll(ROOMS);
    assertThat(b.hub.channels("")).isEmpty();
    assertThat(a.hub.channels("")).noneMatch(each -> each.name().isReserved());
    for (int i = 0; i < 64; i++) {
      ChannelName own = new ChannelName("#occupied-" + i);
      assertThat(a.hub.members(own)).isEmpty();
      assertThat(a.hub.channel(own).users()).isZero();
      assertThat(a.hub.channel(own).subscribers()).isZero();
    }
    assertThat(a.hub.channel(new ChannelName(ROOMS.get(0))).users()).isZero();
    assertThat(a.hub.channel(new ChannelName(ROOMS.get(0))).subscribers()).isEqualTo(1);
  }

  /** All that was told before on one node is known on the other when this is. */
  private void marker(TestNode from, TestNode to) {
    String channel = "presence-marker";
    TestClient client = from.client(0, "marker").subscribe(channel);
    ChannelName name = new ChannelName(channel);
    await().until(() -> to.hub.members(name).size() == 1);
    client.disconnect();
    await().until(() -> to.hub.members(name).isEmpty());
  }

  private static TestClient subscribed(TestNode node) {
    TestClient client = node.client(0, "somebody");
    ROOMS.forEach(client::subscribe);
    return client;
  }

  private static void end(TestClient client, CloseReason reason) {
    client.onLoop(() -> client.session.disconnected(reason));
  }

  private long count(String line) {
    return told.stream().filter(line::equals).count();
  }

  private void awaitLine(String line) {
    await().until(() -> count(line) > 0);
  }

  private void awaitTold(String what, int times) {
    await().until(() -> ROOMS.stream().allMatch(room -> count(what + " " + room) >= times));
  }

  private void assertOnce(String what) {
    assertThat(ROOMS).allSatisfy(room -> assertThat(count(what + " " + room)).isEqualTo(1));
  }

  private TestNode node(String name) {
    TestNode node = new TestNode(exchange, name, HubFixture.LIMITS, new Recorder());
    nodes.add(node);
    return node;
  }

  private TestNode open(String name) {
    TestNode node = node(name).connect();
    await().until(node::isOpen);
    return node;
  }

  private final class Recorder implements ChannelWatcher {
    @Override
    public boolean follows(ChannelName channel) {
      return !channel.value().contains("unheard-of");
    }

    @Override
    public void occupiedAnywhere(ChannelName channel) {
      told.add("occupied " + channel);
    }

    @Override
    public void vacatedEverywhere(ChannelName channel) {
      told.add("vacated " + channel);
    }
  }
}
