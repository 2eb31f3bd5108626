package io.echobridge.cluster;

import static io.echobridge.cluster.QuietSurroundings.ABOUT;
import static io.echobridge.cluster.QuietSurroundings.codec;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.cluster.frame.Frame;
import io.echobridge.cluster.frame.RejectedFrameException;
import io.echobridge.presence.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A node to which many others speak, real ones or made-up ones. */
class ManyNodesTest {
  private static final long SECOND = 1_000_000_000;
  private static final NodeId SELF = new NodeId(1);

  private final Network network = new Network();
  private final ClusterNode node = network.node(SELF, ABOUT, 1 << 20);

  @Test
  void nodesThatCannotBeFetchedAtOnceKeepNobodyBusy() throws RejectedFrameException {
    node.linkUp(0);
    for (int i = 0; i < 100; i++) {
      hears(new NodeId(1000 + i), 0);
    }
    assertThat(network.asks()).isEqualTo(32);
    int looks = 0;
    long now = node.wakeAt();
    for (; now < 5 * SECOND; now = node.wakeAt()) {
      node.tick(now);
      looks++;
      assertThat(node.wakeAt()).isGreaterThan(now);
    }
    // Ten a second, and some for what is due besides.
    assertThat(looks).isLessThan(5 * 20);
    assertThat(network.asks()).isGreaterThan(32);
  }

  @Test
  void madeUpIdsHaveABoundAndAreNobodyThatCame() {
    node.linkUp(0);
    for (int i = 0; i < 10_000; i++) {
      hears(new NodeId(1000 + i), i);
    }
    assertThat(node.peers()).hasSize(Bounds.STANDARD.peers());
    assertThat(node.counters().strangers.sum()).isEqualTo(10_000 - Bounds.STANDARD.peers());
    assertThat(network.came).isEmpty();
  }

  @Test
  void aNodeThatGoesOnIsOneThatCame() {
    node.linkUp(0);
    NodeId real = new NodeId(2);
    for (int beat = 1; beat <= 5; beat++) {
      long now = beat * 2L * SECOND;
      node.heard(codec(real).encode(beat(beat, 0), null), now);
      network.echo(node, now);
      node.tick(now + SECOND);
    }
    assertThat(network.came).containsExactly(real);
  }

  @Test
  void aNodeThatIsSilentForLongIsDeadThoughThisOnesLinkComesAndGoes() {
    NodeId silent = new NodeId(2);
    NodeId alive = new NodeId(3);
    node.linkUp(0);
    hears(silent, 0);
    long dead = 0;
    for (int second = 1; second <= 120; second++) {
      long now = second * SECOND;
      node.tick(now);
      if (second % 2 == 0) {
        node.heard(codec(alive).encode(beat(second, 0), null), now);
      }
      network.echo(node, now);
      if (second % 10 == 0) {
        node.linkDown(now);
        node.linkUp(now);
      }
      if (dead == 0 && node.peers().stream().noneMatch(peer -> peer.id().equals(silent))) {
        dead = second;
      }
    }
    assertThat(dead).isBetween(50L, 100L);
    assertThat(node.peers()).extracting(PeerInfo::id).containsExactly(alive);
  }

  private void hears(NodeId other, long now) {
    node.heard(codec(other).encode(beat(1, 5), null), now);
  }

  private static Frame.Beat beat(long number, int entries) {
    return new Frame.Beat(
        number, entries, 7, entries, 0, false, true, false, Optional.empty(), ABOUT);
  }

  /** Keeps what the node sends. */
  private static final class Network extends QuietSurroundings {
    final List<byte[]> sent = new ArrayList<>();
    final List<NodeId> came = new ArrayList<>();

    long asks() throws RejectedFrameException {
      long asks = 0;
      for (byte[] frame : sent) {
        asks += codec(SELF).decode(frame).frame() instanceof Frame.Ask ? 1 : 0;
      }
      return asks;
    }

    /** Brings the node what it has sent, as the broker does. */
    void echo(ClusterNode node, long now) {
      List<byte[]> all = List.copyOf(sent);
      sent.clear();
      all.forEach(frame -> node.heard(frame, now));
    }

    @Override
    public void send(@Nullable NodeId to, byte[] frame, long ticket) {
      sent.add(frame);
    }

    @Override
    public void came(PeerInfo peer) {
      came.add(peer.id());
    }
  }
}
