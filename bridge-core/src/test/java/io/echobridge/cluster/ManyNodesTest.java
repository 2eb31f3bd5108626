package io.echobridge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.cluster.frame.Change;
import io.echobridge.cluster.frame.ClusterIdentity;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.cluster.frame.FrameCodec;
import io.echobridge.cluster.frame.RejectedFrameException;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A node to which many others speak, real ones or made-up ones. */
class ManyNodesTest {
  private static final long SECOND = 1_000_000_000;
  private static final NodeId SELF = new NodeId(1);

  private final Network network = new Network();
  private final ClusterNode node =
      new ClusterNode(
          SELF,
          about(),
          new ClusterSettings(
              Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(10), 1 << 20),
          codec(SELF),
          network,
          new SplittableRandom(1),
          0);

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

  private void hears(NodeId other, long now) {
    node.heard(codec(other).encode(beat(1, 5), null), now);
  }

  private static Frame.Beat beat(long number, int entries) {
    return new Frame.Beat(
        number, entries, 7, entries, 0, false, true, false, Optional.empty(), about());
  }

  private static Frame.About about() {
    return new Frame.About(2000, 0, 0, "name", "1", null, null, 0, 0);
  }

  private static FrameCodec codec(NodeId id) {
    return new FrameCodec(ClusterIdentity.unsigned("app", ""), id);
  }

  /** Keeps what the node sends. */
  private static final class Network implements Surroundings {
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
    public void changed(List<RosterChange> changes) {}

    @Override
    public void published(NodeId from, long number, Change.Event event) {}

    @Override
    public void whispered(NodeId from, Frame.Whispers.Whisper whisper, @Nullable Entry sender) {}

    @Override
    public void commanded(NodeId from, Change.Command command) {}

    @Override
    public void asked(NodeId from, Frame.Question question) {}

    @Override
    public void answered(NodeId from, Frame.Answer answer) {}

    @Override
    public void nodesChanged(List<PeerInfo> peers) {}

    @Override
    public void came(PeerInfo peer) {
      came.add(peer.id());
    }

    @Override
    public void gone(PeerInfo peer, Departure why, int members) {}

    @Override
    public void carried(long number) {}

    @Override
    public void opened(Opening why) {}
  }
}
