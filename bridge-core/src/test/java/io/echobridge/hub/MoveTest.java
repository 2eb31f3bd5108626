package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.auth.Authorization;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MoveTest {
  private static final String ROOM = "presence-room";
  private final HubFixture hub = new HubFixture();
  private final List<String> written = new ArrayList<>();

  @AfterEach
  void close() {
    hub.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void whatComesBeforeTheCutGoesToTheOldConnectionAndTheRestToTheNew(int target) {
    TestClient client = hub.client(0, "ann").subscribe("news").subscribe("private-a");
    hub.client(target, "bob").subscribe("news");
    hub.settle();
    TestConnection before = client.connection;
    TestConnection after = hub.connection(target);
    client.onLoop(
        () -> {
          // While this loop is busy, an event waits in its queue; the cut comes after it.
          hub.publish("news", event(1));
          hub.publish("private-a", event(2));
          move(client, after);
          hub.publish("private-a", event(3));
          hub.publish("news", event(4));
        });
    hub.settle();
    assertThat(written).containsExactly("event news E 1", "event private-a E 2");
    assertThat(before.written()).isEqualTo(written);
    assertThat(after.written()).containsExactly("event private-a E 3", "event news E 4");
  }

  @Test
  void anAnswerThatComesAfterTheCutFollows() {
    TestAuthorizer authorizer = new TestAuthorizer();
    TestClient client = hub.client(0, authorizer).subscribe("private-a").subscribe("private-b");
    TestConnection after = hub.connection(1);
    TestConnection before = client.connection;
    client.onLoop(
        () -> {
          // This one is on the old loop's queue already.
          authorizer.questions.get(0).complete(new Authorization.Granted(null));
          move(client, after);
        });
    authorizer.questions.get(1).complete(TestAuthorizer.refused(403));
    hub.settle();
    hub.publish("private-a", event(1));
    hub.settle();
    assertThat(after.written())
        .containsExactlyInAnyOrder("refused private-b 403", "event private-a E 1");
    assertThat(before.written()).isEmpty();
  }

  @Test
  void aMoveIsNoLeaveAndNoJoin() {
    TestClient observer = hub.client(2, "observer").subscribe(ROOM);
    hub.settle();
    TestClient ann = hub.client(0, "ann").subscribe(ROOM);
    hub.settle();
    TestConnection after = hub.connection(1);
    ann.onLoop(() -> move(ann, after));
    hub.settle();
    assertThat(observer.heard()).hasSize(2);
    ann.disconnect();
    hub.settle();
    assertThat(observer.heard()).last().isEqualTo("leaving presence-room ann");
    hub.publish(ROOM, event(1));
    hub.settle();
    assertThat(after.written()).isEmpty();
  }

  @Test
  void whoMovesWhileHeJoinsIsToldTheMembersOnTheOldConnection() {
    TestAuthorizer authorizer = new TestAuthorizer();
    TestClient ann = hub.client(0, authorizer).subscribe(ROOM);
    TestConnection before = ann.connection;
    TestConnection after = hub.connection(1);
    ann.onLoop(
        () -> {
          authorizer.questions.get(0).complete(TestAuthorizer.granted("ann"));
          // Behind the answer, and before what the answer puts on the queue.
          before.loop().execute(() -> move(ann, after));
        });
    hub.settle();
    TestClient bob = hub.client(2, "bob").subscribe(ROOM);
    hub.settle();
    assertThat(before.written()).containsExactly("here presence-room ann@p" + before.id());
    assertThat(after.written())
        .containsExactly("joining presence-room bob@p" + bob.connection.id());
  }

  @Test
  void whoMovedDoesNotHearHisOwnWhispers() {
    TestClient ann = hub.client(0, "ann").subscribe("private-a");
    TestClient bob = hub.client(1, "bob").subscribe("private-a");
    hub.settle();
    TestConnection before = ann.connection;
    TestConnection after = hub.connection(1);
    ann.whisper("private-a", "client-x", "1");
    ann.onLoop(() -> move(ann, after));
    hub.settle();
    ann.whisper("private-a", "client-x", "2");
    hub.settle();
    assertThat(before.written()).isEmpty();
    assertThat(after.written()).isEmpty();
    assertThat(bob.heard()).hasSize(2);
  }

  @Test
  void afterAMoveNothingIsLeftBehindOnTheOldLoop() {
    TestClient ann = hub.client(0, "ann").subscribe("news").subscribe("private-a").subscribe(ROOM);
    hub.settle();
    TestConnection before = ann.connection;
    ann.onLoop(() -> move(ann, hub.connection(1)));
    hub.settle();
    ann.unsubscribe("news");
    hub.publish("news", event(1));
    ann.disconnect();
    hub.settle();
    assertThat(hub.hub.stats().channels()).isZero();
    assertThat(before.written()).noneMatch(line -> line.startsWith("event"));
    assertThat(ann.heard()).isEmpty();
  }

  private static String event(int data) {
    return "{\"event\":\"E\",\"data\":" + data + "}";
  }

  private void move(TestClient client, TestConnection target) {
    TestConnection before = client.connection;
    client.session.moveTo(target, () -> written.addAll(before.written()));
    client.connection = target;
  }
}
