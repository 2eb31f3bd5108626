package io.echobridge.hub.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.cluster.RosterChange;
import io.echobridge.hub.TestConnection;
import io.echobridge.hub.TestEncoder;
import io.echobridge.hub.stats.Counters;
import io.echobridge.hub.stats.Occupancy;
import io.echobridge.hub.stats.Taps;
import io.echobridge.net.ManualLoop;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;
import io.echobridge.presence.PresentMember;
import io.echobridge.presence.Roster;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Members on this node and on another, in one roster and one order. */
class RemoteMembersTest {
  private static final ChannelName ROOM = new ChannelName("presence-room");
  private static final NodeId HERE = new NodeId(1);
  private static final NodeId THERE = new NodeId(2);

  private final List<ManualLoop> loops = List.of(new ManualLoop(0), new ManualLoop(1));
  private final Counters counters = new Counters();
  private final Channels channels = new Channels("test", HERE, loops.size(), counters);
  private final Sequencer sequencer =
      new Sequencer(
          List.copyOf(loops),
          channels,
          new Broadcasts(new ByteBudget(1_000_000), counters, new Taps()));
  private final Census census = new Census(sequencer, channels);
  private final TestEncoder encoder = new TestEncoder();
  private long number;

  @Test
  void aListHasTheMembersOfAllNodesTheNewestFirst() {
    sequencer.remote(List.of(comes(there("bob"))));
    join("cid", "1");
    sequencer.remote(List.of(comes(there("dan"))));
    Client ann = join("ann", "2");

    assertThat(ann.heard()).containsExactly("here presence-room ann@p2 dan@pdan cid@p1 bob@pbob");
    assertThat(census.members(ROOM))
        .extracting(Member::userId)
        .containsExactly("ann", "dan", "cid", "bob");
    assertThat(census.occupancy(ROOM)).isEqualTo(new Occupancy(ROOM, 4, 4));
  }

  @Test
  void clientsHereHearWhoComesAndGoesThere() {
    Client ann = join("ann", "1");
    Entry bob = there("bob");
    Entry cid = there("cid");
    sequencer.remote(List.of(comes(bob), comes(cid), goes(bob)));
    run();
    sequencer.remote(List.of(goes(cid)));

    assertThat(ann.heard())
        .containsExactly(
            "here presence-room ann@p1",
            "joining presence-room bob@pbob",
            "joining presence-room cid@pcid",
            "leaving presence-room bob",
            "leaving presence-room cid");
  }

  @Test
  void aUserWithConnectionsOnTwoNodesIsOneMemberUntilTheLastIsGone() {
    Client ann = join("ann", "1");
    Client bob = join("bob", "2");
    Entry sameBob = there("bob");
    sequencer.remote(List.of(comes(sameBob)));
    sequencer.leave(bob.subscription);
    assertThat(ann.heard())
        .containsExactly("here presence-room ann@p1", "joining presence-room bob@p2");

    sequencer.remote(List.of(goes(sameBob)));
    assertThat(ann.heard()).last().isEqualTo("leaving presence-room bob");
  }

  @Test
  void whoJoinsAtAnyPointOfTheOrderHearsEachMemberOnce() {
    sequencer.remote(List.of(comes(there("bob"))));
    Client ann = join("ann", "1"); // her loop has not run yet
    sequencer.remote(List.of(comes(there("cid"))));

    assertThat(ann.heard())
        .containsExactly("here presence-room ann@p1 bob@pbob", "joining presence-room cid@pcid");
  }

  @Test
  void aChannelWithMembersElsewhereOnlyHasARosterAndIsNotHeard() {
    Entry bob = there("bob");
    sequencer.remote(List.of(comes(bob)));
    assertThat(channels.isHeard(ROOM)).isFalse();
    assertThat(census.occupied("presence-")).containsExactly(new Occupancy(ROOM, 1, 1));

    sequencer.remote(List.of(goes(bob)));
    assertThat(census.occupied("presence-")).isEmpty();
    assertThat(census.members(ROOM)).isEmpty();
  }

  @Test
  void watchersHearOfMembersOfAllNodes() {
    List<String> seen = new ArrayList<>();
    channels.watch(
        new ChannelWatcher() {
          @Override
          public void joined(RosterChange change, Roster present) {
            seen.add("+" + change.entry().userId() + present.size());
          }

          @Override
          public void left(RosterChange change, Roster present) {
            seen.add("-" + change.entry().userId() + present.size());
          }
        });
    Entry bob = there("bob");
    sequencer.remote(List.of(comes(bob)));
    join("ann", "1");
    sequencer.remote(List.of(goes(bob)));

    assertThat(seen).containsExactly("+bob1", "+ann2", "-bob1");
  }

