package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.broker.MemoryBroker;
import io.echobridge.channel.ChannelName;
import io.echobridge.cluster.RosterChange;
import io.echobridge.gate.CloseReason;
import io.echobridge.hub.delivery.ChannelWatcher;
import io.echobridge.presence.Roster;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The members of presence channels that several nodes share: one of the nodes tells of each. */
class SeveralNodesMembersTest {
  /** So many that each of the nodes tells of some. */
  private static final List<String> ROOMS =
      IntStream.range(0, 12).mapToObj(i -> "presence-" + i).toList();

  private final MemoryBroker.Exchange exchange = new MemoryBroker.Exchange();
  private final List<TestNode> nodes = new ArrayList<>();

  /** What all nodes told, in its order. */
  private final List<String> told = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    nodes.forEach(TestNode::close);
  }

  @Test
  void aNodeThatStopsHasNothingToldTwiceAndNothingIsLost() {
    TestNode a = open("a");
    TestNode b = open("b");
    TestNode c = open("c");
    TestClient ann = subscribed(a, "ann");
    subscribed(b, "bob");
    TestClient cid = subscribed(c, "cid");
    awaitTold("joined ann", "joined bob", "joined cid");
    cid.disconnect();
    ann.onLoop(() -> ann.session.disconnected(CloseReason.SERVER_STOP));
    a.close();
    awaitTold("left ann", "left cid");
    subscribed(c, "dan");
    awaitTold("joined dan");

    for (String each :
        List.of("joined ann", "joined bob", "joined cid", "left cid", "left ann", "joined dan")) {
      assertThat(ROOMS).allSatisfy(room -> assertThat(count(each + " " + room)).isEqualTo(1));
    }
    assertThat(told).noneMatch(line -> line.startsWith("left bob"));
    // Nodes that have just opened tell late, when all three are there.
    assertThat(ROOMS)
        .allSatisfy(
            room -> {
              assertThat(count("occupied " + room)).isEqualTo(1);
              assertThat(count("vacated " + room)).isZero();
            });
  }

  @Test
  void whatMembersElsewhereTakeIsCountedUntilTheNodeEnds() {
    TestNode a = open("a");
    TestNode b = open("b");
    subscribed(a, "ann");
    awaitTold("joined ann");
    // Each entry takes more than this, and much less than ten times as much.
    await().until(() -> b.members.used() > 128L * ROOMS.size());
    assertThat(b.members.used()).isLessThan(1_280L * ROOMS.size());
    assertThat(a.members.used()).isZero();
    b.close();
    await().untilAsserted(() -> assertThat(b.members.used()).isZero());
  }

  @Test
  void whatAKilledNodeMayHaveToldIsToldOnceMoreAtMost() {
    TestNode a = open("a");
    TestNode b = open("b");
    subscribed(a, "ann");
    subscribed(b, "bob");
    awaitTold("joined ann", "joined bob");
    a.kill();
    awaitTold("left ann");
    await().until(() -> b.hub.cluster().orElseThrow().peers().isEmpty());

    assertThat(ROOMS)
        .allSatisfy(
            room -> {
              assertThat(count("joined ann " + room)).isBetween(1L, 2L);
              assertThat(count("joined bob " + room)).isBetween(1L, 2L);
              assertThat(count("left ann " + room)).isEqualTo(1);
            });
    assertThat(told).noneMatch(line -> line.startsWith("left bob"));
  }

  private static TestClient subscribed(TestNode node, String user) {
    TestClient client = node.client(0, user);
    ROOMS.forEach(client::subscribe);
    return client;
  }

  private void awaitTold(String... what) {
    await()
        .until(
            () ->
                List.of(what).stream()
                    .allMatch(
                        each -> ROOMS.stream().allMatch(room -> count(each + " " + room) > 0)));
  }

  private long count(String line) {
    return told.stream().filter(line::equals).count();
  }

  private TestNode open(String name) {
    TestNode node = new TestNode(exchange, name, HubFixture.LIMITS, new Recorder()).connect();
    nodes.add(node);
    await().until(node::isOpen);
    return node;
  }

  private final class Recorder implements ChannelWatcher {
    @Override
    public void occupiedAnywhere(ChannelName channel) {
      told.add("occupied " + channel);
    }

    @Override
    public void vacatedEverywhere(ChannelName channel) {
      told.add("vacated " + channel);
    }

    @Override
    public void joined(RosterChange change, Roster present) {
      tell("joined", change);
    }

    @Override
    public void left(RosterChange change, Roster present) {
      tell("left", change);
    }

    private void tell(String what, RosterChange change) {
      ChannelName channel = change.entry().channel();
      told.add(what + " " + change.entry().userId() + " " + channel);
    }
  }
}
