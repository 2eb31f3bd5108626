package io.echobridge.hub.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.cluster.RosterChange;
import io.echobridge.cluster.frame.FrameCodec;
import io.echobridge.hub.delivery.Broadcasts;
import io.echobridge.hub.delivery.ByteBudget;
import io.echobridge.hub.delivery.Channels;
import io.echobridge.hub.delivery.NodeWatcher;
import io.echobridge.hub.delivery.Sequencer;
import io.echobridge.hub.delivery.Shared;
import io.echobridge.hub.recovery.SessionRecord.Bound;
import io.echobridge.hub.recovery.SessionRecord.Heard;
import io.echobridge.hub.recovery.SessionRecord.State;
import io.echobridge.hub.stats.Counters;
import io.echobridge.hub.stats.Taps;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;
import io.echobridge.presence.PresentMember;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The records of sessions on two nodes, which hear each other's at once. */
class SessionRecordsTest {
  private static final Duration WINDOW = Duration.ofMinutes(2);

  private long now;

  @Test
  void theOtherNodeKnowsASessionAndItsEnd() {
    Node a = new Node(1, 1 << 20);
    Node b = new Node(2, 1 << 20);
    a.peer = b;
    a.records.put(record("k", 0, State.LIVE), live(() -> {}));
    assertThat(b.known("k").record().state()).isEqualTo(State.LIVE);
    a.records.put(record("k", 0, State.CLOSED), null);
    assertThat(b.known("k").record().state()).isEqualTo(State.CLOSED);
    assertThat(a.shared).as("one entry a session").hasSize(1);
  }

  /** Its text alone is kept. */
  @Test
  void whatIsFoundOfASessionIsWhatWasPutEvenWhenItsNodeIsGone() {
    Node a = new Node(1, 1 << 20);
    Node b = new Node(2, 1 << 20);
    a.peer = b;
    Member member = new Member("7", RawJson.of("{\"user_id\":7,\"user_info\":{\"n\":1.0}}"));
    SessionRecord put =
        new SessionRecord(
            "k",
            "1.2",
            "3.4",
            5,
            "https://a.test",
            State.CLOSED,
            List.of(
                new Heard(new ChannelName("presence-room"), "x~1.-", member),
                new Heard(new ChannelName("orders"), null, null)),
            new Bound("7", "mark", 99),
            "x~2.-");
    a.records.put(put, null);

    assertThat(a.known("k").record()).isEqualTo(put);
    assertThat(b.known("k").record()).isEqualTo(put);
    synchronized (b.order) {
      b.records.remote(new RosterChange(a.shared.get(0), false));
    }
    assertThat(b.known("k").record()).isEqualTo(put);
  }

  @Test
  void aSessionThatGoesOnElsewhereIsTakenOverAndItsOldRecordWithdrawn() {
    Node a = new Node(1, 1 << 20);
    Node b = new Node(2, 1 << 20);
    a.peer = b;
    b.peer = a;
    AtomicInteger taken = new AtomicInteger();
    a.records.put(record("k", 0, State.LIVE), live(taken::incrementAndGet));
    b.records.put(record("k", 1, State.LIVE), live(() -> {}));
    assertThat(taken).hasValue(1);
    assertThat(a.shared).isEmpty();
    assertThat(a.known("k").owner()).isEqualTo(new NodeId(2));
    a.records.put(record("k", 0, State.CLOSED), null);
    assertThat(b.known("k").record().state())
        .as("what is older counts no more")
        .isEqualTo(State.LIVE);
  }

  @Test
  void twoNodesWithTheSameGenerationAgree() {
    Node a = new Node(1, 1 << 20);
    Node b = new Node(2, 1 << 20);
    a.records.put(record("k", 3, State.LIVE), live(() -> {}));
    b.records.put(record("k", 3, State.LIVE), live(() -> {}));
    List<Entry> ofA = List.copyOf(a.shared);
    List<Entry> ofB = List.copyOf(b.shared);
    ofA.forEach(b::hears);
    ofB.forEach(a::hears);
    assertThat(a.known("k").owner()).isEqualTo(b.known("k").owner());
  }

  @Test
  void whatANodeThatIsGoneHadIsKeptForTheWindow() {
    Node a = new Node(1, 1 << 20);
    Node b = new Node(2, 1 << 20);
    a.peer = b;
    a.records.put(record("k", 0, State.LIVE), live(() -> {}));
    Entry entry = a.shared.get(0);
    synchronized (b.order) {
      b.records.remote(new RosterChange(entry, false));
    }
    now += WINDOW.toNanos() - 1;
    b.records.trim();
    assertThat(b.known("k").record().state()).isEqualTo(State.LIVE);
    now += 2;
    b.records.trim();
    assertThat(b.records.find("k")).isEmpty();
    assertThat(b.records.bytes()).isZero();
  }

