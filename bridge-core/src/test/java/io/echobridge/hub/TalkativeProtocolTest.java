package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.auth.Authorization.Refused;
import io.echobridge.auth.ChannelAuthorizer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a protocol can tell its clients that answers more than laravel-echo wants to hear. */
class TalkativeProtocolTest {
  private final HubFixture hub = new HubFixture();
  private final TestEncoder encoder = TestEncoder.talkative();
  private final TestClient ann = client("t1", TestAuthorizer.yes("ann"));

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void everySubscribeIsAnsweredBeforeTheFirstEvent() {
    ann.subscribe("news").subscribe("private-a").subscribe("presence-b");
    hub.publish("news", "{\"event\":\"E\"}");
    hub.settle();
    assertThat(ann.heard())
        .containsExactlyInAnyOrder(
            "subscribed news",
            "subscribed private-a",
            "here presence-b ann@pt1",
            "event news E null")
        .containsSubsequence("subscribed news", "event news E null");
  }

  @Test
  void aSubscribeThatIsRepeatedIsAnsweredAgain() {
    ann.subscribe("news").subscribe("private-a");
    hub.settle();
    ann.subscribe("news").subscribe("private-a");
    hub.publish("news", "{\"event\":\"E\"}");
    hub.settle();
    assertThat(ann.heard())
        .containsExactly(
            "subscribed news",
            "subscribed private-a",
            "subscribed news",
            "subscribed private-a",
            "event news E null");
  }

  @Test
  void anAuthorizerFindsTheWordsOfItsRefusal() {
    ChannelAuthorizer signature =
        channel ->
            CompletableFuture.completedFuture(
                new Refused(401, "signed with an old secret", "sign t2:" + channel));
    TestClient bob = client("t2", signature).subscribe("private-a");
    hub.settle();
    assertThat(bob.heard()).containsExactly("refused private-a 401: sign t2:private-a");
  }

  @Test
  void aReasonForTheOperatorAloneIsKeptFromTheClient() {
    ChannelAuthorizer away =
        channel -> CompletableFuture.completedFuture(new Refused(0, "http://10.0.0.7: is away"));
    TestClient bob = client("t2", away).subscribe("private-a");
    hub.settle();
    assertThat(bob.heard())
        .containsExactly("refused private-a 0: The application could not be asked");
  }

  @Test
  void aWhisperNamesItsSender() {
    TestClient bob = client("t2", TestAuthorizer.yes("bob"));
    ann.subscribe("private-a").subscribe("presence-b");
    bob.subscribe("private-a").subscribe("presence-b");
    hub.settle();
    ann.whisper("private-a", "client-x", "1");
    ann.whisper("presence-b", "client-y", "2");
    hub.settle();
    assertThat(bob.heard())
        .endsWith(
            "whisper private-a client-x 1 from pt1", "whisper presence-b client-y 2 from pt1 ann");
  }

  @Test
  void aWhisperThatIsDroppedIsRefusedToItsSenderOnceInASecond() {
    TestClient bob = client("t2", TestAuthorizer.yes("bob")).subscribe("private-a");
    hub.settle();
    for (int i = 0; i < 100; i++) {
      ann.whisper("private-a", "client-x", "1");
    }
    bob.whisper("private-a", "x", "1");
    hub.settle();
    assertThat(ann.heard()).contains("whisper refused private-a NOT_ALLOWED").hasSizeLessThan(20);
    assertThat(bob.heard())
        .containsExactly("subscribed private-a", "whisper refused private-a BAD_NAME");
    assertThat(hub.hub.stats().whispersDropped()).isEqualTo(101);
  }

  @Test
  void whatOneProtocolCannotSayTheOthersHear() {
    TestClient terse = hub.client(0).subscribe("news");
    ann.subscribe("news");
    hub.publish("news", "{\"event\":\"" + TestEncoder.UNSAYABLE + "\"}");
    hub.publish("news", "{\"event\":\"E\"}");
    hub.settle();
    assertThat(ann.heard())
        .containsExactly("subscribed news", "event news unsayable null", "event news E null");
    assertThat(terse.heard()).containsExactly("event news E null");
    assertThat(hub.hub.stats().dropped()).containsEntry("unsayable", 1L);
  }

  private TestClient client(String id, ChannelAuthorizer authorizer) {
    return new TestClient(
        new TestConnection(id, hub.loop(1), encoder), authorizer, hub.hub::connect);
  }
}
