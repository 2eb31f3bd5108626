package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.broker.MemoryBroker;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.gate.CloseReason;
import io.echobridge.hub.stats.Acknowledged;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Users that sign in at one of several hubs. */
class SeveralNodesUsersTest {
  private static final String OWN = "#server-to-user-7";

  private final MemoryBroker.Exchange exchange = new MemoryBroker.Exchange();
  private final List<TestNode> nodes = new ArrayList<>();

  @AfterEach
  void close() {
    nodes.forEach(TestNode::close);
  }

  @Test
  void aWatcherHearsOfUsersOnAllNodesOnce() {
    TestNode a = open("a");
    TestNode b = open("b");
    TestClient watcher = a.client(0, "me").signIn("me", "7");
    TestClient there = b.client(0, "7").signIn("7");
    awaitHeard(watcher, "online [] offline [7]", "online [7] offline []");
    TestClient here = a.client(1, "7").signIn("7");
    a.client(1, "marker").signIn("marker"); // what comes before it is known where it is
    awaitSignedIn(3, a, b);
    TestClient late = b.client(1, "late").signIn("late", "7", "me");
    there.disconnect();
    here.disconnect();

    awaitHeard(watcher, "online [] offline [7]", "online [7] offline []", "online [] offline [7]");
    awaitHeard(late, "online [7, me] offline []", "online [] offline [7]");
    assertThat(a.hub.channels("")).isEmpty();
  }

  @Test
  void aUserThatIsSentAwayStaysOnlineUntilItIsBackOrTheTimeIsOver() {
    TestNode a = open("a");
    TestNode b = open("b");
    TestClient watcher = b.client(0, "me").signIn("me", "7", "8");
    TestClient seven = a.client(0, "7").signIn("7");
    TestClient eight = a.client(1, "8").signIn("8");
    await().untilAsserted(() -> assertThat(watcher.heard()).hasSize(3));
    seven.onLoop(() -> seven.session.disconnected(CloseReason.DRAINING));
    eight.onLoop(() -> eight.session.disconnected(CloseReason.SERVER_STOP));
    a.close();
    b.client(1, "7").signIn("7");

    await()
        .untilAsserted(() -> assertThat(watcher.heard()).last().isEqualTo("online [] offline [8]"));
    assertThat(watcher.heard()).hasSize(4);
  }

  @Test
  void whoWasOnANodeThatIsKilledGoesOffline() {
    TestNode a = open("a");
    TestNode b = open("b");
    a.client(0, "7").signIn("7");
    awaitSignedIn(1, b);
    TestClient watcher = b.client(0, "me").signIn("me", "7");
    a.kill();

    awaitHeard(watcher, "online [7] offline []", "online [] offline [7]");
  }

  @Test
  void whatIsSentToAUserReachesThatUserOnAllNodes() {
    TestNode a = open("a");
    TestNode b = open("b");
    TestClient here = a.client(0, "7").signIn("7").subscribe(OWN);
    TestClient there = b.client(0, "7").signIn("7").subscribe(OWN);
    TestClient other = b.client(1, "8").signIn("8").subscribe(OWN);
    var unused =
        a.hub.publish(
            List.of(new ChannelName(OWN)), new BroadcastEvent("E", RawJson.of("1"), null));

    awaitHeard(there, "subscribed " + OWN, "event " + OWN + " E 1");
    awaitHeard(here, "subscribed " + OWN, "event " + OWN + " E 1");
    assertThat(other.heard())
        .containsExactly(
            "refused " + OWN + " 403: names that begin with # are reserved for the server");
  }

  @Test
  void theConnectionsOfAUserEndOnAllNodes() {
    TestNode a = open("a");
    TestNode b = open("b");
    TestClient signedIn = b.client(0, "other").signIn("7");
    TestClient member = b.client(1, "7").subscribe("presence-room");
    TestClient other = b.client(1, "8").signIn("8");
    awaitSignedIn(2, a, b);
    Acknowledged told =
        a.hub.disconnectUser("7").toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    assertThat(told).isEqualTo(new Acknowledged(2, 2));

    for (TestClient each : List.of(signedIn, member)) {
      await().until(() -> each.connection.closed == CloseReason.DISCONNECTED);
    }
    assertThat(other.connection.closed).isNull();
  }

  /** The same user's connection that came after the first time goes, too. */
  @Test
  void whoIsEndedTwiceAtOnceIsEndedTwice() {
    TestNode a = open("a");
    TestNode b = open("b");
    b.client(0, "other").signIn("7");
    awaitSignedIn(1, a, b);
    var first = a.hub.disconnectUser("7").toCompletableFuture();
    assertThat(first.orTimeout(60, TimeUnit.SECONDS).join().done()).isEqualTo(2);
    TestClient again = b.client(0, "other").signIn("7");
    assertThat(
            a.hub.disconnectUser("7").toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join())
        .isEqualTo(new Acknowledged(2, 2));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> again.connection.closed == CloseReason.DISCONNECTED);
  }

  private TestNode open(String name) {
    TestNode node = new TestNode(exchange, name).connect();
    nodes.add(node);
    await().until(node::isOpen);
    return node;
  }

  private static void awaitSignedIn(int count, TestNode... all) {
    for (TestNode node : all) {
      await().until(() -> node.hub.signedInUsers() == count);
    }
  }

  private static void awaitHeard(TestClient client, String... lines) {
    await().untilAsserted(() -> assertThat(client.heard()).containsExactly(lines));
  }
}
