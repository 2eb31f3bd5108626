package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.gate.CloseReason;
import io.echobridge.protocol.SignedInUser;
import io.echobridge.text.Glob;
import io.echobridge.token.Identity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Channels of users, of single connections and of everybody, which need no subscribe. */
class UserChannelsTest {
  private static final String EVENT = "{\"event\":\"E\",\"data\":1}";

  private HubFixture hub = new HubFixture();

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void aUserHearsWhatIsSentToItUnasked() {
    TestClient seven = identified(0, user("7"));
    TestClient alsoSeven = identified(1, user("7"));
    TestClient eight = identified(1, user("8"));
    TestClient nobody = identified(2, Identity.NOBODY);
    hub.publish("#server-to-user-7", EVENT);
    hub.settle();

    assertThat(seven.heard()).containsExactly("event #server-to-user-7 E 1");
    assertThat(alsoSeven.heard()).containsExactly("event #server-to-user-7 E 1");
    assertThat(eight.heard()).isEmpty();
    assertThat(nobody.heard()).isEmpty();
    assertThat(hub.hub.signedInUsers()).isEqualTo(2);
  }

  @Test
  void aUserMayAskForItsOwnChannelOnlyAndGoesOnHearingIt() {
    TestClient seven = identified(0, user("7"));
    seven.subscribe("#server-to-user-7").subscribe("#server-to-user-8").subscribe("#all");
    seven.unsubscribe("#server-to-user-7");
    hub.publish("#server-to-user-7", EVENT);
    hub.publish("#server-to-user-8", EVENT);
    hub.settle();

    assertThat(seven.heard())
        .containsExactly(
            "refused #server-to-user-8 403", "refused #all 403", "event #server-to-user-7 E 1");
  }

  @Test
  void oneConnectionHearsWhatIsForItAlone() {
    TestClient one = hub.client(0);
    TestClient other = hub.client(0);
    String own = "#connection-" + one.connection.id();
    other.subscribe(own);
    hub.publish(own, EVENT);
    publish(own, "2", null);
    publish(own, "3", one.connection.id());
    hub.publish("#connection-nobody", EVENT);
    hub.settle();
    one.subscribe(own);
    hub.publish(own, EVENT);
    hub.settle();
    one.unsubscribe(own);
    hub.publish(own, EVENT);
    hub.settle();

    String heard = "event " + own + " E 1";
    assertThat(one.heard()).containsExactly(heard, "event " + own + " E 2", heard, heard);
    assertThat(other.heard()).containsExactly("refused " + own + " 403");
    one.disconnect();
    hub.publish(own, EVENT);
    hub.settle();
    assertThat(one.heard()).hasSize(4);
    assertThat(hub.hub.inFlightBytes()).as("nothing is left behind").isZero();
  }

  @Test
  void whatIsForOneConnectionFollowsItToAnotherLoop() {
    TestClient client = hub.client(0);
    TestConnection before = client.connection;
    TestConnection after = new TestConnection(before.id(), hub.loop(1), hub.encoder);
    String own = "#connection-" + before.id();
    for (int i = 0; i < 200; i++) {
      publish(own, Integer.toString(i), null);
      if (i == 100) {
        client.onLoop(() -> client.session.moveTo(after, () -> {}));
        client.connection = after;
      }
    }
    hub.settle();

    assertThat(before.written().size() + after.written().size()).isEqualTo(200);
    assertThat(before.written()).hasSizeGreaterThan(100);
    assertThat(after.written()).last().isEqualTo("event " + own + " E 199");
  }

  @Test
  void everybodyHearsOneChannelWhereTheAppWantsThat() {
    hub.close();
    hub = new HubFixture(new TestLimits().channels(1).everybody().make(), Map.of());
    TestClient one = hub.client(0);
    TestClient two = identified(1, user("7"));
    one.unsubscribe("#all");
    one.subscribe("#all").subscribe("news").subscribe("orders");
    hub.publish("#all", EVENT);
    hub.settle();

    assertThat(one.heard())
        .as("it is none of the channels that a client may have")
        .containsExactly("refused orders 429", "event #all E 1");
    assertThat(two.heard()).containsExactly("event #all E 1");
  }

