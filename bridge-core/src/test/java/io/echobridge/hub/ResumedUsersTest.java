package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.broker.MemoryBroker;
import io.echobridge.channel.RawJson;
import io.echobridge.gate.CloseReason;
import io.echobridge.protocol.Recovery;
import io.echobridge.protocol.Recovery.Arrival;
import io.echobridge.token.Identification;
import io.echobridge.token.Identity;
import io.echobridge.token.TokenAnswer;
import io.echobridge.token.TokenAnswer.Accepted;
import io.echobridge.token.TokenAnswer.NotNow;
import io.echobridge.token.TokenAnswer.Refused;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients with tokens that come back. */
class ResumedUsersTest {
  private static final String ORIGIN = "https://shop.example";
  private static final String OWN = "#server-to-user-7";
  private static final Identification SEVEN = token("t7", user("7"));

  private final MemoryBroker.Exchange exchange = new MemoryBroker.Exchange();
  private final List<TestNode> nodes = new ArrayList<>();

  @AfterEach
  void close() {
    nodes.forEach(TestNode::close);
  }

  @Test
  void whatWasSentToAUserWhileItWasAwayIsHeardOnce() {
    TestNode node = node();
    Page page = new Page(node, SEVEN).subscribe("orders");
    publish(OWN, 1);
    page.hears("event #server-to-user-7 E 1");
    page.lose();
    publish(OWN, 2);
    publish("orders", 3);
    page.comesBack(node, SEVEN);
    publish(OWN, 4);
    page.hears("event #server-to-user-7 E 2", "event orders E 3", "event #server-to-user-7 E 4");
    assertThat(page.isRecovered).isTrue();
    assertThat(node.hub.signedInUsers()).isEqualTo(1);
  }

  @Test
  void whatWasSentToOneConnectionWhileItWasAwayIsHeardOnce() {
    TestNode node = node();
    Page page = new Page(node, Identification.NOBODY).subscribe("orders");
    publish("orders", 1);
    page.hears("event orders E 1");
    String own = "#connection-" + page.client.connection.id();
    page.lose();
    publish(own, 2);
    page.comesBack(node, Identification.NOBODY);
    publish(own, 3);
    page.hears("event " + own + " E 2", "event " + own + " E 3");
    page.confirms();
    publish(own, 4);
    page.hears("event " + own + " E 2", "event " + own + " E 3", "event " + own + " E 4");
    page.lose();
    publish(own, 5);
    page.comesBack(node, Identification.NOBODY);
    page.hears("event " + own + " E 5");
  }

  @Test
  void aSessionOfAUserGoesOnForThatUserOnly() {
    TestNode node = node();
    for (Identification other :
        List.of(
            Identification.NOBODY,
            token("t8", user("8")),
            token("guest", new Accepted(Identity.NOBODY)))) {
      Page page = new Page(node, SEVEN);
      publish(OWN, 1);
      page.hears("event #server-to-user-7 E 1");
      page.lose();
      publish(OWN, 2);
      page.comesBack(node, other);
      assertThat(page.isRecovered).isFalse();
      page.hears("gap ended");
    }
    Page page = new Page(node, SEVEN);
    publish(OWN, 1);
    page.hears("event #server-to-user-7 E 1");
    page.lose();
    page.comesBack(node, token("another", user("7")));
    assertThat(page.isRecovered).as("a new token of the same user").isTrue();
  }

  @Test
  void aTokenWithoutAUserBindsItsSessionToo() {
    TestNode node = node();
    Page page = new Page(node, token("guest", new Accepted(Identity.NOBODY))).subscribe("orders");
    publish("orders", 1);
    page.hears("event orders E 1");
    page.lose();
    page.comesBack(node, Identification.NOBODY);
    assertThat(page.isRecovered).isFalse();
  }

  @Test
  void withTheSameTokenTheAnswerMayFollowAndANoOrAnotherUserEndsTheSession() {
    TestNode node = node();
    for (TokenAnswer answer : List.of(new Refused("no"), user("8"))) {
      CompletableFuture<TokenAnswer> later = new CompletableFuture<>();
      Page page = new Page(node, SEVEN);
      publish(OWN, 1);
      page.hears("event #server-to-user-7 E 1");
      page.lose();
      publish(OWN, 2);
      page.comesBack(node, token("t7", later));
      page.client.unsubscribe(OWN);
      page.subscribe(OWN);
      page.hears("event #server-to-user-7 E 2");
      assertThat(page.client.connection.closed).isNull();

      later.complete(answer);
      await().until(() -> page.client.connection.closed == CloseReason.UNAUTHORIZED);
      page.ends(CloseReason.UNAUTHORIZED);
      page.comesBack(node, SEVEN);
      assertThat(page.isRecovered).as("it ended for good").isFalse();
    }
  }

