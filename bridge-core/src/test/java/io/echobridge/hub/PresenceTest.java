package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.ChannelName;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PresenceTest {
  private static final String ROOM = "presence-room";
  private final HubFixture hub = new HubFixture();
  private final Map<TestClient, String> users = new HashMap<>();

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void whoJoinsIsToldWhoIsThereAndTheOthersThatHeCame() {
    TestClient ann = join(0, "ann");
    TestClient bob = join(1, "bob");
    TestClient cid = join(1, "cid");
    assertThat(ann.heard())
        .containsExactly(here(ann), "joining " + present(bob), "joining " + present(cid));
    assertThat(bob.heard()).containsExactly(here(bob, ann), "joining " + present(cid));
    assertThat(cid.heard()).containsExactly(here(cid, bob, ann));
  }

  @Test
  void theOthersAreToldWhoLeft() {
    TestClient ann = join(0, "ann");
    TestClient bob = join(1, "bob");
    TestClient cid = join(2, "cid");
    bob.unsubscribe(ROOM);
    cid.disconnect();
    hub.settle();
    assertThat(ann.heard())
        .containsSubsequence("leaving presence-room bob", "leaving presence-room cid");
    assertThat(cid.heard()).last().isEqualTo("leaving presence-room bob");
    assertThat(bob.heard()).noneMatch(line -> line.startsWith("leaving"));
  }

  @Test
  void aUserIsOneMemberHoweverManyConnectionsHeHas() {
    TestClient ann = join(0, "ann");
    TestClient first = join(1, "bob");
    TestClient second = join(2, "bob");
    assertThat(second.heard()).containsExactly(here(second, ann));
    first.disconnect();
    hub.settle();
    assertThat(ann.heard()).containsExactly(here(ann), "joining " + present(first));
    second.disconnect();
    hub.settle();
    assertThat(ann.heard()).last().isEqualTo("leaving presence-room bob");
  }

  @Test
  void membersComeNewestFirstEachWithHisNewestConnection() {
    TestClient bobOld = join(0, "bob");
    TestClient ann = join(1, "ann");
    TestClient bobNew = join(2, "bob");
    TestClient cid = join(3, "cid");
    assertThat(cid.heard()).containsExactly(here(cid, bobNew, ann));
    bobNew.disconnect();
    TestClient dan = join(0, "dan");
    assertThat(dan.heard()).containsExactly(here(dan, cid, ann, bobOld));
  }

  @Test
  void anOlderConnectionOfSeveralLeavesWithoutATrace() {
    TestClient first = join(0, "bob");
    TestClient second = join(1, "bob");
    TestClient third = join(2, "bob");
    second.disconnect();
    first.disconnect();
    TestClient ann = join(3, "ann");
    assertThat(ann.heard()).containsExactly(here(ann, third));
    third.disconnect();
    hub.settle();
    assertThat(ann.heard()).last().isEqualTo("leaving presence-room bob");
  }

  @Test
  void subscribingAgainTellsTheMembersAgainAndNobodyElseHearsOfIt() {
    TestClient ann = join(0, "ann");
    TestClient bob = join(1, "bob");
    ann.subscribe(ROOM);
    hub.settle();
    assertThat(ann.heard()).containsExactly(here(ann), "joining " + present(bob), here(bob, ann));
    assertThat(bob.heard()).containsExactly(here(bob, ann));
    ann.disconnect();
    hub.settle();
    assertThat(bob.heard()).containsExactly(here(bob, ann), "leaving presence-room ann");
  }

  @Test
  void manySubscribesAtOnceAreAnsweredOnce() {
    TestClient ann = join(0, "ann");
    ann.onLoop(
        () -> {
          for (int i = 0; i < 1000; i++) {
            ann.ask(ROOM);
          }
        });
    hub.settle();
    assertThat(ann.heard()).containsExactly(here(ann), here(ann));
  }

  @Test
  void whoUnsubscribesBeforeHeIsActiveHearsNothingAndLeavesNoGhost() {
    TestClient ann = join(0, "ann");
    TestAuthorizer authorizer = new TestAuthorizer();
    TestClient bob = hub.client(1, authorizer).subscribe(ROOM);
    bob.onLoop(
        () -> {
          // The answer comes, and is handled, before what it queues: the client is gone by then.
          authorizer.questions.get(0).complete(TestAuthorizer.granted("bob"));
          bob.connection.loop().execute(() -> bob.session.unsubscribe(new ChannelName(ROOM)));
        });
    hub.settle();
    assertThat(bob.heard()).isEmpty();
    assertThat(ann.heard())
        .containsExactly(here(ann), "joining " + present(bob, "bob"), "leaving presence-room bob");
    TestClient cid = join(1, "cid");
    assertThat(cid.heard()).containsExactly(here(cid, ann));
  }

  @Test
  void membersHearEventsOfTheirChannel() {
    TestClient ann = join(0, "ann");
    hub.publish(ROOM, "{\"event\":\"E\"}");
    hub.settle();
    assertThat(ann.heard()).containsExactly(here(ann), "event presence-room E null");
  }

  private TestClient join(int loop, String user) {
    TestClient client = hub.client(loop, user).subscribe(ROOM);
    users.put(client, user);
    hub.settle();
    return client;
  }

  private String here(TestClient... members) {
    StringBuilder line = new StringBuilder("here ").append(ROOM);
    for (TestClient member : members) {
      line.append(' ').append(users.get(member)).append("@p").append(member.connection.id());
    }
    return line.toString();
  }

  private String present(TestClient client) {
    return present(client, users.getOrDefault(client, "?"));
  }

  private static String present(TestClient client, String user) {
    return ROOM + " " + user + "@p" + client.connection.id();
  }
}