  @Test
  void thereIsABoundAndTheOldestThatIsClosedGoesFirst() {
    Node a = new Node(1, 5_000);
    for (int i = 0; i < 100; i++) {
      a.records.put(record("k" + i, 0, State.CLOSED), null);
    }
    assertThat(a.records.bytes()).isLessThanOrEqualTo(5_000);
    assertThat(a.records.find("k0")).isEmpty();
    assertThat(a.records.find("k99")).isPresent();
    assertThat(a.shared).hasSize(a.records.size());
    assertThat(a.records.forgotten()).isEqualTo(100 - a.records.size());
  }

  /** Anybody can open and end as many as he likes. */
  @Test
  void thoseThatNobodyGoesOnWithGoBeforeThoseThatWaitForTheirClients() {
    Node a = new Node(1, 5_000);
    a.records.put(record("k", 0, State.CLOSED), null);
    for (int i = 0; i < 1_000; i++) {
      a.records.put(record("ended" + i, 0, State.ENDED), null);
    }
    assertThat(a.known("k").record().state()).isEqualTo(State.CLOSED);
    assertThat(a.records.find("ended0")).isEmpty();
    assertThat(a.records.find("ended999")).isPresent();
    assertThat(a.records.bytes()).isLessThanOrEqualTo(5_000);
    assertThat(a.records.forgotten()).isZero();
  }

  /** Its client was not brought up to date: without the record it would go on as if it were. */
  @Test
  void oneThatIsOverOutlastsACrowdOfThoseThatWaitForTheirClients() {
    Node a = new Node(1, 5_000);
    for (int i = 0; i < 100; i++) {
      a.records.put(record("k" + i, 0, State.CLOSED), null);
    }
    a.records.put(record("unsure", 0, State.ENDED), live(() -> {}));
    a.records.put(record("k100", 0, State.CLOSED), null);

    assertThat(a.known("unsure").record().state()).isEqualTo(State.ENDED);
    assertThat(a.records.find("k99")).isPresent();
    assertThat(a.records.bytes()).isLessThanOrEqualTo(5_000);
  }

  /** They cannot be forgotten, so no bound of theirs may cost the others their place. */
  @Test
  void openSessionsTakeNoRoomFromThoseThatWaitForTheirClients() {
    Node a = new Node(1, 5_000);
    for (int i = 0; i < 20; i++) {
      a.records.put(record("live" + i, 0, State.LIVE), live(() -> {}));
    }
    assertThat(a.records.bytes()).isGreaterThan(5_000);
    a.records.put(record("k", 0, State.CLOSED), null);
    assertThat(a.known("k").record().state()).isEqualTo(State.CLOSED);
    assertThat(a.records.forgotten()).isZero();

    for (int i = 0; i < 20; i++) {
      a.records.put(record("live" + i, 0, State.CLOSED), null);
    }
    assertThat(a.records.bytes()).as("once they are closed").isLessThanOrEqualTo(5_000);
    assertThat(a.records.find("k")).isEmpty();
    assertThat(a.records.forgotten()).isEqualTo(21 - a.records.size());
  }

  @Test
  void onlyASessionWhoseClientMightHaveComeBackCountsAsForgotten() {
    Node a = new Node(1, 1 << 20);
    a.records.put(record("late", 0, State.CLOSED), null);
    now += WINDOW.toNanos() / 2 + 1;
    a.records.put(record("ended", 0, State.ENDED), null);
    a.records.put(record("live", 0, State.LIVE), live(() -> {}));
    a.records.put(record("back", 0, State.CLOSED), null);
    a.records.put(record("back", 1, State.LIVE), live(() -> {}));
    a.records.change(0, WINDOW);
    assertThat(a.records.size()).as("those that are open").isEqualTo(2);
    assertThat(a.records.forgotten()).isZero();
  }

  /** As many as a client may have, by default. */
  @Test
  void aSessionWith500ChannelsGoesOnElsewhereWithAllOfThem() {
    Node a = new Node(1, 1 << 20);
    Node b = new Node(2, 1 << 20);
    a.peer = b;
    SessionRecord put = with(500, 0, State.LIVE);
    a.records.put(put, live(() -> {}));
    assertThat(b.known("k").record()).isEqualTo(put);
    assertThat(a.records.tooLarge()).isZero();
  }

