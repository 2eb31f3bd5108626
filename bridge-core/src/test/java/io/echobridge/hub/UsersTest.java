package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.gate.CloseReason;
import io.echobridge.hub.delivery.ChannelWatcher;
import io.echobridge.net.ClientMemory;
import io.echobridge.net.Holding;
import io.echobridge.protocol.SignedInUser;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Users that sign in at one hub. */
class UsersTest {
  private static final String OWN = "#server-to-user-7";

  private final List<String> watched = new CopyOnWriteArrayList<>();
  private final HubFixture hub =
      HubFixture.watched(
          new ChannelWatcher() {
            @Override
            public void occupied(ChannelName channel) {
              watched.add("occupied " + channel);
            }

            @Override
            public void joined(
                io.echobridge.cluster.RosterChange change, io.echobridge.presence.Roster present) {
              watched.add("joined " + change.entry().userId());
            }
          });

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void onlyTheConnectionsOfAUserHearWhatIsSentToThatUser() {
    TestClient seven = hub.client(0).signIn("7").subscribe(OWN);
    TestClient alsoSeven = hub.client(1).signIn("7").subscribe(OWN);
    TestClient eight = hub.client(1).signIn("8").subscribe(OWN);
    TestClient nobody = hub.client(2).subscribe(OWN).subscribe("open");
    hub.publish(OWN, "{\"event\":\"E\",\"data\":1}");
    hub.hub.publish(List.of(new ChannelName(OWN)), new BroadcastEvent("F", RawJson.of("2"), "1.2"));
    hub.publish("open", "{\"event\":\"E\",\"data\":1}");
    hub.settle();

    assertThat(seven.heard()).containsExactly("event " + OWN + " E 1", "event " + OWN + " F 2");
    assertThat(alsoSeven.heard()).containsExactly("event " + OWN + " E 1");
    assertThat(eight.heard()).containsExactly("refused " + OWN + " 403");
    assertThat(nobody.heard()).containsExactly("refused " + OWN + " 403", "event open E 1");
  }

  @Test
  void aMemberOfThatIdIsNotSignedInAndNobodyBecomesAnotherUser() {
    TestClient member = hub.client(0, "7").subscribe("presence-room").subscribe(OWN);
    TestClient eight = hub.client(1).signIn("8").signIn("7").subscribe(OWN);
    assertThat(signIn(eight, "8")).isTrue();
    assertThat(signIn(eight, "7")).isFalse();
    hub.settle();

    assertThat(member.heard())
        .containsExactlyInAnyOrder("here presence-room 7@p1.1", "refused " + OWN + " 403");
    assertThat(eight.heard()).containsExactly("refused " + OWN + " 403");
    assertThat(hub.hub.signedInUsers()).isEqualTo(1);
  }

  @Test
  void whatTheHubKeepsOfUsersIsNoChannelToAnybody() {
    TestClient seven = hub.client(0).signIn("7", "8").subscribe(OWN).subscribe("news");
    seven.subscribe("#signed-in").subscribe("#watching-8").subscribe("#watching-9");
    seven.unsubscribe("#watching-8");
    hub.client(1).signIn("8");
    hub.hub.publish(
        List.of(new ChannelName("#watching-8"), new ChannelName("#signed-in")),
        new BroadcastEvent("E", RawJson.of("1"), null));
    hub.settle();

    assertThat(seven.heard())
        .containsExactly(
            "online [] offline [8]",
            "refused #signed-in 403",
            "refused #watching-8 403",
            "refused #watching-9 403",
            "online [8] offline []");
    assertThat(hub.hub.channels("")).extracting(each -> each.name().value()).containsOnly("news");
    assertThat(hub.hub.channel(new ChannelName(OWN)).subscribers()).isZero();
    assertThat(hub.hub.members(new ChannelName("#signed-in"))).isEmpty();
    assertThat(hub.hub.stats().channels()).isEqualTo(2);
    assertThat(watched).containsExactly("occupied " + OWN, "occupied news");
  }

