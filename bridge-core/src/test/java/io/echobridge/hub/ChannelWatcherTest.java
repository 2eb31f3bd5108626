package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.cluster.RosterChange;
import io.echobridge.hub.delivery.ChannelWatcher;
import io.echobridge.presence.PresentMember;
import io.echobridge.presence.Roster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What a watcher that is handed to a hub hears of its channels. */
class ChannelWatcherTest {
  private static final String ROOM = "presence-room";
  private final Recorder recorder = new Recorder();
  private final HubFixture hub = HubFixture.watched(new BrokenWatcher(), recorder);

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void aChannelIsOccupiedByItsFirstSubscriberAndVacatedByItsLast() {
    TestClient ann = hub.client(0).subscribe("news");
    TestClient bob = hub.client(1).subscribe("news");
    ann.disconnect();
    assertThat(recorder.heard).containsExactly("occupied news");
    bob.unsubscribe("news");
    assertThat(recorder.heard).containsExactly("occupied news", "vacated news");
  }

  @Test
  void aUserJoinsWithItsFirstConnectionAndLeavesWithItsLast() {
    TestClient first = join(0, "ann");
    TestClient second = join(1, "ann");
    TestClient bob = join(2, "bob");
    first.disconnect();
    second.disconnect();
    bob.disconnect();
    assertThat(recorder.heard)
        .containsExactly(
            "occupied " + ROOM,
            "joined ann [ann]",
            "joined bob [ann, bob]",
            "left ann [bob]",
            "left bob []",
            "vacated " + ROOM);
  }

  @Test
  void aWhisperIsHeardWithItsSenderAndOneThatIsDroppedIsNot() {
    TestClient ann = join(0, "ann");
    hub.client(1, "bob").subscribe("private-a").whisper("private-a", "client-x", "1");
    ann.whisper(ROOM, "client-x", "2");
    ann.whisper(ROOM, "not-a-whisper", "3");
    ann.whisper("private-a", "client-x", "4");
    assertThat(recorder.heard.stream().filter(line -> line.startsWith("whispered")))
        .containsExactly(
            "whispered private-a client-x 1 1.2 null", "whispered " + ROOM + " client-x 2 1.1 ann");
  }

  @Test
  void aMoveIsNotHeard() {
    TestClient ann = join(0, "ann");
    List<String> before = List.copyOf(recorder.heard);
    ann.onLoop(
        () -> {
          TestConnection target = hub.connection(1);
          ann.session.moveTo(target, () -> {});
          ann.connection = target;
        });
    hub.settle();
    assertThat(recorder.heard).isEqualTo(before);
    ann.disconnect();
    assertThat(recorder.heard).endsWith("left ann []", "vacated " + ROOM);
  }

  @RepeatedTest(3)
  void whatIsHeardWhileFourLoopsJoinAndLeaveIsTheTruthAtEachPoint() {
    Random random = new Random(11);
    List<TestClient> clients = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      clients.add(hub.client(i, "u" + i % 25));
    }
    for (int step = 0; step < 3_000; step++) {
      TestClient client = clients.get(random.nextInt(clients.size()));
      String channel = random.nextBoolean() ? ROOM : "presence-other";
      boolean leaves = random.nextBoolean();
      client
          .connection
          .loop()
          .execute(
              () -> {
                if (leaves) {
                  client.session.unsubscribe(new ChannelName(channel));
                } else {
                  client.ask(channel);
                }
              });
    }
    hub.settle();
    // Each list of members that came with a call agreed with all calls before it.
    assertThat(recorder.contradictions).isEmpty();
    clients.forEach(TestClient::disconnect);
    hub.settle();
    assertThat(recorder.contradictions).isEmpty();
    assertThat(recorder.members).isEmpty();
  }

  private TestClient join(int loop, String user) {
    TestClient client = hub.client(loop, user).subscribe(ROOM);
    hub.settle();
    return client;
  }

  private static final class Recorder implements ChannelWatcher {
    final List<String> heard = new CopyOnWriteArrayList<>();
    final List<String> contradictions = new CopyOnWriteArrayList<>();

    /** By what was heard; guarded by the order. */
    final Map<ChannelName, Set<String>> members = new TreeMap<>();

    @Override
    public void occupied(ChannelName channel) {
      heard.add("occupied " + channel);
      check(members.put(channel, new TreeSet<>()) == null, "occupied twice: " + channel);
    }

    @Override
    public void vacated(ChannelName channel) {
      heard.add("vacated " + channel);
      check(Set.of().equals(members.remove(channel)), "vacated while occupied: " + channel);
    }

    @Override
    public void joined(RosterChange change, Roster present) {
      ChannelName channel = change.entry().channel();
      Member member = change.entry().member();
      heard.add("joined " + member.userId() + " " + users(present));
      check(members(channel).add(member.userId()), "joined twice: " + member.userId());
      check(users(present).equals(members(channel)), "joined: " + users(present));
    }

    @Override
    public void left(RosterChange change, Roster present) {
      ChannelName channel = change.entry().channel();
      Member member = change.entry().member();
      heard.add("left " + member.userId() + " " + users(present));
      check(members(channel).remove(member.userId()), "left twice: " + member.userId());
      check(users(present).equals(members(channel)), "left: " + users(present));
    }

    @Override
    public void whispered(
        ChannelName channel,
        String name,
        RawJson data,
        String connectionId,
        @Nullable Member sender) {
      String user = sender == null ? "null" : sender.userId();
      heard.add("whispered " + channel + " " + name + " " + data + " " + connectionId + " " + user);
    }

    private Set<String> members(ChannelName channel) {
      return members.getOrDefault(channel, new TreeSet<>());
    }

    private static Set<String> users(Roster present) {
      Set<String> users = new TreeSet<>();
      for (PresentMember each : Roster.newestFirst(present.snapshot())) {
        users.add(each.member().userId());
      }
      return users;
    }

    private void check(boolean isTrue, String words) {
      if (!isTrue) {
        contradictions.add(words);
      }
    }
  }

  /** Keeps its promise nowhere; the one after it hears everything all the same. */
  private static final class BrokenWatcher implements ChannelWatcher {
    @Override
    public void occupied(ChannelName channel) {
      throw new IllegalStateException("as the test wants");
    }

    @Override
    public void vacated(ChannelName channel) {
      throw new IllegalStateException("as the test wants");
    }

    @Override
    public void joined(RosterChange change, Roster present) {
      throw new IllegalStateException("as the test wants");
    }

    @Override
    public void left(RosterChange change, Roster present) {
      throw new IllegalStateException("as the test wants");
    }

    @Override
    public void whispered(
        ChannelName channel,
        String name,
        RawJson data,
        String connectionId,
        @Nullable Member sender) {
      throw new IllegalStateException("as the test wants");
    }
  }
}
