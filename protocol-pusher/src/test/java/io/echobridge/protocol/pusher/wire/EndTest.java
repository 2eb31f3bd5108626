package io.echobridge.protocol.pusher.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.testkit.wire.WebSocketPeer;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How clients end, with which code, and as what it is counted. */
class EndTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Settings settings = new Settings();
  private Wire wire = new Wire(settings);

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  private void again() throws IOException {
    wire.close();
    wire = new Wire(settings);
  }

  private void ends(String reason, long count) {
    await()
        .untilAsserted(
            () -> {
              Map<String, Long> ends = new TreeMap<>(wire.server.admission().closed());
              ends.values().removeIf(each -> each == 0);
              assertThat(ends).isEqualTo(Map.of(reason, count));
              assertThat(wire.server.stats().sessions()).isEqualTo(wire.server.connections());
            });
  }

  private void impatient() throws IOException {
    settings.activityTimeout = SECOND;
    settings.pongTimeout = Duration.ofSeconds(2);
    again();
  }

  @Test
  void aSilentClientIsAskedAndThenCut() throws IOException {
    impatient();

    wire.play(
        """
        a = websocket
        a < {"event":"pusher:connection_established","data":"{\\"socket_id\\":\\"{id}\\",\\"activity_timeout\\":1}"}
        a < {"event":"pusher:ping","data":"{}"}
        """);
    wire.hearsError("a", "4201", "Pong reply not received in time");
    wire.play("a < close 4201");

    ends("ping-timeout", 1);
  }

  @Test
  void whatComesShowsThatAClientLivesWhateverItIs() throws IOException {
    impatient();
    for (String answer :
        new String[] {"{\"event\":\"pusher:pong\",\"data\":{}}", "ping", "pong", "no event"}) {
      wire.play(
          """
          a = websocket
          a < {*}
          a < {"event":"pusher:ping","data":"{}"}
          """);
      wire.say("a", answer);
      String next = wire.next("a");
      while (!next.equals("{\"event\":\"pusher:ping\",\"data\":\"{}\"}")) {
        assertThat(next).as(answer).matches("pong|.*\"code\":null.*");
        next = wire.next("a"); // It is asked again: it was not cut.
      }
      wire.play("a close");
    }
    await().until(() -> wire.server.connections() == 0);
    assertThat(wire.server.admission().closed()).containsEntry("ping-timeout", 0L);
  }

  @Test
  void aClientThatIsHeardIsNotAsked() throws IOException {
    settings.activityTimeout = Duration.ofSeconds(5);
    again();
    wire.play("a = websocket\na < {*}");
    long until = System.nanoTime() + Duration.ofSeconds(7).toNanos();

    while (System.nanoTime() < until) {
      wire.settled("a"); // A ping of the server's would be heard here.
      assertThat(wire.isQuiet("a")).isTrue();
    }
  }

  @Test
  void controlPingsAreAnsweredAsSuch() throws IOException {
    wire.connect("a");
    wire.play(
        """
        a > ping
        a < pong
        a > {"event":"pusher:ping","data":{}}
        a < {"event":"pusher:pong","data":"{}"}
        a > {"event":"pusher:ping","data":"{}"}
        a < {"event":"pusher:pong","data":"{}"}
        a > {"event":"pusher:pong"}
        a sync
        """);
  }

  @Test
  void aDrainSendsClientsElsewhere() throws IOException {
    wire.connect("a", "b");

    wire.server.drain(Duration.ZERO);

    wire.play("a < close 1001\nb < close 1001");
    ends("draining", 2);
  }

  @Test
  void aStopSendsClientsElsewhere() throws IOException {
    wire.connect("a");

    wire.server.closeProtocol();

    wire.play("a < close 1001");
    ends("server-stop", 1);
  }

  @Test
  void whomTheApplicationEndsIsToldToStayAway() throws IOException {
    wire.connect("a", "b");

    wire.server.hub().disconnect(wire.kept("a"));

    wire.hearsError("a", "4009", "Connection ended by the application");
    wire.play("a < close 4009");
    ends("disconnected", 1);
    wire.settled("b");
  }

  @Test
  void aFrameThatIsTooLargeEndsItsClient() throws IOException {
    wire.connect("a", "b");
    String large = "x".repeat(settings.maxFrame - 100);
    wire.say("a", "{\"event\":\"nothing\",\"data\":\"" + large + "\"}");
    wire.hearsError("a", "null", "");

    wire.say("a", "{\"event\":\"nothing\",\"data\":\"" + "x".repeat(300_000) + "\"}");

    wire.play("a < close 1009");
    ends("protocol-error", 1);
    wire.settled("b");
  }

  @Test
  void framesThatAreNoEventsAreAnsweredUntilThereAreTooMany() throws IOException {
    wire.connect("a", "b");
    for (int i = 0; i < 10; i++) {
      wire.say("a", "no event");
      wire.hearsError("a", "null", "Expected an event");
    }
    wire.settled("a");

    String[] more = new String[20];
    Arrays.fill(more, "#00");
    wire.say("a", more);

    String next = wire.next("a");
    while (next.contains("\"code\":null")) { // As many as time has passed for.
      next = wire.next("a");
    }
    assertThat(next)
        .isEqualTo(
            "{\"event\":\"pusher:error\",\"data\":{\"code\":4009,\"message\":\"Too many frames that are no events\"}}");
    wire.play("a < close 4009");
    ends("protocol-error", 1);
    wire.settled("b");
  }

  @Test
  void eventsThatNobodyKnowsNeverEndAClient() throws IOException {
    wire.connect("a");
    String[] unknown = new String[200];
    Arrays.fill(unknown, "{\"event\":\"pusher:of_the_future\",\"data\":{}}");

    wire.say("a", unknown);

    wire.say("a", PusherDialect.PING);
    int errors = 0;
    for (String next = wire.next("a"); !next.equals(PusherDialect.PONG); next = wire.next("a")) {
      assertThat(next).contains("\"code\":null");
      errors++;
    }
    assertThat(errors).isBetween(10, 50);
    wire.settled("a");
  }

  @Test
  void whoIsNotAuthorisedInTimeIsSentAwayAndTheOthersStay() throws IOException {
    settings.authorisedWithin = SECOND;
    again();
    wire.connect("idle", "public", "refused", "private", "member", "user");
    wire.enter("public", "news");
    wire.say("refused", Wire.subscribe("private-a", "app-key:bad"));
    assertThat(wire.next("refused")).contains("subscription_error");
    wire.enter("private", "private-a");
    wire.join("member", "presence-a", "{\"user_id\":1}");
    assertThat(wire.next("member")).contains("subscription_succeeded");
    wire.say("user", wire.signIn("user", "{\"id\":\"7\"}"));
    assertThat(wire.next("user")).contains("signin_success");

    for (String name : new String[] {"idle", "public", "refused"}) {
      wire.hearsError(name, "4009", "Connection not authorized within timeout");
      wire.play(name + " < close 4009");
    }

    ends("too-late", 3);
    for (String name : new String[] {"private", "member", "user"}) {
      wire.settled(name);
    }
  }

  @Test
  void whoIsInALongTimeWithoutAuthorisationStaysWhereThatIsNotAsked() throws IOException {
    wire.connect("a");
    assertThat(wire.isQuiet("a")).isTrue();
    wire.settled("a");
  }

  @Test
  void aCloseOfTheClientsIsAnsweredAndCountedAsItsOwn() throws IOException {
    wire.connect("a");

    wire.play("a > close\na < close 1005\na < end");

    ends("left", 1);
  }

  @Test
  void aClientThatVanishesBeforeItIsAnsweredLeavesNothing() throws IOException {
    for (int i = 0; i < 50; i++) {
      try (WebSocketPeer peer =
          new WebSocketPeer(wire.server.port(), PusherDialect.PATH, "protocol=7")) {
        peer.send(Wire.subscribe("news", ""), Wire.subscribe("private-a", "app-key:bad"));
        peer.abort();
      }
    }

    await().until(() -> wire.server.connections() == 0 && wire.server.stats().sessions() == 0);
    await().until(() -> wire.server.admission().connections() == 0);
  }
}