  @Test
  void channelsThatATokenNamesNeedNoQuestion() {
    Identity identity =
        new Identity(
            Optional.of("7"),
            RawJson.of("{\"name\":\"A\"}"),
            List.of(new Glob("private-shop.*"), new Glob("presence-*")),
            Identity.NEVER);
    TestClient client = new TestClient(hub.connection(0), TestAuthorizer.no(), hub.hub::connect);
    client.onLoop(() -> client.session.identify(identity));
    client.subscribe("private-shop.1").subscribe("private-other").subscribe("presence-room");
    hub.publish("private-shop.1", EVENT);
    hub.settle();

    assertThat(client.heard())
        .containsExactly(
            "refused private-other 403", "here presence-room 7@p1.1", "event private-shop.1 E 1");
    assertThat(hub.hub.members(new ChannelName("presence-room")))
        .extracting(member -> member.channelData().toString())
        .containsExactly("{\"user_id\":\"7\",\"user_info\":{\"name\":\"A\"}}");
  }

  @Test
  void aTokenWithoutAUserNamesNoMember() {
    Identity identity =
        new Identity(Optional.empty(), RawJson.NULL, List.of(new Glob("*")), Identity.NEVER);
    TestClient client = new TestClient(hub.connection(0), TestAuthorizer.no(), hub.hub::connect);
    client.onLoop(() -> client.session.identify(identity));
    client.subscribe("private-a").subscribe("presence-room");
    hub.publish("private-a", EVENT);
    hub.settle();
    assertThat(client.heard()).containsExactly("refused presence-room 403", "event private-a E 1");
  }

  @Test
  void aClientOfWhomWasAskedBeforeItsUserWasEndedComesAgain() {
    long asked = System.nanoTime();
    hub.hub.disconnectUser("7");
    TestClient late = identified(0, user("7").asOf(asked));
    TestClient other = identified(0, user("8").asOf(asked));
    TestClient again = identified(0, user("7").asOf(System.nanoTime() + 1));
    hub.settle();
    assertThat(late.connection.closed).isEqualTo(CloseReason.UNDECIDED);
    assertThat(other.connection.closed).isNull();
    assertThat(again.connection.closed).isNull();
  }

  @Test
  void aSignInOfTheSameUserIsOneOfItAndAnotherIsNone() {
    TestClient seven = identified(0, user("7"));
    assertThat(TestClient.on(seven.connection.loop(), () -> signsIn(seven, "7"))).isTrue();
    assertThat(TestClient.on(seven.connection.loop(), () -> signsIn(seven, "8"))).isFalse();
    assertThat(hub.hub.signedInUsers()).isEqualTo(1);
  }

  @Test
  void aUserWhomATokenNamesMaySayOnceWhomItWatches() {
    TestClient seven = identified(0, user("7"));
    TestClient eight = identified(1, user("8"));
    seven.signIn("7", "8", "9");
    seven.signIn("7", "10");
    eight.disconnect();
    hub.settle();
    assertThat(seven.heard()).containsExactly("online [8] offline [9]", "online [] offline [8]");
    seven.disconnect();
    assertThat(hub.hub.signedInUsers()).isZero();
  }

  private static boolean signsIn(TestClient client, String user) {
    return client.session.signIn(new SignedInUser(user, Set.of()));
  }

  private void publish(String channel, String data, @Nullable String except) {
    var unused =
        hub.hub.publish(
            List.of(new ChannelName(channel)), new BroadcastEvent("E", RawJson.of(data), except));
  }

  private TestClient identified(int loop, Identity identity) {
    TestClient client = hub.client(loop);
    client.onLoop(() -> client.session.identify(identity));
    return client;
  }

  private static Identity user(String id) {
    return new Identity(Optional.of(id), RawJson.NULL, List.of(), Identity.NEVER);
  }
}