  @Test
  void aWatcherHearsTheFirstAndTheLastConnectionOfAUser() {
    hub.client(0).signIn("7");
    TestClient watcher = hub.client(1).signIn("me", "7", "8", "me");
    TestClient one = hub.client(2).signIn("8");
    TestClient two = hub.client(3).signIn("8");
    TestClient unwatched = hub.client(3).signIn("9");
    one.disconnect();
    hub.settle();
    assertThat(watcher.heard())
        .containsExactly("online [7, me] offline [8]", "online [8] offline []");
    two.disconnect();
    unwatched.disconnect();
    hub.settle();
    assertThat(watcher.heard()).last().isEqualTo("online [] offline [8]");
    assertThat(watcher.heard()).hasSize(3);
    assertThat(hub.hub.signedInUsers()).isEqualTo(2);
  }

  @Test
  void aWatcherThatMovesOrIsGoneHearsTheRestOrNothing() {
    TestClient mover = hub.client(0).signIn("me", "8");
    TestClient gone = hub.client(0).signIn("me", "8");
    gone.disconnect();
    TestConnection target = hub.connection(2);
    TestConnection from = mover.connection;
    mover.onLoop(() -> mover.session.moveTo(target, () -> {}));
    mover.connection = target;
    hub.settle();
    hub.client(3).signIn("8");
    hub.settle();

    assertThat(from.written()).containsExactly("online [] offline [8]");
    assertThat(target.written()).containsExactly("online [8] offline []");
    assertThat(gone.heard()).containsExactly("online [] offline [8]");
    assertThat(hub.hub.signedInUsers()).isEqualTo(2);
  }

  @Test
  void theConnectionsOfAUserEndHoweverTheHubKnowsThem() {
    TestClient signedIn = hub.client(0).signIn("7");
    TestClient member = hub.client(1, "7").subscribe("presence-room");
    TestClient other = hub.client(2, "8").signIn("8").subscribe("presence-room");
    TestClient suspended = hub.client(3).signIn("7");
    suspended.onLoop(() -> ((Session) suspended.session).suspend());
    hub.settle();
    var unused = hub.hub.disconnectUser("7");
    hub.settle();

    assertThat(signedIn.connection.closed).isEqualTo(CloseReason.DISCONNECTED);
    assertThat(member.connection.closed).isEqualTo(CloseReason.DISCONNECTED);
    assertThat(suspended.connection.closed).isEqualTo(CloseReason.DISCONNECTED);
    assertThat(other.connection.closed).isNull();
  }

  @Test
  void aWatchlistIsNoChannelOfTheClientsAndItsMemoryIsGivenBack() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      ids.add("u" + i);
    }
    ids.add("x".repeat(300));
    Holding holding = new ClientMemory(1_000_000, task -> {}).open(1);
    TestClient client = hub.client("ann", holding);
    long before = holding.bytes();
    client.signIn("7", ids.toArray(String[]::new)).subscribe("news");
    hub.settle();
    assertThat(client.heard()).hasSize(1);
    assertThat(client.heard().get(0).split(",")).hasSize(100);
    assertThat(holding.bytes() - before).isGreaterThan(100 * 256);
    client.disconnect();
    assertThat(holding.bytes()).isEqualTo(before);
  }

  @Test
  void withoutMemoryNobodySignsIn() {
    ClientMemory memory = new ClientMemory(10_000, task -> {});
    TestClient client = hub.client("ann", memory.open(1));
    Holding other = memory.open(2);
    other.take(10_000);
    assertThat(signIn(client, "7")).isFalse();
    assertThat(hub.hub.signedInUsers()).isZero();
    other.giveBack(10_000);
    assertThat(signIn(client, "7")).isTrue();
    await().until(() -> hub.hub.signedInUsers() == 1);
  }

  private static boolean signIn(TestClient client, String user) {
    return TestClient.on(
        client.connection.loop(), () -> client.session.signIn(new SignedInUser(user, Set.of())));
  }
}
