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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which node tells that somebody joins or leaves, while nodes come and go. */
class SpeakerTest {
  private static final long SECOND = 1_000_000_000;
  private static final NodeId ONE = new NodeId(1);
  private static final NodeId TWO = new NodeId(2);
  private static final NodeId OWNER = new NodeId(3);

  /** Node one opens at 0, node two at 10 seconds. */
  private static final long TWO_OPENS = 10 * SECOND;

  private static final long HANDED_OVER = TWO_OPENS + Speaker.MARGIN;

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
  void aNodeThatHasJustOpenedTellsLaterWhatHappensWhenNoOtherNodeIsThere() {
    one.nodes(true, List.of(), 0);
    RosterChange change = change("presence-a", true);
    assertThat(one.tells(change, 0)).isFalse();
    assertThat(one.begins(OpenNodes.SETTLING - 1)).isEmpty();
    assertThat(one.begins(OpenNodes.SETTLING)).containsExactly(change);
    assertThat(one.tells(change("presence-a", false), OpenNodes.SETTLING)).isTrue();
  }

  @Test
  void ofTwoNodesOneTellsEachChangeAndBothHaveSomethingToTell() {
    open();
    int byOne = 0;
    for (int i = 0; i < 100; i++) {
      RosterChange change = change("presence-" + i, true);
      boolean tells = one.tells(change, 20 * SECOND);
      assertThat(two.tells(change, 20 * SECOND)).isNotEqualTo(tells);
      byOne += tells ? 1 : 0;
    }
    assertThat(byOne).isBetween(25, 75);
  }

  @Test
  void theNodeThatSpokeBeforeGoesOnForAMomentWhenAnotherOpensAndTheOtherTellsOnlyTheRest() {
    String channel = channelOf(two);
    one.nodes(true, List.of(), 0);
    one.begins(OpenNodes.SETTLING);
    two.nodes(true, List.of(peer(ONE, TWO_OPENS)), TWO_OPENS);
    one.nodes(true, List.of(peer(TWO, TWO_OPENS)), TWO_OPENS);
    pass(two, one, TWO_OPENS);
    RosterChange early = change(channel, true);
    RosterChange late = change(channel, true);

    assertThat(one.tells(early, HANDED_OVER - 1)).isTrue();
    assertThat(two.tells(early, HANDED_OVER - 1)).isFalse();
    assertThat(one.tells(late, HANDED_OVER)).isFalse();
    assertThat(two.tells(late, HANDED_OVER)).isFalse();
    assertThat(pass(one, two, HANDED_OVER)).containsExactly(late);
    assertThat(two.tells(change(channel, true), HANDED_OVER)).isTrue();
  }

  @Test
  void aNodeThatNobodyHandsOverToSpeaksWhenItsPatienceIsOver() {
    String channel = channelOf(two);
    two.nodes(true, List.of(peer(ONE, 0)), 0);
    RosterChange change = change(channel, true);
    assertThat(two.tells(change, 0)).isFalse();
    assertThat(two.begins(OpenNodes.PATIENCE - 1)).isEmpty();
    assertThat(two.begins(OpenNodes.PATIENCE)).containsExactly(change);
  }

  @Test
  void ofTwoNodesThatOpenAtTheSameTimeTheOneWithTheLowerIdCountsAsTheOlder() {
    String channel = channelOf(two);
    one.nodes(true, List.of(), 0);
    two.nodes(true, List.of(), 0);
    one.nodes(true, List.of(peer(TWO, 1)), 1);
    two.nodes(true, List.of(peer(ONE, 1)), 1);
    RosterChange change = change(channel, true);
    one.tells(change, 2);
    two.tells(change, 2);
    assertThat(one.begins(2 * SECOND)).containsExactly(change);
    assertThat(two.begins(2 * SECOND)).isEmpty();
    assertThat(pass(one, two, 6 * SECOND)).isEmpty();
    assertThat(two.tells(change(channel, true), 6 * SECOND)).isTrue();
  }

