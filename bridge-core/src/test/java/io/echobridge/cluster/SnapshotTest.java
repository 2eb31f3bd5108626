package io.echobridge.cluster;

import static io.echobridge.cluster.QuietSurroundings.ABOUT;
import static io.echobridge.cluster.QuietSurroundings.codec;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.cluster.frame.FrameCodec;
import io.echobridge.cluster.frame.RejectedFrameException;
import io.echobridge.presence.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of snapshots that come in parts. */
class SnapshotTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final ChannelName ROOM = new ChannelName("presence-room");
  private static final NodeId SELF = new NodeId(1);
  private static final NodeId ONE = new NodeId(2);
  private static final int PLACES = Bounds.STANDARD.streams();

  private final Recorder seen = new Recorder();
  private final ClusterNode node = seen.node(SELF, ABOUT, 1 << 20);
  private long now;

  @BeforeEach
  void isLinked() {
    node.linkUp(now);
  }

  @Test
  void oneThatFoundNoPlaceIsAskedForAgainAsSoonAsThereIsOne() {
    for (int owner = 2; owner < 2 + PLACES; owner++) {
      hear(new NodeId(owner), beat(1, false));
      hear(new NodeId(owner), part(nonce(owner), 1, 0));
    }
    NodeId late = new NodeId(100);
    hear(late, beat(1, false));
    long nonce = nonce(100);
    hear(late, part(nonce, 1, 0)); // all places are taken
    hear(ONE, part(nonce(2), 1, 1)); // whole: there is a place
    hear(late, part(nonce, 1, 1));
    assertThat(seen.members).containsExactlyInAnyOrder("2+1", "2+2");

    tick(now + SECOND);
    assertThat(seen.asked(late)).hasSize(2);
    hear(late, part(nonce(100), 2, 0));
    hear(late, part(nonce(100), 2, 1));
    assertThat(seen.members).contains("100+1", "100+2");
  }

  @Test
  void aPlaceIsThereInWhateverOrderItsPartsCome() {
    hear(ONE, beat(1, false));
    hear(ONE, part(nonce(2), 1, 1));
    hear(ONE, part(nonce(2), 1, 0));
    assertThat(seen.members).containsExactlyInAnyOrder("2+1", "2+2");
  }

  @Test
  void aHelloOfItsOwnerDoesNotBreakItOff() {
    hear(ONE, beat(1, false));
    long nonce = nonce(2);
    hear(ONE, part(nonce, 1, 0));
    hear(ONE, beat(2, true));
    hear(ONE, part(nonce, 1, 1));
    assertThat(seen.members).containsExactlyInAnyOrder("2+1", "2+2");
  }

  @Test
  void afterAnOutageItsOwnerIsAskedAnewAtOnce() {
    hear(ONE, beat(1, false));
    long nonce = nonce(2);
    hear(ONE, part(nonce, 1, 0));
    node.linkDown(now);
    node.linkUp(now);
    assertThat(seen.asked(ONE)).hasSize(2);
    hear(ONE, part(nonce, 1, 1)); // of before
    hear(ONE, part(nonce(2), 2, 0));
    assertThat(seen.members).isEmpty();
    hear(ONE, part(nonce(2), 2, 1));
    assertThat(seen.members).containsExactlyInAnyOrder("2+1", "2+2");
  }

  @Test
  void whatComesAfterAnOutageOfASnapshotOfBeforeIsNoBeginning() {
    hear(ONE, beat(1, false));
    long nonce = nonce(2);
    node.linkDown(now);
    node.linkUp(now);
    hear(ONE, part(nonce, 1, 1)); // the first one came during the outage
    hear(ONE, part(nonce(2), 2, 0));
    hear(ONE, part(nonce(2), 2, 1));
    assertThat(seen.members).containsExactlyInAnyOrder("2+1", "2+2");
  }

  private void hear(NodeId from, Frame frame) {
    node.heard(codec(from).encode(frame, frame instanceof Frame.Beat ? null : SELF), now);
  }

  private void tick(long time) {
    now = time;
    node.tick(now);
  }

  /** What the node asked that one for last. */
  private long nonce(long of) {
    List<Frame.Ask> asks = seen.asked(new NodeId(of));
    return asks.get(asks.size() - 1).nonce();
  }

  private static Frame beat(long number, boolean isHello) {
    return new Frame.Beat(number, 5, 7, 2, 0, isHello, true, false, Optional.empty(), ABOUT);
  }

  /** One of two parts, with one member. */
  private static Frame part(long nonce, long stream, int index) {
    int number = index + 1;
    Frame.Snapshot.Member member =
        new Frame.Snapshot.Member(number, ROOM, "u" + number, RawJson.of("{}"), "p", 0);
    return new Frame.Snapshot(nonce, stream, index, 2, 5, List.of(member));
  }

  /** Whose members come and go, and what the node asks. */
  private static final class Recorder extends QuietSurroundings {
    private final List<String> members = new ArrayList<>();
    private final List<FrameCodec.Received> sent = new ArrayList<>();

    @Override
    public void send(@Nullable NodeId to, byte[] frame, long ticket) {
      try {
        sent.add(codec(SELF).decode(frame));
      } catch (RejectedFrameException e) {
        throw new AssertionError(e);
      }
    }

    List<Frame.Ask> asked(NodeId of) {
      return sent.stream()
          .filter(each -> of.equals(each.to()))
          .filter(each -> each.frame() instanceof Frame.Ask)
          .map(each -> (Frame.Ask) each.frame())
          .toList();
    }

    @Override
    public void changed(List<RosterChange> changes) {
      changes.forEach(
          each ->
              members.add(
                  each.entry().node().bits() + (each.joins() ? "+" : "-") + each.entry().number()));
    }
  }
}
