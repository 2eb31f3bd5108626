package io.echobridge.cluster;

import static io.echobridge.cluster.QuietSurroundings.ABOUT;
import static io.echobridge.cluster.QuietSurroundings.codec;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.presence.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a fresh node takes of the members of nodes that cannot tell it themselves, as another node
 * hands them on.
 */
class InheritanceTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final ChannelName ROOM = new ChannelName("presence-room");
  private static final NodeId SELF = new NodeId(1);
  private static final NodeId HEIR = new NodeId(2);
  private static final NodeId OTHER_HEIR = new NodeId(3);
  private static final NodeId GONE = new NodeId(4);

  private final Recorder seen = new Recorder();
  private final ClusterNode node = seen.node(SELF, ABOUT, 1 << 20);
  private long now;

  @BeforeEach
  void isFresh() {
    node.linkUp(now);
    assertThat(node.isOpen()).isFalse();
  }

  @Test
  void theMembersOfANodeThatSaidGoodbyeAreThereUntilItsTimeIsOver() {
    hear(HEIR, remains(7500, 1, 0, 1, 5, 1, 2));
    assertThat(seen.members).containsExactly("+1", "+2");
    assertThat(state(GONE)).contains(PeerInfo.State.LINGERING);

    tick(7 * SECOND);
    assertThat(seen.members).containsExactly("+1", "+2");
    tick(8 * SECOND);
    assertThat(seen.members).containsExactly("+1", "+2", "-1", "-2");
  }

  @Test
  void theyStayNoLongerThanThisNodeAllowsWhateverTheOtherSays() {
    hear(HEIR, remains(Duration.ofHours(1).toMillis(), 1, 0, 1, 5, 1));
    tick(11 * SECOND);
    assertThat(seen.members).containsExactly("+1", "-1");
  }

  @Test
  void aNodeThatIsOnlySilentIsAMember() {
    hear(HEIR, remains(0, 1, 0, 1, 5, 1));
    assertThat(seen.members).containsExactly("+1");
    assertThat(state(GONE)).contains(PeerInfo.State.LIVE);
    assertThat(node.peers()).filteredOn(peer -> peer.id().equals(GONE)).allMatch(PeerInfo::open);
  }

  @Test
  void nothingIsTakenBeforeAllPartsAreThereInWhateverOrder() {
    hear(HEIR, remains(7500, 1, 1, 2, 5, 2));
    hear(HEIR, remains(7500, 1, 1, 2, 5, 2));
    assertThat(seen.members).isEmpty();
    hear(HEIR, remains(7500, 1, 0, 2, 5, 1));
    assertThat(seen.members).containsExactlyInAnyOrder("+1", "+2");
  }

  @Test
  void partsOfTwoNodesOrOfTwoStreamsAreNeverPutTogether() {
    hear(HEIR, remains(7500, 1, 0, 2, 5, 1));
    hear(OTHER_HEIR, remains(7500, 1, 1, 2, 5, 2));
    hear(HEIR, remains(7500, 2, 1, 2, 5, 3));
    assertThat(seen.members).isEmpty();
    hear(HEIR, remains(7500, 1, 1, 2, 5, 4));
    assertThat(seen.members).containsExactlyInAnyOrder("+1", "+4");
  }

  @Test
  void aNodeThatFallsSilentInTheMiddleIsGivenUpForAnother() {
    hear(HEIR, remains(7500, 1, 0, 2, 5, 1));
    now += 5 * SECOND;
    hear(OTHER_HEIR, remains(7500, 9, 0, 1, 5, 2));
    assertThat(seen.members).containsExactly("+2");
  }

  @Test
  void aPartWhoseBeginningFoundNoPlaceTakesNone() {
    hear(HEIR, remains(7500, 1, 0, 2, 5, 1));
    hear(OTHER_HEIR, remains(7500, 9, 0, 2, 5, 1));
    now += 5 * SECOND;
    hear(OTHER_HEIR, remains(7500, 9, 1, 2, 5, 2));
    hear(OTHER_HEIR, remains(7500, 10, 0, 2, 5, 1));
    hear(OTHER_HEIR, remains(7500, 10, 1, 2, 5, 2));
    assertThat(seen.members).containsExactlyInAnyOrder("+1", "+2");
  }

  @Test
  void whatTheNodeItselfHasToldIsNotReplaced() {
    hear(GONE, beat(1, 0, Optional.empty(), false));
    assertThat(state(GONE)).contains(PeerInfo.State.LIVE);
    hear(HEIR, remains(7500, 1, 0, 1, 5, 1));
    assertThat(seen.members).isEmpty();
    assertThat(state(GONE)).contains(PeerInfo.State.LIVE);
  }

  @Test
  void aNodeThatIsOpenTakesNothingAnyMore() {
    hear(HEIR, beat(1, 0, Optional.of(List.of()), true));
    node.tick(now);
    assertThat(node.isOpen()).isTrue();
    hear(HEIR, remains(7500, 1, 0, 1, 5, 1));
    assertThat(seen.members).isEmpty();
  }

  @Test
  void ofItselfANodeTakesNothing() {
    Frame.Snapshot part = new Frame.Snapshot(0, 1, 0, 1, 5, List.of(member(1)));
    hear(HEIR, new Frame.Remains(SELF, 0, true, 7500, part));
    assertThat(seen.members).isEmpty();
    assertThat(state(SELF)).isEmpty();
  }

  private static Frame remains(
      long linger, long stream, int index, int count, long asOf, int... members) {
    List<Frame.Snapshot.Member> all =
        IntStream.of(members).mapToObj(InheritanceTest::member).collect(Collectors.toList());
    Frame.Snapshot part = new Frame.Snapshot(0, stream, index, count, asOf, all);
    return new Frame.Remains(GONE, 2, true, linger, part);
  }

  private static Frame.Snapshot.Member member(int number) {
    return new Frame.Snapshot.Member(number, ROOM, "u" + number, RawJson.of("{}"), "p", 0);
  }

  private static Frame beat(long number, long last, Optional<List<NodeId>> members, boolean open) {
    return new Frame.Beat(number, last, 0, 0, 0, false, open, false, members, ABOUT);
  }

  /** To this node alone. */
  private void hear(NodeId from, Frame frame) {
    node.heard(codec(from).encode(frame, SELF), now);
  }

  private void tick(long time) {
    now = time;
    node.tick(now);
  }

  private Optional<PeerInfo.State> state(NodeId of) {
    return node.peers().stream()
        .filter(peer -> peer.id().equals(of))
        .map(PeerInfo::state)
        .findFirst();
  }

  /** Whose members come and go. */
  private static final class Recorder extends QuietSurroundings {
    private final List<String> members = new ArrayList<>();

    @Override
    public void changed(List<RosterChange> changes) {
      changes.forEach(each -> members.add((each.joins() ? "+" : "-") + each.entry().number()));
    }
  }
}
