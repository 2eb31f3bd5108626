package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.echobridge.auth.Authorization;
import io.echobridge.auth.ChannelAuthorizer;
import io.echobridge.channel.ChannelName;
import io.echobridge.gate.CloseReason;
import io.echobridge.gate.Occurrence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuthorizationTest {
  private static final String EVENT = "{\"event\":\"E\"}";
  private final TestAuthorizer authorizer = new TestAuthorizer();
  private final HubFixture hub = new HubFixture();

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void aGuardedChannelIsHeardOnceTheApplicationAgreed() {
    TestClient client = hub.client(0, authorizer).subscribe("private-a");
    hub.publish("private-a", EVENT);
    hub.settle();
    assertThat(client.heard()).isEmpty();
    answer(0, new Authorization.Granted(null));
    hub.publish("private-a", EVENT);
    hub.settle();
    assertThat(client.heard()).containsExactly("event private-a E null");
  }

  @Test
  void onlyAnchoredPrefixesAreAskedFor() {
    TestClient client = hub.client(0, authorizer).subscribe("not-private-a").subscribe("Private-a");
    hub.publish("not-private-a", EVENT);
    hub.settle();
    assertThat(authorizer.questions).isEmpty();
    assertThat(client.heard()).hasSize(1);
  }

  /** In no protocol: {@code sendToUser} publishes to {@code #server-to-user-7}. */
  @Test
  void theServersOwnChannelsAreRefusedUnasked() {
    TestClient client = hub.client(0, "ann").subscribe("#server-to-user-7").subscribe("#");
    hub.client(0, "bob").subscribe("private-#7").subscribe("7#");
    hub.publish("#server-to-user-7", EVENT);
    hub.settle();
    assertThat(client.heard()).containsExactly("refused #server-to-user-7 403", "refused # 403");
    assertThat(hub.hub.stats().authRefusals()).isEqualTo(2);
    assertThat(hub.hub.stats().channels()).isEqualTo(2);
    assertThat(hub.hub.stats().occurrences().get(0).words())
        .isEqualTo(
            "subscribe to #: status 403: names that begin with # are reserved for the server");
    client.whisper("#server-to-user-7", "client-x", "1");
    assertThat(hub.hub.stats().whispersDropped()).isEqualTo(1);
  }

  @Test
  void aRefusalIsTold() {
    TestClient client = hub.client(0, authorizer).subscribe("private-a");
    answer(0, TestAuthorizer.refused(403));
    hub.publish("private-a", EVENT);
    hub.settle();
    assertThat(client.heard()).containsExactly("refused private-a 403");
    assertThat(hub.hub.stats().authRefusals()).isEqualTo(1);
    assertThat(hub.hub.stats().channels()).isZero();
  }

  @Test
  void afterARefusalOneMayAskAgain() {
    TestClient client = hub.client(0, authorizer).subscribe("private-a");
    answer(0, TestAuthorizer.refused(403));
    client.subscribe("private-a");
    answer(1, new Authorization.Granted(null));
    hub.publish("private-a", EVENT);
    hub.settle();
    assertThat(client.heard()).containsExactly("refused private-a 403", "event private-a E null");
  }

  @Test
  void identicalQuestionsInFlightAreAskedOnce() {
    TestClient client =
        hub.client(0, authorizer)
            .subscribe("private-a")
            .subscribe("private-a")
            .subscribe("private-b");
    hub.client(0, authorizer).subscribe("private-a");
    assertThat(authorizer.questions).hasSize(3);
    answer(0, new Authorization.Granted(null));
    client.subscribe("private-a");
    assertThat(authorizer.questions).hasSize(3);
    hub.publish("private-a", EVENT);
    hub.settle();
    assertThat(client.heard()).hasSize(1);
  }

  @Test
  void lateAuthorizationAfterUnsubscribeIsDropped() {
    TestClient client = hub.client(0, authorizer).subscribe("private-a").subscribe("private-b");
    client.unsubscribe("private-a");
    answer(0, new Authorization.Granted(null));
    answer(1, new Authorization.Granted(null));
    hub.publish("private-a", EVENT);
    hub.publish("private-b", EVENT);
    hub.settle();
    assertThat(client.heard()).containsExactly("event private-b E null");
  }

  @Test
  void whatNobodyWaitsForIsTakenBackAndTheRestIsNot() {
    TestClient leaving = hub.client(0, authorizer).subscribe("private-a").subscribe("private-b");
    assertThat(authorizer.takenBack.get()).isZero();
    leaving.unsubscribe("private-a");
    hub.settle();
    assertThat(authorizer.takenBack.get()).isEqualTo(1);
    leaving.disconnect();
    hub.settle();
    assertThat(authorizer.takenBack.get()).isEqualTo(2);
  }

  @Test
  void lateRefusalAfterUnsubscribeIsDropped() {
    TestClient client = hub.client(0, authorizer).subscribe("private-a");
    client.unsubscribe("private-a");
    answer(0, TestAuthorizer.refused(403));
    assertThat(client.heard()).isEmpty();
  }

  @Test
  void theAnswerToAnEarlierQuestionDoesNotCountForALaterOne() {
    TestClient client = hub.client(0, authorizer).subscribe("private-a");
    client.unsubscribe("private-a");
    client.subscribe("private-a");
    assertThat(authorizer.questions).hasSize(2);
    answer(0, new Authorization.Granted(null));
    hub.publish("private-a", EVENT);
    hub.settle();
    assertThat(client.heard()).isEmpty();
    answer(1, new Authorization.Granted(null));
    hub.publish("private-a", EVENT);
    hub.settle();
    assertThat(client.heard()).hasSize(1);
  }

  @Test
  void lateAuthorizationAfterDisconnectLeavesNothingBehind() {
    TestClient client = hub.client(0, authorizer).subscribe("private-a").subscribe("presence-a");
    client.disconnect();
    answer(0, new Authorization.Granted(null));
    answer(1, TestAuthorizer.granted("7"));
    assertThat(client.heard()).isEmpty();
    assertThat(hub.hub.stats().channels()).isZero();
    TestClient next = hub.client(1, "8").subscribe("presence-a");
    hub.settle();
    assertThat(next.heard()).containsExactly("here presence-a 8@p" + next.connection.id());
  }

  @Test
  void anAuthorizerThatFailsIsARefusal() {
    List<ChannelAuthorizer> failing =
        List.of(
            request -> {
              throw new IllegalStateException("thrown");
            },
            request -> CompletableFuture.failedFuture(new IllegalStateException("failed")),
            request -> CompletableFuture.completedFuture(null));
    for (ChannelAuthorizer each : failing) {
      TestClient client = hub.client(0, each).subscribe("private-a");
      hub.settle();
      assertThat(client.heard()).containsExactly("refused private-a 0");
    }
  }

  @Test
  void aGrantWithoutAMemberIsNoneOnAPresenceChannel() {
    TestClient client = hub.client(0, authorizer).subscribe("presence-a");
    answer(0, new Authorization.Granted(null));
    assertThat(client.heard()).containsExactly("refused presence-a 502");
    assertThat(hub.hub.stats().channels()).isZero();
  }

  @Test
  void aGrantWithAMemberIsOneOnAPrivateChannel() {
    TestClient client = hub.client(0, "7").subscribe("private-a");
    hub.settle();
    hub.publish("private-a", EVENT);
    hub.settle();
    assertThat(client.heard()).containsExactly("event private-a E null");
  }

  @Test
  void channelsAboveTheLimitAreRefusedUntilOneIsGivenUp() {
    try (HubFixture small = new HubFixture(new TestLimits().channels(2).make(), Map.of())) {
      TestClient client = small.client(0, authorizer).subscribe("a").subscribe("private-b");
      client.subscribe("c").subscribe("private-d").subscribe("a").subscribe("private-b");
      assertThat(client.heard()).containsExactly("refused c 429", "refused private-d 429");
      assertThat(small.hub.occurrences())
          .extracting(Occurrence::words, Occurrence::count)
          .containsExactly(
              tuple(
                  "a client may have no more than 2 channels"
                      + " (apps.test.limits.max-channels-per-connection)",
                  2L));
      assertThat(authorizer.questions).hasSize(1);
      client.unsubscribe("private-b");
      client.subscribe("c");
      small.publish("c", EVENT);
      small.settle();
      assertThat(client.heard()).last().isEqualTo("event c E null");
    }
  }

  @Test
  void answersThatCrossDisconnectsLeaveNothingBehind() throws InterruptedException {
    List<TestClient> clients = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      clients.add(hub.client(i, authorizer).subscribe("presence-a").subscribe("private-b"));
    }
    Thread answering =
        new Thread(
            () -> {
              for (int i = 0; i < authorizer.questions.size(); i++) {
                authorizer.questions.get(i).complete(TestAuthorizer.granted("u" + i % 50));
              }
            });
    answering.start();
    Random random = new Random(1);
    for (TestClient each : clients) {
      Runnable end =
          random.nextBoolean()
              ? () -> each.session.disconnected(CloseReason.LEFT)
              : () -> {
                each.session.unsubscribe(new ChannelName("presence-a"));
                each.session.unsubscribe(new ChannelName("private-b"));
              };
      each.connection.loop().execute(end);
    }
    answering.join();
    hub.settle();
    assertThat(hub.hub.stats().channels()).isZero();
    TestClient next = hub.client(1, "8").subscribe("presence-a");
    hub.settle();
    assertThat(next.heard()).containsExactly("here presence-a 8@p" + next.connection.id());
  }

  private void answer(int question, Authorization answer) {
    authorizer.questions.get(question).complete(answer);
    hub.settle();
  }
}
