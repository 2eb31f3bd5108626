package io.echobridge.cluster;

import static io.echobridge.cluster.QuietSurroundings.ABOUT;
import static io.echobridge.cluster.QuietSurroundings.codec;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.cluster.frame.FrameCodec;
import io.echobridge.cluster.frame.RejectedFrameException;
import io.echobridge.presence.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many nodes that missed a large part of what a node said, each another part. */
class RepairsTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final NodeId SELF = new NodeId(1);
  private static final List<ChannelName> NEWS = List.of(new ChannelName("news"));
  private static final int NODES = 30;

  /** Each fills a frame. */
  private static final RawJson LARGE = RawJson.of('"' + "x".repeat(250 << 10) + '"');

  private final Recorder seen = new Recorder();
  private final ClusterNode node = seen.node(SELF, ABOUT, 1 << 20);
  private long now;
  private long last;

  @BeforeEach
  void saysAsMuchAsItKeeps() {
    node.linkUp(now);
    for (int i = 0; i < 30; i++) {
      last = node.publish(NEWS, new BroadcastEvent("E", LARGE, null), now);
      now += SECOND / 5;
      node.tick(now);
      seen.confirm(node, now);
    }
    seen.take();
  }

  @Test
  void theyHearItWithinSecondsAndNotAllOfItAtOnce() {
    long ring = last;
    for (int i = 0; i < NODES; i++) {
      NodeId from = new NodeId(10 + i);
      node.heard(codec(from).encode(new Frame.Ask(i % 10, i), SELF), now);
    }
    List<FrameCodec.Received> first = seen.take();
    assertThat(first.size()).isBetween((int) ring, Bounds.STANDARD.answers() + (int) ring);

    Map<NodeId, Long> have = new HashMap<>();
    for (int i = 0; i < NODES; i++) {
      have.put(new NodeId(10 + i), (long) i % 10);
    }
    first.forEach(frame -> hear(have, frame));
    assertThat(have.values()).contains(last).anyMatch(number -> number < last);
    node.tick(now + SECOND);
    List<FrameCodec.Received> second = seen.take();
    assertThat(second.size()).isLessThanOrEqualTo((int) ring);
    second.forEach(frame -> hear(have, frame));
    assertThat(have.values()).containsOnly(last);
  }

  /** Those to whom a frame goes, and who have all before it, have it. */
  private static void hear(Map<NodeId, Long> have, FrameCodec.Received received) {
    if (received.frame() instanceof Frame.Changes changes) {
      long end = changes.first() + changes.changes().size() - 1;
      have.replaceAll(
          (id, number) ->
              (received.to() == null || received.to().equals(id)) && changes.first() <= number + 1
                  ? Math.max(number, end)
                  : number);
    }
  }

  /** The changes that the node sends. */
  private static final class Recorder extends QuietSurroundings {
    private List<FrameCodec.Received> changes = new ArrayList<>();
    private final List<Long> tickets = new ArrayList<>();

    List<FrameCodec.Received> take() {
      List<FrameCodec.Received> taken = changes;
      changes = new ArrayList<>();
      return taken;
    }

    void confirm(ClusterNode node, long now) {
      List<Long> all = List.copyOf(tickets);
      tickets.clear();
      all.forEach(ticket -> node.sent(ticket, true, now));
    }

    @Override
    public void send(@Nullable NodeId to, byte[] frame, long ticket) {
      tickets.add(ticket);
      try {
        FrameCodec.Received received = codec(SELF).decode(frame);
        if (received.frame() instanceof Frame.Changes) {
          changes.add(received);
        }
      } catch (RejectedFrameException e) {
        throw new AssertionError(e);
      }
    }
  }
}