  @Test
  void ofTwoNodesThatOpenSoonAfterEachOtherTheFirstIsTheOlderAlsoWithTheHigherId() {
    two.nodes(true, List.of(), 0);
    one.nodes(true, List.of(peer(TWO, 1)), 1);
    two.nodes(true, List.of(peer(ONE, 2)), 2);
    assertThat(pass(one, two, 2)).isEmpty();
    RosterChange change = change(channelOf(one), true);
    one.tells(change, 3);
    two.tells(change, 3);
    assertThat(two.begins(2 * SECOND)).containsExactly(change);
    assertThat(one.begins(2 * SECOND)).isEmpty();
    assertThat(pass(two, one, 6 * SECOND)).isEmpty();
    assertThat(one.tells(change(channelOf(one), true), 6 * SECOND)).isTrue();
  }

  /** One opened after two, two at the same time as three, three at the same time as one. */
  @Test
  void ofThreeNodesThatWaitForEachOtherTheLowestBeginsAndNothingIsToldTwice() {
    Speaker three = new Speaker(OWNER);
    List<Speaker> all = List.of(one, two, three);
    three.nodes(true, List.of(), 0);
    two.nodes(true, List.of(), 0);
    one.nodes(true, List.of(peer(OWNER, 0)), 0);
    one.handsOver(0).forEach(said -> all.forEach(each -> each.handedOver(ONE, said, 0)));
    List<RosterChange> changes =
        IntStream.range(0, 50).mapToObj(i -> change("presence-" + i, true)).toList();
    changes.forEach(change -> two.tells(change, 0));
    one.nodes(true, List.of(peer(OWNER, 0), peer(TWO, 0)), 1);
    two.nodes(true, List.of(peer(OWNER, 0), peer(ONE, 0)), 1);
    three.nodes(true, List.of(peer(ONE, 0), peer(TWO, 0)), 1);
    changes.forEach(
        change -> List.of(one, three).forEach(each -> assertThat(each.tells(change, 2)).isFalse()));

    List<RosterChange> told = new ArrayList<>();
    for (long now = SECOND; now < 30 * SECOND; now += SECOND) {
      for (Speaker each : all) {
        told.addAll(each.begins(now));
      }
      for (Speaker each : all) {
        NodeId id = each == one ? ONE : each == two ? TWO : OWNER;
        for (Handover said : each.handsOver(now)) {
          for (Speaker other : all) {
            told.addAll(other == each ? List.of() : other.handedOver(id, said, now));
          }
        }
      }
    }
    assertThat(told).containsExactlyInAnyOrderElementsOf(changes);
  }

  @Test
  void whatADeadNodeMayNotHaveToldIsToldByTheNextOneOnce() {
    open();
    String channel = channelOf(two);
    RosterChange early = change(channel, true);
    RosterChange late = change(channel, true);
    one.tells(early, 20 * SECOND);
    one.nodes(true, List.of(peer(TWO, 30 * SECOND)), 30 * SECOND);
    one.tells(late, 31 * SECOND);

    assertThat(one.nodes(true, List.of(), 42 * SECOND)).containsExactly(late);
    assertThat(one.nodes(true, List.of(), 43 * SECOND)).isEmpty();
    assertThat(one.tells(change(channel, false), 44 * SECOND)).isTrue();
  }

  @Test
  void whatANodeThatEndsHasToldIsNotToldAgainAndWhatItHasNotIs() {
    open();
    String channel = channelOf(two);
    RosterChange told = change(channel, true);
    RosterChange toldButNotSeen = change(channel, true);
    RosterChange untold = change(channel, true);
    one.tells(told, 20 * SECOND);
    assertThat(two.tells(told, 20 * SECOND)).isTrue();
    assertThat(two.tells(toldButNotSeen, 20 * SECOND)).isTrue();
    List<Handover> last = two.ends(20 * SECOND);
    assertThat(two.tells(untold, 20 * SECOND)).isFalse();
    assertThat(two.nodes(true, List.of(peer(ONE, 20 * SECOND)), 20 * SECOND)).isEmpty();
    one.tells(untold, 20 * SECOND);

    last.forEach(part -> one.handedOver(TWO, Handover.parse(part.text()), 20 * SECOND));
    assertThat(one.nodes(true, List.of(), 20 * SECOND)).containsExactly(untold);
    assertThat(one.tells(toldButNotSeen, 21 * SECOND)).isFalse();
  }

  @Test
  void aNodeThatEndsWhenNoOtherIsThereGoesOn() {
    one.nodes(true, List.of(), 0);
    one.begins(2 * SECOND);
    assertThat(one.ends(3 * SECOND)).isEmpty();
    assertThat(one.tells(change("presence-a", true), 3 * SECOND)).isTrue();
  }