  @Test
  void aSessionThatOutgrowsItsRecordIsNotWhatItWasBeforeForAnyNode() {
    Node a = new Node(1, 1 << 20);
    Node b = new Node(2, 1 << 20);
    a.peer = b;
    a.records.put(with(30, 0, State.LIVE), live(() -> {}));
    int sent = a.records.put(with(2_000, 0, State.LIVE), live(() -> {}));
    for (Node each : List.of(a, b)) {
      assertThat(each.known("k").record().state()).isEqualTo(State.UNKNOWN);
      assertThat(each.known("k").record().channels()).isEmpty();
    }
    assertThat(a.records.tooLarge()).isEqualTo(1);
    assertThat(sent).isLessThan(100);

    SessionRecord fewer = with(40, 0, State.CLOSED);
    a.records.put(fewer, null);
    assertThat(b.known("k").record()).as("one that fits counts again").isEqualTo(fewer);
  }

  @Test
  void aSessionWhoseFirstRecordIsTooLargeElsewhereIsTakenOverAllTheSame() {
    Node a = new Node(1, 1 << 20);
    Node b = new Node(2, 1 << 20);
    b.peer = a;
    AtomicInteger taken = new AtomicInteger();
    a.records.put(with(30, 0, State.LIVE), live(taken::incrementAndGet));
    b.records.put(with(2_000, 1, State.LIVE), live(() -> {}));
    assertThat(taken).hasValue(1);
    assertThat(a.known("k").owner()).isEqualTo(new NodeId(2));
    assertThat(a.known("k").record().state()).isEqualTo(State.UNKNOWN);
  }

  /** Such as one of a newer version. */
  @Test
  void aRecordThatCannotBeReadLeavesNothingOfTheOneBefore() {
    Node a = new Node(1, 1 << 20);
    Node b = new Node(2, 1 << 20);
    a.peer = b;
    a.records.put(with(30, 0, State.LIVE), live(() -> {}));
    ChannelName channel = SessionRecords.CHANNEL;
    Member newer = new Member("k", RawJson.of("{\"s\":[\"NEW\",0]}"));
    b.hears(new Entry(new NodeId(1), 99, channel, new PresentMember(newer, ""), 0));
    assertThat(b.known("k").record().state()).isEqualTo(State.UNKNOWN);
    assertThat(b.known("k").record().channels()).isEmpty();

    now += 2 * WINDOW.toNanos();
    b.records.trim();
    assertThat(b.records.find("k")).as("it does not stay for ever").isEmpty();
  }

  @Test
  void theLongestRecordIsOneThatOtherNodesTake() {
    Node a = new Node(1, 1 << 20);
    int channels = 2_000;
    while (a.records.put(with(channels, 0, State.LIVE), live(() -> {})) < 1_000) {
      channels--;
    }
    assertThat(a.shared.get(0).size()).isBetween(RecordText.LONGEST - 200, FrameCodec.MAX_ENTRY);
  }

  private static SessionRecord with(int channels, long generation, State state) {
    List<Heard> heard = new ArrayList<>();
    for (int i = 0; i < channels; i++) {
      ChannelName channel = new ChannelName("private-App.Models.Conversation." + (100_000 + i));
      heard.add(new Heard(channel, "x1abcdef.12abcdef", null));
    }
    return new SessionRecord("k", "1.2", "3.4", generation, "", state, heard, null);
  }

  private static SessionRecord record(String key, long generation, State state) {
    List<Heard> channels = List.of(new Heard(new ChannelName("orders"), null, null));
    return new SessionRecord(key, "1.2", "3.4", generation, "", state, channels, null);
  }

  @Test
  void theSessionsOfAUserEndWhereverTheyAre() {
    Node a = new Node(1, 1 << 20);
    Node b = new Node(2, 1 << 20);
    a.peer = b;
    AtomicInteger ended = new AtomicInteger();
    now = System.nanoTime(); // as the entries of others have it
    a.records.put(of("live", "7", State.LIVE), ending(ended::incrementAndGet));
    a.records.put(of("away", "7", State.CLOSED), null);
    a.records.put(of("other", "77", State.CLOSED), null);
    a.records.put(record("nobody's", 0, State.CLOSED), null);

    now = System.nanoTime();
    b.records.endUser("7");
    assertThat(ended).as("the node that has it ends it").hasValue(0);
    assertThat(b.known("live").record().state())
        .as("that node may be dead already")
        .isEqualTo(State.ENDED);
    assertThat(b.known("away").record().state()).isEqualTo(State.ENDED);

    a.records.endUser("7");
    assertThat(ended).hasValue(1);
    for (Node each : List.of(a, b)) {
      assertThat(each.known("away").record().state()).isEqualTo(State.ENDED);
      assertThat(each.known("other").record().state()).isEqualTo(State.CLOSED);
      assertThat(each.known("nobody's").record().state()).isEqualTo(State.CLOSED);
    }
  }

