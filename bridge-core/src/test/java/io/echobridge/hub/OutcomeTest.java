package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.auth.Authorization;
import io.echobridge.auth.ChannelAuthorizer;
import io.echobridge.broker.MemoryBroker;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.net.ClientMemory;
import io.echobridge.protocol.WhisperOutcome;
import io.echobridge.protocol.WhisperRefusal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a protocol hears of what became of a subscribe and of a whisper. */
class OutcomeTest {
  private final TestAuthorizer authorizer = new TestAuthorizer();
  private final ChannelAuthorizer yes = TestAuthorizer.yes("ann");
  private final HubFixture hub = new HubFixture();
  private final List<String> outcomes = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void aPublicChannelIsDecidedAtOnce() {
    TestClient client = hub.client(0);
    client.onLoop(
        () -> {
          ask(client, "news", authorizer);
          assertThat(outcomes).containsExactly("news 200");
        });
    subscribe(client, "news", authorizer);
    assertThat(outcomes).containsExactly("news 200", "news 200");
  }

  @Test
  void aGuardedChannelIsDecidedWhenTheApplicationHasAnswered() {
    TestClient client = hub.client(0);
    subscribe(client, "private-a", authorizer);
    subscribe(client, "private-b", authorizer);
    subscribe(client, "presence-c", authorizer);
    subscribe(client, "presence-d", authorizer);
    assertThat(outcomes).isEmpty();
    answer(1, TestAuthorizer.refused(403));
    answer(0, new Authorization.Granted(null));
    answer(3, new Authorization.Granted(null));
    answer(2, TestAuthorizer.granted("ann"));
    assertThat(outcomes)
        .containsExactly("private-b 403", "private-a 200", "presence-d 502", "presence-c 200");
    assertThat(client.heard())
        .containsExactly(
            "refused private-b 403",
            "refused presence-d 502",
            "here presence-c ann@p" + client.connection.id());
  }

  @Test
  void whoeverAsksMeanwhileHearsTheSameDecision() {
    TestClient client = hub.client(0);
    subscribe(client, "private-a", authorizer);
    client.onLoop(() -> client.session.subscribe(new ChannelName("private-a"), authorizer));
    subscribe(client, "private-a", authorizer);
    answer(0, TestAuthorizer.refused(418));
    assertThat(outcomes).containsExactly("private-a 418", "private-a 418");
    assertThat(client.heard()).containsExactly("refused private-a 418");
    assertThat(authorizer.questions).hasSize(1);
  }

  @Test
  void aClientThatAsksAgainAndAgainHasFewWait() {
    TestClient client = hub.client(0);
    for (int i = 0; i < 1_000; i++) {
      subscribe(client, "private-a", authorizer);
    }
    assertThat(outcomes).hasSize(1_000 - Questions.MOST_ASKERS).containsOnly("private-a 429");
    answer(0, new Authorization.Granted(null));
    assertThat(outcomes).hasSize(1_000).endsWith("private-a 200", "private-a 200");
    assertThat(outcomes.stream().filter(each -> each.endsWith("200"))).hasSize(4);
  }

  @Test
  void whatIsTakenBackIsDecidedOnce() {
    TestClient client = hub.client(0);
    subscribe(client, "private-a", authorizer);
    client.unsubscribe("private-a");
    assertThat(outcomes).containsExactly("private-a 499");
    subscribe(client, "private-a", authorizer);
    answer(0, new Authorization.Granted(null));
    assertThat(outcomes).hasSize(1);
    answer(1, TestAuthorizer.refused(401));
    assertThat(outcomes).containsExactly("private-a 499", "private-a 401");
  }

  @Test
  void nobodyHearsWhatBecomesOfAClientThatIsGone() {
    TestClient leaving = hub.client(0);
    TestClient staying = hub.client(1);
    subscribe(leaving, "private-a", authorizer);
    subscribe(staying, "private-b", authorizer);
    leaving.disconnect();
    answer(0, new Authorization.Granted(null));
    answer(1, new Authorization.Granted(null));
    subscribe(leaving, "news", authorizer);
    assertThat(outcomes).containsExactly("private-b 200");
  }

  @Test
  void theHubsOwnRefusalsAreOutcomesToo() {
    try (HubFixture small = new HubFixture(new TestLimits().channels(1).make(), Map.of())) {
      TestClient client = small.client(0);
      subscribe(client, "#mine", yes);
      subscribe(client, "a", yes);
      subscribe(client, "b", yes);
      subscribe(client, "private-b", yes);
      assertThat(outcomes).containsExactly("#mine 403", "a 200", "b 429", "private-b 429");
    }
    ClientMemory full = new ClientMemory(10_000, task -> {});
    TestClient poor = hub.client("ann", full.open(1));
    full.open(2).take(10_000);
    subscribe(poor, "c", yes);
    assertThat(outcomes).last().isEqualTo("c 503");
  }

