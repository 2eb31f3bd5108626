package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.broker.MemoryBroker;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.cluster.PeerInfo;
import io.echobridge.cluster.RosterChange;
import io.echobridge.gate.CloseReason;
import io.echobridge.hub.delivery.ChannelWatcher;
import io.echobridge.presence.Roster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A hub that serves nobody keeps the members of the others, who tell those outside as ever. */
class KeeperTest {
  private static final String ROOM = "presence-room";

  /** Longer than a node may be silent, and than those stay who were sent away. */
  private static final long LONG = Duration.ofSeconds(4).toNanos();

  private final MemoryBroker.Exchange exchange = new MemoryBroker.Exchange();
  private final List<TestNode> nodes = new ArrayList<>();

  /** What the nodes with clients told, in its order. */
  private final List<String> told = new CopyOnWriteArrayList<>();

  private final List<String> toldByKeeper = new CopyOnWriteArrayList<>();
  private TestNode keeper;

  @BeforeEach
  void start() {
    keeper = opened(TestNode.keeper(exchange, "keeper", new Recorder(toldByKeeper)));
  }

  @AfterEach
  void close() {
    nodes.forEach(TestNode::close);
    assertThat(toldByKeeper).isEmpty();
  }

  @Test
  void afterAKillTheNextNodeHasTheMembersAndTellsWhoDoesNotComeBack() {
    TestNode killed = open("killed");
    killed.client(0, "ann").subscribe(ROOM);
    killed.client(1, "bob").subscribe(ROOM);
    awaitMembers(keeper, "ann", "bob");
    awaitTold(List.of("+ann", "+bob"));
    killed.kill();
    await().until(() -> isSilentForLong(killed));
    assertThat(members(keeper)).as("though it is silent").containsExactlyInAnyOrder("ann", "bob");

    TestNode next = open("next");
    awaitMembers(next, "ann", "bob");
    TestClient ann = next.client(0, "ann").subscribe(ROOM);
    awaitTold(List.of("+ann", "+bob"), "-bob");
    awaitMembers(keeper, "ann");
    await().untilAsserted(() -> assertThat(ann.heard()).contains("leaving presence-room bob"));
    assertThat(ann.heard()).noneMatch(TellsOf::annLeaves);
  }

  @Test
  void afterAStopTheNextNodeHasTheMembersAndTellsWhoDoesNotComeBack() {
    TestNode stopped = open("stopped");
    TestClient ann = stopped.client(0, "ann").subscribe(ROOM);
    TestClient bob = stopped.client(1, "bob").subscribe(ROOM);
    awaitMembers(keeper, "ann", "bob");
    awaitTold(List.of("+ann", "+bob"));
    for (TestClient each : List.of(ann, bob)) {
      each.onLoop(() -> each.session.disconnected(CloseReason.SERVER_STOP));
    }
    stopped.close();
    await().until(() -> isSilentForLong(stopped));
    assertThat(members(keeper)).containsExactlyInAnyOrder("ann", "bob");

    TestNode next = open("next");
    awaitMembers(next, "ann", "bob");
    next.client(0, "ann").subscribe(ROOM);
    awaitTold(List.of("+ann", "+bob"), "-bob");
    awaitMembers(keeper, "ann");
  }

  @Test
  void whileAnotherNodeServesTheMembersOfAKilledOneLeaveAtTheKeeperToo() {
    TestNode killed = open("killed");
    TestNode serving = open("serving");
    killed.client(0, "ann").subscribe(ROOM);
    awaitMembers(serving, "ann");
    awaitMembers(keeper, "ann");
    killed.kill();

    awaitMembers(keeper);
    awaitMembers(serving);
    await().until(() -> told.contains("-ann"));
    assertThat(serving.hub.cluster().orElseThrow().peers())
        .singleElement()
        .satisfies(
            peer -> {
              assertThat(peer.isKeeper()).isTrue();
              assertThat(peer.open()).as("it takes no clients").isFalse();
            });
  }

  private boolean isSilentForLong(TestNode node) {
    return keeper.hub.cluster().orElseThrow().peers().stream()
        .filter(peer -> peer.id().equals(node.id))
        .map(PeerInfo::heardAt)
        .anyMatch(heard -> System.nanoTime() - heard > LONG);
  }

  /** A node that has just opened tells of those who came meanwhile in whatever order. */
  private void awaitTold(List<String> joined, String... left) {
    int first = joined.size();
    await()
        .untilAsserted(
            () -> {
              assertThat(told).hasSize(first + left.length);
              assertThat(told.subList(0, first)).containsExactlyInAnyOrderElementsOf(joined);
              assertThat(told.subList(first, told.size())).containsExactly(left);
            });
  }

  private static void awaitMembers(TestNode node, String... users) {
    await().untilAsserted(() -> assertThat(members(node)).containsExactlyInAnyOrder(users));
  }

  private static List<String> members(TestNode node) {
    return node.hub.members(new ChannelName(ROOM)).stream().map(Member::userId).toList();
  }

  private TestNode open(String name) {
    return opened(new TestNode(exchange, name, HubFixture.LIMITS, new Recorder(told)));
  }

  private TestNode opened(TestNode node) {
    nodes.add(node);
    node.connect();
    await().until(node::isOpen);
    return node;
  }

  /** What a client must not hear. */
  private static final class TellsOf {
    static boolean annLeaves(String line) {
      return line.equals("leaving presence-room ann");
    }
  }

  private record Recorder(List<String> told) implements ChannelWatcher {
    @Override
    public void joined(RosterChange change, Roster present) {
      told.add("+" + change.entry().userId());
    }

    @Override
    public void left(RosterChange change, Roster present) {
      told.add("-" + change.entry().userId());
    }
  }
}
