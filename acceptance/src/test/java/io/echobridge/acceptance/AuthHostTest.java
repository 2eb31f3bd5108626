package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The application answers late, wrongly or not at all: nobody gets in, and nobody waits for it. */
class AuthHostTest extends OnStage {
  AuthHostTest() {
    super(Stage.open("auth.timeout = 2s"));
  }

  @ParameterizedTest
  @CsvSource({
    "private-orders-deny.1, 403",
    "presence-room-deny.1, 403",
    "private-redirect.1, 302",
    "presence-redirect.1, 302",
    "private-broken.1, 500"
  })
  void aRefusalIsToldWithItsStatus(String channel, int status) {
    try (RawClient client = RawClient.revision4(port())) {
      client.subscribeAs(1, channel);

      client.await("42[\"subscription_error\",\"" + channel + "\"," + status + "]");
      assertOutside(client, channel);
      assertThat(stage().authHost().calls(channel)).as("nothing is followed").hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "private-hang.1",
        "presence-hang.1",
        "private-huge.1",
        "presence-huge.1",
        "private-page.1",
        "presence-page.1",
        "private-empty.1",
        "presence-empty.1",
        "private-false.1",
        "presence-true.1",
        "private-drop.1"
      })
  void whatIsNoYesIsANo(String channel) {
    try (RawClient client = RawClient.revision4(port())) {
      client.subscribeAs(1, channel);

      JsonNode error = client.awaitEvent("subscription_error");
      assertThat(error.path(1).asText()).isEqualTo(channel);
      assertThat(error.path(2).isInt()).isTrue();
      assertThat(error.path(2).asInt()).isNotEqualTo(200);
      assertOutside(client, channel);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"private-good.1", "private-true.1", "private-slow.1", "presence-slow.1"})
  void aYesIsAYes(String channel) {
    try (RawClient client = RawClient.revision4(port())) {
      client.subscribeAs(1, channel);

      client.assertHears(redis(), channel);
      assertThat(stage().authHost().calls(channel).get(0).body())
          .contains("channel_name=" + channel)
          .contains("socket_id=" + client.id());
    }
  }

  /** A busy machine may need more than the time that there is for an answer, but not always. */
  @Test
  void whoWaitsForAnAnswerDelaysNobody() {
    boolean isDelayed = true;
    for (int i = 0; i < 10 && isDelayed; i++) {
      isDelayed = isAnsweredFirst();
    }
    assertThat(isDelayed).isFalse();
  }

  /** Whether the application's time is up before others, and the client itself, hear events. */
  private boolean isAnsweredFirst() {
    String hanging = unique("private-hang.");
    String quick = unique("private-quick.");
    try (RawClient waiting = RawClient.revision4(port());
        RawClient other = RawClient.revision4(port())) {
      waiting.subscribeAs(1, hanging);
      Waiting.until("the question").until(() -> !stage().authHost().calls(hanging).isEmpty());
      waiting.subscribe("news");
      other.subscribeAs(2, quick);

      waiting.assertHears(redis(), "news");
      other.assertHears(redis(), quick);
      return waiting.packets().stream().anyMatch(packet -> packet.contains("subscription_error"));
    }
  }

  @Test
  void manyHangingCallsAreRefusedInTimeAndThenOthersHaveTheirTurn() {
    int count = 300;
    try (RawClient many = RawClient.revision4(port());
        RawClient other = RawClient.revision4(port())) {
      IntStream.range(0, count).forEach(i -> many.subscribeAs(1, "private-hang.many" + i));

      Waiting.until("the refusals").until(() -> many.events().size() == count);
      other.subscribeAs(2, "private-patient.1");

      other.assertHears(redis(), "private-patient.1");
      assertThat(many.events()).allMatch(event -> event.startsWith("42[\"subscription_error\""));
    }
  }