  @Test
  void withAnotherTokenNothingIsHeardBeforeTheAnswer() {
    TestNode node = node();
    for (TokenAnswer answer : List.of(new Refused("no"), new NotNow("away"))) {
      Page page = new Page(node, SEVEN);
      page.lose();
      CompletableFuture<TokenAnswer> later = new CompletableFuture<>();
      CompletableFuture<Arrival> arrival = page.arrives(node, token("other", later));
      assertThat(arrival).isNotDone();
      later.complete(answer);
      assertThat(arrival.orTimeout(120, TimeUnit.SECONDS).join().refusal()).contains(answer);
      page.comesBack(node, SEVEN);
      assertThat(page.isRecovered).as("others cost a session nothing").isTrue();
    }
  }

  @Test
  void endingAUserEndsItsSessionsThatWaitForTheirClients() {
    TestNode a = node();
    TestNode b = node();
    await().until(() -> a.isOpen() && b.hub.cluster().orElseThrow().peers().size() == 1);
    Page away = new Page(a, SEVEN);
    Page here = new Page(a, SEVEN);
    Page other = new Page(a, token("t8", user("8")));
    publish(OWN, 1);
    away.hears("event #server-to-user-7 E 1");
    here.hears("event #server-to-user-7 E 1");
    publish("#server-to-user-8", 1);
    other.hears("event #server-to-user-8 E 1");
    away.lose();
    other.lose();
    await().until(() -> b.hub.recoveryState().orElseThrow().sessions().known() == 3);

    var unused = b.hub.disconnectUser("7");
    await().until(() -> here.client.connection.closed == CloseReason.DISCONNECTED);
    away.comesBack(b, SEVEN);
    assertThat(away.isRecovered).isFalse();
    away.hears("gap ended");
    other.comesBack(b, token("t8", user("8")));
    assertThat(other.isRecovered).isTrue();
  }

  private static Identification token(String token, TokenAnswer answer) {
    return token(token, CompletableFuture.completedFuture(answer));
  }

  private static Identification token(String token, CompletableFuture<TokenAnswer> answer) {
    return Identification.of(answer, true, salt -> salt + token, () -> token(token, answer));
  }

  private static TokenAnswer user(String id) {
    return new Accepted(new Identity(Optional.of(id), RawJson.NULL, List.of(), Identity.NEVER));
  }

  private TestNode node() {
    TestNode node = TestNode.keeping(exchange, "node-" + nodes.size()).connect();
    nodes.add(node);
    await().until(node.hub::brokersUp);
    return node;
  }

  private void publish(String channel, int number) {
    String body = "{\"event\":\"E\",\"data\":" + number + "}";
    exchange.publish(channel, body.getBytes(StandardCharsets.UTF_8));
  }

  /** A page over its connections. */
  private static final class Page {
    private TestClient client;
    private Optional<String> token = Optional.empty();
    private Optional<String> offset = Optional.empty();
    private boolean isRecovered;

    Page(TestNode node, Identification who) {
      client = connect(node, who);
    }

    void comesBack(TestNode node, Identification who) {
      client = connect(node, who);
    }

    CompletableFuture<Arrival> arrives(TestNode node, Identification who) {
      Recovery recovery = node.hub.recovery().orElseThrow();
      return TestClient.on(
          node.loop(0), () -> recovery.arrive(token, offset, ORIGIN, who).toCompletableFuture());
    }

    private TestClient connect(TestNode node, Identification who) {
      Recovery recovery = node.hub.recovery().orElseThrow();
      Arrival arrival = arrives(node, who).orTimeout(120, TimeUnit.SECONDS).join();
      token = Optional.of(arrival.token());
      isRecovered = arrival.resumed().isPresent();
      TestConnection connection =
          arrival.resumed().map(ids -> node.connection(0, ids)).orElseGet(() -> node.connection(0));
      return new TestClient(
          connection,
          TestAuthorizer.yes("7"),
          made -> recovery.connect(made, arrival, TestAuthorizer.yes("7")));
    }

    Page subscribe(String channel) {
      client.subscribe(channel);
      return this;
    }

    void confirms() {
      client.onLoop(client.session::pinged);
      client.onLoop(client.session::confirmed);
    }

    void lose() {
      ends(CloseReason.TRANSPORT_CLOSED);
    }

    void ends(CloseReason reason) {
      for (String line : client.heard()) {
        int at = line.indexOf(" @1");
        offset = at < 0 ? offset : Optional.of(line.substring(at + 2));
      }
      client.onLoop(() -> client.session.disconnected(reason));
    }

    void hears(String... beginnings) {
      await()
          .untilAsserted(
              () -> {
                List<String> all = client.heard();
                assertThat(all).hasSize(beginnings.length);
                for (int i = 0; i < beginnings.length; i++) {
                  assertThat(all.get(i)).startsWith(beginnings[i]);
                }
              });
    }
  }
}
