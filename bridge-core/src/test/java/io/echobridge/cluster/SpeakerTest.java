package io.echobridge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;
import io.echobridge.presence.PresentMember;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which node tells that somebody joins or leaves, while nodes come and go. */
class SpeakerTest {
  private static final long SECOND = 1_000_000_000;
  private static final NodeId ONE = new NodeId(1);
  private static final NodeId TWO = new NodeId(2);
  private static final NodeId OWNER = new NodeId(3);

  private final Speaker one = new Speaker(ONE);
  private final Speaker two = new Speaker(TWO);
  private long number;

  @Test
  void aNodeThatIsAloneTellsEverything() {
    assertThat(Speaker.alone(ONE).tells(change("presence-a", true), 0)).isTrue();
  }

  @Test
  void aNodeThatIsNotOpenTellsNothing() {
    assertThat(one.tells(change("presence-a", true), 0)).isFalse();
  }

  @Test
  void ofTwoNodesOneTellsEachChangeAndBothHaveSomethingToTell() {
    open();
    int byOne = 0;
    for (int i = 0; i < 100; i++) {
      RosterChange change = change("presence-" + i, true);
      boolean tells = one.tells(change, 10 * SECOND);
      assertThat(two.tells(change, 10 * SECOND)).isNotEqualTo(tells);
      byOne += tells ? 1 : 0;
    }
    assertThat(byOne).isBetween(25, 75);
  }

  @Test
  void whoSpokeBeforeGoesOnForAMomentWhenANodeOpens() {
    one.nodes(true, List.of(), 0);
    String channel = channelOf(two);
    one.nodes(true, List.of(peer(TWO, 0)), 0);
    assertThat(one.tells(change(channel, true), Speaker.MARGIN - 1)).isTrue();
    assertThat(one.tells(change(channel, false), Speaker.MARGIN)).isFalse();
  }

  @Test
  void whatADeadNodeMayNotHaveToldIsToldByTheNextOneOnce() {
    open();
    String channel = channelOf(two);
    RosterChange early = change(channel, true);
    RosterChange late = change(channel, true);
    one.tells(early, 10 * SECOND);
    one.nodes(true, List.of(peer(TWO, 20 * SECOND)), 20 * SECOND);
    one.tells(late, 21 * SECOND);

    assertThat(one.nodes(true, List.of(), 32 * SECOND)).containsExactly(late);
    assertThat(one.nodes(true, List.of(), 33 * SECOND)).isEmpty();
    assertThat(one.tells(change(channel, false), 34 * SECOND)).isTrue();
  }

  @Test
  void whatIsRememberedHasABoundAndTheOldestIsForgotten() {
    open();
    String channel = channelOf(two);
    RosterChange last = change(channel, true);
    for (int i = 0; i < Speaker.MOST; i++) {
      one.tells(change(channel, true), 20 * SECOND);
    }
    one.tells(last, 20 * SECOND);
    assertThat(one.remembered()).isEqualTo(Speaker.MOST);
    assertThat(one.dropped()).isEqualTo(1);
    assertThat(one.nodes(true, List.of(), 32 * SECOND)).hasSize(Speaker.MOST).endsWith(last);
  }

  @Test
  void whoToldThatAMemberWasLostTellsThatItIsBack() {
    open();
    String channel = channelOf(two);
    Entry entry = entry(channel);
    one.nodes(true, List.of(), 20 * SECOND);
    assertThat(one.tells(new RosterChange(entry, false, 1), 20 * SECOND)).isTrue();
    one.nodes(true, List.of(peer(TWO, 30 * SECOND)), 30 * SECOND);
    RosterChange back = new RosterChange(entry, true, 1);
    assertThat(one.tells(back, 60 * SECOND)).isTrue();
    assertThat(one.tells(change(channel, true), 60 * SECOND)).isFalse();
    assertThat(back.id()).isEqualTo(OWNER + "." + entry.number() + ".joined.1");
  }

  private void open() {
    one.nodes(true, List.of(peer(TWO, 0)), 0);
    two.nodes(true, List.of(peer(ONE, 0)), 0);
  }

  /** One for which that node speaks, of the two. */
  private String channelOf(Speaker speaker) {
    Speaker first = new Speaker(ONE);
    first.nodes(true, List.of(peer(TWO, 0)), 0);
    List<String> names = new ArrayList<>();
    for (int i = 0; names.isEmpty(); i++) {
      boolean isOfOne = first.tells(change("presence-" + i, true), 10 * SECOND);
      if (isOfOne == (speaker == one)) {
        names.add("presence-" + i);
      }
    }
    return names.get(0);
  }

  private RosterChange change(String channel, boolean joins) {
    return new RosterChange(entry(channel), joins);
  }

  private Entry entry(String channel) {
    Member member = new Member("u" + ++number, RawJson.of("{}"));
    return new Entry(OWNER, number, new ChannelName(channel), new PresentMember(member, "p"), 0);
  }

  private static PeerInfo peer(NodeId id, long heardAt) {
    return new PeerInfo(id, PeerInfo.State.LIVE, null, true, 0, heardAt);
  }
}