  @Test
  void whoGoesAwayBeforeTheAnswerLeavesNoGhost() {
    String room = unique("presence-slow.");
    try (RawClient watcher = RawClient.revision4(port())) {
      watcher.subscribeAs(1, room);
      watcher.awaitEvent("presence:subscribed");
      for (int user = 2; user < 12; user++) {
        RawClient hasty = RawClient.revision4(port());
        hasty.subscribeAs(user, room);
        hasty.close();
      }
      try (RawClient patient = RawClient.revision4(port())) {
        patient.subscribeAs(99, room);

        assertThat(patient.awaitEvent("presence:subscribed").path(2)).hasSize(2);
        watcher.await("42[\"presence:joining\",\"" + room + "\",{\"user_id\":99");
        assertThat(watcher.packets()).filteredOn(p -> p.contains("joining")).hasSize(1);
      }
    }
  }

  @Test
  void whoLeavesBeforeTheAnswerIsNotLetInByIt() {
    String left = unique("private-slow.");
    String kept = unique("private-slow.");
    try (RawClient client = RawClient.revision4(port())) {
      client.subscribeAs(1, left);
      client.send("42[\"unsubscribe\",{\"channel\":\"" + left + "\"}]");
      Waiting.until("the question").until(() -> !stage().authHost().calls(left).isEmpty());
      client.subscribeAs(1, kept);

      client.assertHears(redis(), kept);
      assertOutside(client, left);
    }
  }

  @Test
  void theSameQuestionIsAskedOnce() {
    String channel = unique("private-slow.");
    try (RawClient client = RawClient.revision4(port())) {
      for (int i = 0; i < 5; i++) {
        client.subscribeAs(1, channel);
      }

      client.assertHears(redis(), channel);
      assertThat(stage().authHost().calls(channel)).hasSize(1);
    }
  }

  @Test
  void headersOfTheConnectionAreNotTheClientsToGive() {
    String channel = unique("private-headers.");
    try (RawClient client = RawClient.revision4(port())) {
      client.send(
          "42[\"subscribe\",{\"channel\":\"%s\",\"auth\":{\"headers\":{\"Authorization\":\"Bearer user-1\",\"Host\":\"evil.test\",\"X-CSRF-TOKEN\":\"t\",\"Cookie\":\"user=1\",\"Content-Length\":\"3\"}}}]"
              .formatted(channel));

      client.assertHears(redis(), channel);
      var headers = stage().authHost().calls(channel).get(0).headers();
      assertThat(headers.getFirst("X-CSRF-TOKEN")).isEqualTo("t");
      assertThat(headers.getFirst("X-Requested-With")).isEqualTo("XMLHttpRequest");
      assertThat(headers.getFirst("Host")).startsWith("127.0.0.1");
      assertThat(headers.containsKey("Cookie")).isFalse();
    }
  }

  @Test
  void theApplicationLearnsWhichPageAsksWithCookies() {
    String channel = unique("private-asks.");
    String page = "http://127.0.0.1:8000";
    try (RawClient client =
        RawClient.revision4(
            port(), "Origin: " + page, "Referer: " + page + "/orders/1", "Cookie: a=1")) {
      client.subscribeAs(1, channel);

      client.assertHears(redis(), channel);
      var headers = stage().authHost().calls(channel).get(0).headers();
      assertThat(headers.getFirst("Origin")).isEqualTo(page);
      assertThat(headers.getFirst("Referer")).startsWith(page);
      assertThat(headers.getFirst("Accept")).contains("application/json");
    }
  }

  @Test
  void anApplicationThatIsNotThereRefusesWithStatusZero() {
    try (Stage other = Stage.open();
        RawClient client = RawClient.revision4(other.port())) {
      other.authHost().close();
      client.subscribeAs(1, "private-orders.1");

      client.await("42[\"subscription_error\",\"private-orders.1\",0]");
      client.listening(other.redis(), "news");
    }
  }

  /** The client is on no such channel, but alive. */
  private void assertOutside(RawClient client, String channel) {
    redis().publishEvent(channel, "secret", "1");
    client.listening(redis(), unique("outside."));
    assertThat(client.packets()).noneMatch(packet -> packet.contains("secret"));
    assertThat(client.packets()).noneMatch(packet -> packet.contains("presence:subscribed"));
  }
}