  @Test
  void otherNodesHearOfEachConnectionHereAndOfNoneThere() {
    List<String> notes = notes();
    Client first = join("ann", "1");
    Client second = join("ann", "2");
    sequencer.remote(List.of(comes(there("bob"))));
    sequencer.leave(first.subscription);
    sequencer.leave(second.subscription);

    assertThat(notes).containsExactly("+ann 1", "+ann 2", "-ann 1", "-ann 2");
  }

  @Test
  void otherNodesHearWhispersOfAPresenceChannelOnlyWhereItHasMembersThere() {
    List<String> notes = notes();
    Client ann = join("ann", "1");
    whisper(ann, "first");
    sequencer.remote(List.of(comes(there("bob"))));
    whisper(ann, "second");

    assertThat(notes).containsExactly("+ann 1", "second p1 1");
  }

  @Test
  void aMemberThatIsLeftBehindStaysForTheOthersUntilItDeparts() {
    Client ann = join("ann", "1");
    Client bob = join("bob", "2");
    Entry stays = Objects.requireNonNull(sequencer.leaveBehind(bob.subscription));
    assertThat(census.occupancy(ROOM)).isEqualTo(new Occupancy(ROOM, 2, 2));
    assertThat(ann.heard()).noneMatch(line -> line.startsWith("leaving"));

    sequencer.depart(stays);
    assertThat(ann.heard()).last().isEqualTo("leaving presence-room bob");
  }

  @Test
  void aFullChannelTakesOnlyFurtherConnectionsOfItsMembers() {
    sequencer.remote(List.of(comes(there("bob"))));
    assertThat(sequencer.join(connection("1"), ROOM, member("ann"), List.of(), 1)).isNull();
    assertThat(sequencer.join(connection("2"), ROOM, member("bob"), List.of(), 1)).isNotNull();
    assertThat(sequencer.join(connection("3"), ROOM, member("ann"), List.of(), 2)).isNotNull();
  }

  @Test
  void aUsersConnectionsAreFoundOnWhateverChannelAndNode() {
    join("ann", "1");
    join("bob", "2");
    sequencer.remote(List.of(comes(there("ann"))));
    assertThat(census.connectionsOf("ann")).containsExactlyInAnyOrder("p1", "pann");
    assertThat(census.connectionsOf("nobody")).isEmpty();
  }

  private final class Client {
    final TestConnection connection;
    final Subscription subscription;

    Client(String user, String id) {
      connection = connection(id);
      subscription =
          Objects.requireNonNull(
              sequencer.join(connection, ROOM, member(user), List.of(), Integer.MAX_VALUE));
    }

    List<String> heard() {
      run();
      return connection.written();
    }
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    channels.tell(
        new NodeWatcher() {
          @Override
          public void joined(Entry entry) {
            notes.add("+" + entry.userId() + " " + entry.number());
          }

          @Override
          public void left(Entry entry) {
            notes.add("-" + entry.userId() + " " + entry.number());
          }

          @Override
          public void whispered(
              ChannelName channel,
              String name,
              RawJson data,
              String publicId,
              @Nullable Entry entry) {
            notes.add(name + " " + publicId + " " + (entry == null ? "" : entry.number()));
          }
        });
    return notes;
  }

  private void whisper(Client from, String name) {
    RawJson data = RawJson.of("1");
    Broadcasts broadcasts = new Broadcasts(new ByteBudget(1_000_000), counters, new Taps());
    sequencer.whisper(
        from.subscription,
        name,
        data,
        Objects.requireNonNull(broadcasts.whisper(name, data, from.subscription)));
  }

  private Client join(String user, String id) {
    return new Client(user, id);
  }

  private TestConnection connection(String id) {
    return new TestConnection(id, loops.get(id.hashCode() % loops.size()), encoder);
  }

  private void run() {
    loops.forEach(ManualLoop::run);
  }

  private static Member member(String user) {
    return new Member(user, RawJson.of("{\"user_id\":\"" + user + "\"}"));
  }

  private Entry there(String user) {
    PresentMember present = new PresentMember(member(user), "p" + user);
    return new Entry(THERE, ++number, ROOM, present, System.nanoTime());
  }

  private static RosterChange comes(Entry entry) {
    return new RosterChange(entry, true);
  }

  private static RosterChange goes(Entry entry) {
    return new RosterChange(entry, false);
  }
}
