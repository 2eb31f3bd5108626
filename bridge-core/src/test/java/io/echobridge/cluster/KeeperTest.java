package io.echobridge.cluster;

import static io.echobridge.cluster.QuietSurroundings.ABOUT;
import static io.echobridge.cluster.QuietSurroundings.about;
import static io.echobridge.cluster.QuietSurroundings.codec;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.cluster.frame.Change;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.cluster.frame.RejectedFrameException;
import io.echobridge.presence.NodeId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a keeper says to a node that starts, and for how long it waits for one that is gone. */
class KeeperTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final ChannelName ROOM = new ChannelName("presence-room");
  private static final NodeId SELF = new NodeId(9);
  private static final NodeId SERVING = new NodeId(1);
  private static final NodeId ANOTHER = new NodeId(2);
  private static final NodeId FRESH = new NodeId(3);

  private final Wire wire = new Wire();
  private ClusterNode node = made(0);
  private long now;
  private long beats;

  @Test
  void aNodeThatStartsHasTheMembersOfTheOnlyOneAtOnceThoughThatSpokeJustNow() {
    starts(Frame.About.KEEPER);
    serves(SERVING);
    helloOf(FRESH);
    assertThat(wire.handedOn).containsExactly("1 of node " + SERVING + ", silent for 0");
  }

  @Test
  void whileOthersServeTheyHandOn() {
    starts(Frame.About.KEEPER);
    serves(SERVING);
    serves(ANOTHER);
    helloOf(FRESH);
    assertThat(wire.handedOn).isEmpty();
  }

  @Test
  void aNodeWithClientsHandsOnOnlyWhatSilentNodesHad() {
    starts(0);
    serves(ANOTHER);
    helloOf(FRESH);
    assertThat(wire.handedOn).isEmpty();
  }

  @Test
  void nobodyDiesWhileNoNodeServesAndWhenOneDoesTheTimeBegins() {
    starts(Frame.About.KEEPER);
    serves(SERVING);
    pass(60);
    assertThat(node.peers()).extracting(PeerInfo::id).containsExactly(SERVING);
    helloOf(FRESH);
    assertThat(wire.handedOn).containsExactly("1 of node " + SERVING + ", silent for 0");

    for (int i = 0; i < 5; i++) {
      serves(FRESH);
      pass(2);
    }
    assertThat(node.peers()).extracting(PeerInfo::id).containsExactly(FRESH);
  }

  @Test
  void atANodeWithClientsWhoeverIsSilentDies() {
    starts(0);
    serves(SERVING);
    pass(60);
    assertThat(node.peers()).isEmpty();
  }

  @Test
  void membersThatWereSentAwayStayUntilANodeServesThatTheyCanComeBackTo() {
    starts(Frame.About.KEEPER);
    serves(SERVING);
    hear(SERVING, new Frame.Bye(1));
    pass(60);
    assertThat(node.peers()).extracting(PeerInfo::members).containsExactly(1);
    for (int i = 0; i < 6; i++) {
      serves(FRESH);
      pass(2);
    }
    assertThat(node.peers()).extracting(PeerInfo::id).containsExactly(FRESH);
  }

  @Test
  void aKeeperIsNeverOpenForOthersThoughItKnowsEverybody() {
    starts(Frame.About.KEEPER);
    assertThat(node.isOpen()).isTrue();
    assertThat(wire.saidOpen).isFalse();
  }

  @Test
  void aNodeWithClientsIsOpenForOthers() {
    starts(0);
    assertThat(wire.saidOpen).isTrue();
  }

  private void starts(long features) {
    node = made(features);
    node.linkUp(now);
    pass(4);
    assertThat(node.isOpen()).isTrue();
  }

  private ClusterNode made(long features) {
    return wire.node(SELF, about(features), 1 << 20);
  }

  /** A node is open, with one member. */
  private void serves(NodeId id) {
    hear(id, beat(false));
    Change.Join join = new Change.Join(1, ROOM, "u" + id.bits(), RawJson.of("{}"), "p");
    hear(id, new Frame.Changes(1, List.of(join)));
  }

  private void helloOf(NodeId id) {
    hear(id, beat(true));
    pass(1);
  }

  private Frame beat(boolean isHello) {
    boolean open = !isHello;
    return new Frame.Beat(++beats, 0, 0, 0, 0, isHello, open, false, Optional.empty(), ABOUT);
  }

  private void hear(NodeId from, Frame frame) {
    node.heard(codec(from).encode(frame, null), now);
    comeBack();
  }

  private void pass(int seconds) {
    for (int i = 0; i < 10 * seconds; i++) {
      now += SECOND / 10;
      node.tick(now);
      comeBack();
    }
  }

  /** What the node sent to all comes back through the broker. */
  private void comeBack() {
    while (!wire.sent.isEmpty()) {
      node.heard(wire.sent.remove(), now);
    }
  }

  private static final class Wire extends QuietSurroundings {
    private final Deque<byte[]> sent = new ArrayDeque<>();
    private final List<String> handedOn = new ArrayList<>();
    private boolean saidOpen;

    @Override
    public void send(@Nullable NodeId to, byte[] frame, long ticket) {
      if (to == null) {
        sent.add(frame);
      }
      try {
        Frame read = codec(FRESH).decode(frame).frame();
        saidOpen |= read instanceof Frame.Beat beat && beat.open();
        if (read instanceof Frame.Remains remains) {
          int members = remains.part().members().size();
          handedOn.add(members + " of node " + remains.of() + ", silent for " + remains.misses());
        }
      } catch (RejectedFrameException e) {
        throw new AssertionError(e);
      }
    }
  }
}