  @Test
  void anEndIsNotLostToWhoeverGoesOnWithTheSessionMeanwhile() {
    Node a = new Node(1, 1 << 20);
    a.records.put(of("k", "7", State.CLOSED), null);
    SessionRecords.Known decided = a.known("k");
    assertThat(a.records.isEnded(decided)).isFalse();
    now++;
    a.records.endUser("7");
    SessionRecord next = of("k", "7", State.LIVE);
    now++;
    a.records.put(
        new SessionRecord(
            "k", next.id(), next.publicId(), 9, "", State.LIVE, List.of(), next.bound(), null),
        live(() -> {}));
    assertThat(a.records.isEnded(decided)).as("as it was when that was decided").isTrue();
    assertThat(a.records.isEnded(a.known("k"))).as("a session that began later").isFalse();
  }

  @Test
  void anEndOfAUserIsForgottenWithTheWindow() {
    EndedUsers users = new EndedUsers();
    users.add("7", 10);
    assertThat(users.have(Set.of("7"), 10)).isTrue();
    assertThat(users.have(Set.of("7"), 11)).isFalse();
    assertThat(users.have(Set.of("8"), 10)).isFalse();
    users.trim(10 + WINDOW.toNanos(), WINDOW);
    assertThat(users.have(Set.of("7"), 10)).isTrue();
    users.trim(11 + WINDOW.toNanos(), WINDOW);
    assertThat(users.have(Set.of("7"), 10)).isFalse();
    for (int i = 0; i <= EndedUsers.MOST; i++) {
      users.add("u" + i, 10);
    }
    assertThat(users.have(Set.of("u0"), 10)).as("there is a bound").isFalse();
    assertThat(users.have(Set.of("u1"), 10)).isTrue();
    users.add("x".repeat(EndedUsers.MOST_CHARACTERS), 10);
    assertThat(users.have("u1", 10)).as("and one for their length").isFalse();
  }

  private static SessionRecord of(String key, String user, State state) {
    Bound bound = new Bound(user, "mark", Long.MAX_VALUE);
    return new SessionRecord(key, "1.2", "3.4", 0, "", state, List.of(), bound, null);
  }

  private static SessionRecords.Live live(Runnable takenOver) {
    return new SessionRecords.Live() {
      @Override
      public void takenOver() {
        takenOver.run();
      }

      @Override
      public void end() {
        throw new AssertionError("nobody ends it");
      }
    };
  }

  private static SessionRecords.Live ending(Runnable end) {
    return new SessionRecords.Live() {
      @Override
      public void takenOver() {
        throw new AssertionError("nobody goes on with it");
      }

      @Override
      public void end() {
        end.run();
      }
    };
  }

  /** One node, whose entries another hears at once. */
  private final class Node implements NodeWatcher {
    private final List<Entry> shared = new ArrayList<>();
    private final Sequencer order;
    private final SessionRecords records;
    private @Nullable Node peer;

    Node(long id, long maxBytes) {
      Counters counters = new Counters();
      Broadcasts broadcasts = new Broadcasts(new ByteBudget(1 << 20), counters, new Taps());
      Channels channels = new Channels("test", new NodeId(id), false, 1, counters);
      order = new Sequencer(List.of(), channels, broadcasts);
      channels.tell(this);
      records =
          new SessionRecords(
              new Shared(order, channels), new NodeId(id), maxBytes, WINDOW, () -> now);
    }

    SessionRecords.Known known(String key) {
      return records.find(key).orElseThrow();
    }

    void hears(Entry entry) {
      synchronized (order) {
        records.remote(new RosterChange(entry, true));
      }
    }

    @Override
    public void joined(Entry entry) {
      shared.add(entry);
      if (peer != null) {
        peer.hears(entry);
      }
    }

    @Override
    public void left(Entry entry) {
      shared.remove(entry);
      if (peer != null) {
        synchronized (peer.order) {
          peer.records.remote(new RosterChange(entry, false));
        }
      }
    }

    @Override
    public void whispered(
        ChannelName channel, String name, RawJson data, String publicId, @Nullable Entry entry) {}
  }
}
