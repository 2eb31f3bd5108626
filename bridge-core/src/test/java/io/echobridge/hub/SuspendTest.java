package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.ChannelName;
import io.echobridge.net.ClientMemory;
import io.echobridge.net.Holding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two steps of a session's end, with time between them as a recovery would have it. */
class SuspendTest {
  private static final String ROOM = "presence-room";
  private final HubFixture hub = new HubFixture();

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void aSuspendedSessionHearsNothingAndKeepsItsPlace() {
    TestClient bob = join(1, "bob");
    TestClient ann = join(0, "ann").subscribe("news");
    hub.publish("news", event(1));
    hub.settle();
    suspend(ann);
    hub.publish("news", event(2));
    hub.publish(ROOM, event(3));
    hub.settle();
    assertThat(ann.heard()).last().isEqualTo("event news E 1");
    assertThat(bob.heard()).noneMatch(line -> line.startsWith("leaving"));
    assertThat(hub.hub.channel(new ChannelName(ROOM)).users()).isEqualTo(2);
    assertThat(hub.hub.channel(new ChannelName("news")).subscribers()).isEqualTo(1);
    assertThat(hub.hub.inFlightBytes()).isZero();
  }

  @Test
  void withTheEndItLeavesItsChannels() {
    TestClient bob = join(1, "bob");
    TestClient ann = join(0, "ann").subscribe("news");
    suspend(ann);
    ann.disconnect();
    hub.settle();
    assertThat(bob.heard()).last().isEqualTo("leaving presence-room ann");
    assertThat(hub.hub.channel(new ChannelName(ROOM)).users()).isEqualTo(1);
    assertThat(hub.hub.channel(new ChannelName("news")).subscribers()).isZero();
  }

  @Test
  void whatWaitsInTheQueueOfItsLoopIsNotDelivered() {
    TestClient ann = hub.client(0).subscribe("news");
    ann.onLoop(
        () -> {
          hub.publish("news", event(1));
          session(ann).suspend();
        });
    hub.settle();
    assertThat(ann.heard()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aMoveResumesItAndWhatCameBetweenIsTheGap(int target) {
    TestClient bob = join(1, "bob");
    TestClient ann = join(0, "ann").subscribe("news").subscribe("private-a");
    hub.client(2, "cid").subscribe("private-a");
    hub.settle();
    TestConnection before = ann.connection;
    hub.publish("news", event(1));
    hub.settle();
    suspend(ann);
    hub.publish("news", event(2));
    hub.settle();
    TestConnection after = hub.connection(target);
    ann.onLoop(
        () -> {
          hub.publish("news", event(3));
          ann.session.moveTo(after, () -> {});
          hub.publish("news", event(4));
          ann.connection = after;
        });
    hub.settle();
    hub.publish(ROOM, event(5));
    hub.settle();
    assertThat(before.written()).endsWith("event news E 1");
    assertThat(after.written()).containsExactly("event news E 4", "event presence-room E 5");
    assertThat(bob.heard()).hasSize(3).last().isEqualTo("event presence-room E 5");
    ann.whisper("private-a", "client-x", "1");
    assertThat(hub.hub.stats().whispers()).isEqualTo(1);
    ann.disconnect();
    hub.settle();
    assertThat(bob.heard()).last().isEqualTo("leaving presence-room ann");
  }

  @Test
  void aSuspendedSessionAsksForNothing() {
    TestAuthorizer authorizer = new TestAuthorizer();
    TestClient ann = hub.client(0, authorizer).subscribe("private-a").subscribe("private-b");
    authorizer.questions.get(0).complete(TestAuthorizer.granted("ann"));
    hub.settle();
    suspend(ann);
    ann.subscribe("news");
    ann.whisper("private-a", "client-x", "1");
    authorizer.questions.get(1).complete(TestAuthorizer.granted("ann"));
    hub.settle();
    assertThat(hub.hub.stats().channels()).isEqualTo(1);
    assertThat(hub.hub.stats().whispersDropped()).isEqualTo(1);
    assertThat(ann.heard()).isEmpty();
  }

  @Test
  void whatItHeldIsGivenBackWithTheEnd() {
    Holding holding = new ClientMemory(1_000_000, task -> {}).open(1);
    TestClient ann = hub.client("ann", holding);
    long before = holding.bytes();
    ann.subscribe("news").subscribe(ROOM);
    hub.settle();
    long held = holding.bytes();
    suspend(ann);
    assertThat(holding.bytes()).isEqualTo(held);
    ann.disconnect();
    ann.disconnect();
    assertThat(holding.bytes()).isEqualTo(before);
    assertThat(hub.hub.stats().channels()).isZero();
    assertThat(hub.hub.stats().sessions()).isZero();
  }

  private TestClient join(int loop, String user) {
    TestClient client = hub.client(loop, user).subscribe(ROOM);
    hub.settle();
    return client;
  }

  private static void suspend(TestClient client) {
    client.onLoop(() -> session(client).suspend());
  }

  private static Session session(TestClient client) {
    return (Session) client.session;
  }

  private static String event(int data) {
    return "{\"event\":\"E\",\"data\":" + data + "}";
  }
}