  /** Until then nobody knows whom its list of members lacks. */
  @Test
  void aMemberIsOneWhenTheNodeKnowsTheOthers() {
    try (TestNode node = new TestNode(new MemoryBroker.Exchange(), "a")) {
      TestClient ann = node.client(0, "ann");
      subscribe(ann, "presence-a", yes);
      subscribe(ann, "presence-b", yes);
      subscribe(ann, "presence-a", yes);
      subscribe(ann, "news", yes);
      ann.unsubscribe("presence-b");
      assertThat(outcomes).containsExactly("news 200", "presence-b 499");
      node.connect();
      await().until(() -> outcomes.stream().filter("presence-a 200"::equals).count() == 2);
      assertThat(outcomes).hasSize(4);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aClientThatMovesHearsTheDecisionOnItsNewLoop(int target) {
    TestClient client = hub.client(0);
    subscribe(client, "private-a", authorizer);
    TestConnection after = hub.connection(target);
    client.onLoop(
        () -> {
          authorizer.questions.get(0).complete(new Authorization.Granted(null));
          client.session.moveTo(after, () -> outcomes.add("moved"));
          client.connection = after;
        });
    hub.settle();
    assertThat(outcomes).containsExactlyInAnyOrder("moved", "private-a 200");
  }

  @Test
  void aWhisperCountsThoseWhoHeardItOnAllLoops() {
    TestClient ann = hub.client(0, "ann").subscribe("private-a").subscribe("presence-b");
    hub.client(0, "bob").subscribe("private-a");
    hub.client(1, "cid").subscribe("private-a").subscribe("presence-b");
    hub.client(2, "dan").subscribe("private-a");
    hub.settle();
    whisper(ann, "private-a", "client-x");
    whisper(ann, "presence-b", "client-x");
    assertThat(outcomes).containsExactlyInAnyOrder("private-a heard by 3", "presence-b heard by 1");
    TestClient alone = hub.client(3, "eve").subscribe("private-z");
    hub.settle();
    whisper(alone, "private-z", "client-x");
    assertThat(outcomes).last().isEqualTo("private-z heard by 0");
  }

  @Test
  void aWhisperThatNobodyHearsHasItsReason() {
    TestClient ann = hub.client(0, "ann").subscribe("private-a").subscribe("news");
    hub.settle();
    whisper(ann, "private-b", "client-x");
    whisper(ann, "news", "client-x");
    whisper(ann, "private-a", "x");
    assertThat(outcomes)
        .containsExactly(
            "private-b dropped NOT_ALLOWED",
            "news dropped NOT_ALLOWED",
            "private-a dropped BAD_NAME");
    ann.disconnect();
    whisper(ann, "private-a", "client-x");
    assertThat(outcomes).hasSize(3);
  }

  @Test
  void aWhisperTooManyIsDropped() {
    try (HubFixture small =
        new HubFixture(new TestLimits().whispersPerSecond(1).make(), Map.of())) {
      TestClient ann = small.client(0, "ann").subscribe("private-a");
      small.settle();
      for (int i = 0; i < 10; i++) {
        whisper(ann, "private-a", "client-x");
      }
      small.settle();
      assertThat(outcomes).contains("private-a heard by 0", "private-a dropped TOO_MUCH");
      assertThat(outcomes).hasSize(10);
    }
  }

  private void subscribe(TestClient client, String channel, ChannelAuthorizer application) {
    client.onLoop(() -> ask(client, channel, application));
    client.onLoop(() -> {});
  }

  private void ask(TestClient client, String channel, ChannelAuthorizer application) {
    client.session.subscribe(
        new ChannelName(channel), application, status -> said(client, channel + " " + status));
  }

  private void whisper(TestClient client, String channel, String name) {
    client.onLoop(
        () ->
            client.session.whisper(
                new ChannelName(channel),
                name,
                RawJson.of("1"),
                new WhisperOutcome() {
                  @Override
                  public void heard(int receivers) {
                    said(client, channel + " heard by " + receivers);
                  }

                  @Override
                  public void dropped(WhisperRefusal reason) {
                    said(client, channel + " dropped " + reason);
                  }
                }));
    hub.settle();
  }

  private void said(TestClient client, String outcome) {
    assertThat(client.connection.loop().inLoop()).isTrue();
    outcomes.add(outcome);
  }

  private void answer(int question, Authorization answer) {
    authorizer.questions.get(question).complete(answer);
    hub.settle();
  }
}