  @Test
  void whatIsHandedOverHasABoundAndGoesInPartsThatACommandCanHold() {
    open();
    String channel = channelOf(two);
    for (int i = 0; i < Told.MOST + 100; i++) {
      two.tells(change(channel, true), 20 * SECOND);
    }
    List<Handover> parts = two.ends(20 * SECOND);
    assertThat(parts.stream().mapToInt(part -> part.told().size()).sum()).isEqualTo(Told.MOST);
    assertThat(parts).allSatisfy(part -> assertThat(part.text().length()).isLessThan(64 << 10));
    assertThat(parts).allSatisfy(part -> assertThat(Handover.parse(part.text())).isEqualTo(part));
  }

  @Test
  void ofAHandoverWhatIsKnownIsReadAndTheRestIsSkipped() {
    List<NodeId> nodes = IntStream.rangeClosed(1, 3).mapToObj(NodeId::new).toList();
    Handover all =
        new Handover(
            nodes.subList(0, 2),
            nodes.subList(2, 3),
            List.of(new ChangeId(ONE, 7, true, 0), new ChangeId(new NodeId(-1), 8, false, 2)));
    assertThat(all.text())
        .isEqualTo(
            "after:0000000000000001 after:0000000000000002 0000000000000003"
                + " 0000000000000001.7.joined ffffffffffffffff.8.left.2");
    assertThat(Handover.parse("x " + all.text() + " after:x 1.2.joined 9999.left  "))
        .isEqualTo(all);
    assertThat(Handover.parse("")).isEqualTo(new Handover(List.of(), List.of(), List.of()));
  }

  @Test
  void whatIsRememberedHasABoundAndTheOldestIsForgotten() {
    open();
    String channel = channelOf(two);
    RosterChange last = change(channel, true);
    for (int i = 0; i < Untold.MOST; i++) {
      one.tells(change(channel, true), 30 * SECOND);
    }
    one.tells(last, 30 * SECOND);
    assertThat(one.remembered()).isEqualTo(Untold.MOST);
    assertThat(one.dropped()).isEqualTo(1);
    assertThat(one.nodes(true, List.of(), 42 * SECOND)).hasSize(Untold.MOST).endsWith(last);
  }

  @Test
  void whoToldThatAMemberWasLostTellsThatItIsBack() {
    open();
    String channel = channelOf(two);
    Entry entry = entry(channel);
    one.nodes(true, List.of(), 30 * SECOND);
    assertThat(one.tells(new RosterChange(entry, false, 1), 30 * SECOND)).isTrue();
    one.nodes(true, List.of(peer(TWO, 40 * SECOND)), 40 * SECOND);
    RosterChange back = new RosterChange(entry, true, 1);
    assertThat(one.tells(back, 70 * SECOND)).isTrue();
    assertThat(one.tells(change(channel, true), 70 * SECOND)).isFalse();
    assertThat(back.id()).isEqualTo(OWNER + "." + entry.number() + ".joined.1");
  }

  /** Both are open, and have handed over to each other. */
  private void open() {
    one.nodes(true, List.of(), 0);
    one.begins(OpenNodes.SETTLING);
    one.nodes(true, List.of(peer(TWO, TWO_OPENS)), TWO_OPENS);
    two.nodes(true, List.of(peer(ONE, TWO_OPENS)), TWO_OPENS);
    pass(two, one, TWO_OPENS);
    pass(one, two, HANDED_OVER);
  }

  /** What one says to the other now; what that one tells then. */
  private List<RosterChange> pass(Speaker from, Speaker to, long now) {
    List<RosterChange> told = new ArrayList<>();
    for (Handover part : from.handsOver(now)) {
      NodeId sender = from == one ? ONE : TWO;
      told.addAll(to.handedOver(sender, Handover.parse(part.text()), now));
    }
    return told;
  }

  /** One for which that node speaks, of the two. */
  private String channelOf(Speaker speaker) {
    OpenNodes first = new OpenNodes(ONE);
    first.are(List.of(peer(TWO, 0)), heardAt -> {}, 0);
    first.opens(false, 0);
    for (int i = 0; ; i++) {
      String name = "presence-" + i;
      if (first.speaksFor(change(name, true), 0, 0) == (speaker == one)) {
        return name;
      }
    }
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
