package io.echobridge.hub.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.cluster.RosterChange;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;
import io.echobridge.presence.PresentMember;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacingTest {
  private static final NodeId ONE = new NodeId(1);
  private static final NodeId OTHER = new NodeId(2);
  private static final ChannelName BUSY = new ChannelName("presence-busy");
  private static final ChannelName CALM = new ChannelName("presence-calm");
  private static final ChannelName EMPTY = new ChannelName("presence-empty");

  private final List<RosterChange> passed = new ArrayList<>();
  private int largest;
  private final Pacing pacing =
      new Pacing(
          channel -> !channel.equals(EMPTY),
          batch -> {
            passed.addAll(batch);
            largest = Math.max(largest, batch.size());
          });
  private long now = 1_000;

  @Test
  void tenThousandThatLeaveAtOnceTakeTwoSecondsAndKeepTheirOrder() {
    List<RosterChange> leaves = leaves(ONE, BUSY, 10_000);
    pacing.add(leaves);
    long began = now;
    pacing.release(now);
    while (pacing.next() != Long.MAX_VALUE) {
      now = pacing.next();
      pacing.release(now);
    }
    assertThat(passed).isEqualTo(leaves);
    assertThat(now - began).isBetween(1_900_000_000L, 2_000_000_000L);
    assertThat(largest).isEqualTo(250);
  }

  @Test
  void nothingWaitsOnAChannelThatNobodyHereHears() {
    pacing.add(leaves(ONE, EMPTY, 10_000));
    pacing.release(now);
    assertThat(passed).hasSize(10_000);
    assertThat(pacing.next()).isEqualTo(Long.MAX_VALUE);
    assertThat(largest).isEqualTo(250);
  }

  @Test
  void whatANodeTellsAfterABusyChannelWaitsAndAnotherNodeDoesNot() {
    pacing.add(leaves(ONE, BUSY, Pacing.PER_WINDOW + 1));
    List<RosterChange> later = leaves(ONE, CALM, 1);
    pacing.add(later);
    List<RosterChange> others = leaves(OTHER, CALM, 1);
    pacing.add(others);
    pacing.release(now);
    assertThat(passed).hasSize(Pacing.PER_WINDOW + 1).endsWith(others.get(0));

    pacing.release(now + Pacing.WINDOW);
    assertThat(passed).hasSize(Pacing.PER_WINDOW + 3).endsWith(later.get(0));
  }

  @Test
  void beyondABoundMemoryMattersMoreThanSlowClients() {
    pacing.add(leaves(ONE, BUSY, 150_000));
    pacing.release(now);
    assertThat(passed).hasSize(50_000);
  }

  private static List<RosterChange> leaves(NodeId node, ChannelName channel, int count) {
    List<RosterChange> leaves = new ArrayList<>();
    PresentMember somebody =
        new PresentMember(new Member("7", RawJson.of("{\"user_id\":7}")), "p1");
    for (int i = 0; i < count; i++) {
      leaves.add(new RosterChange(new Entry(node, i + 1, channel, somebody, 0), false));
    }
    return leaves;
  }
}
