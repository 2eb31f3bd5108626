package io.echobridge.protocol.pusher.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.gate.Admission;
import io.echobridge.net.Compression;
import io.echobridge.testkit.wire.KnownTokens;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connection tokens of clients of the Pusher protocol. */
class TokensTest {
  private final Settings settings = new Settings();
  private final KnownTokens tokens = new KnownTokens(false, true);
  private final Wire wire = wire();

  private Wire wire() {
    settings.tokens = tokens;
    return new Wire(settings);
  }

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  @Test
  void aTokenSaysWhoAClientIs() throws IOException {
    for (String handshake :
        new String[] {
          "protocol=7&token=user-7",
          "protocol=7 | Authorization: Bearer user-7",
          "protocol=7 | Cookie: tok=user-7",
          "protocol=7 | Sec-WebSocket-Protocol: bearer.user-7"
        }) {
      wire.play("a = websocket " + handshake);
      assertThat(wire.next("a")).startsWith("{\"event\":\"pusher:connection_established\"");
      wire.settled("a");
      wire.post("#server-to-user-7", "hello", "{\"m\":1}");
      wire.hears("a", "hello", "#server-to-user-7", "{\"m\":1}");
      wire.play("a close");
    }
    assertThat(tokens.asked()).containsOnly("user-7").hasSize(4);
  }

  @Test
  void aRefusedClientStaysAwayAndOneWithoutATokenComesIn() throws IOException {
    wire.play("a = websocket protocol=7&token=bad");
    wire.hearsError("a", "4009", "Connection not authorized");
    wire.play("a < close 4009");
    wire.connect("b");
    assertThat(wire.server.stats().connects()).isEqualTo(1);
    assertThat(wire.server.admission().closed()).containsEntry("unauthorized", 1L);
  }

  @Test
  void aClientIsBackInASecondWhenNobodyCanSayNow() throws IOException {
    wire.play("a = websocket protocol=7&token=away");
    wire.hearsError("a", "4100", "Nobody can say now");
    wire.play("a < close 4100");
  }

  @Test
  void aClientEndsWithItsToken() throws IOException {
    wire.play("a = websocket protocol=7&token=short-7");
    assertThat(wire.next("a")).contains("connection_established");
    wire.hearsError("a", "4100", "token has ended");
    wire.play("a < close 4100");
    assertThat(wire.server.admission().closed()).containsEntry("expired", 1L);
  }

  @Test
  void aClientWaitsForTheAnswerAndMayGoMeanwhile() throws IOException {
    wire.play(
        "a = websocket protocol=7&token=later-user-7\nb = websocket protocol=7&token=later-bad");
    await().until(() -> tokens.asked().size() == 2);
    wire.say("a", Wire.subscribe("news", ""));
    assertThat(wire.isQuiet("a")).isTrue();
    wire.play("b abort");
    await().until(() -> wire.server.connections() == 1);
    tokens.answer();
    assertThat(wire.next("a")).contains("connection_established");
    assertThat(wire.server.stats().connects()).isEqualTo(1);
  }

  @Test
  void whatAClientSaysWhileItWaitsCountsAsWhatItTookToInflate() throws IOException {
    settings.compression = new Compression.Settings(true, 1024, 6);
    settings.admission = new Admission.Limits(0, 0, 0, 0, Duration.ZERO, 10);
    wire.play("a = websocket protocol=7&token=later-user-7");
    for (int i = 0; i < 6; i++) {
      wire.say("a", "x".repeat(60_000));
    }
    String last = wire.next("a");
    assertThat(last.contains("pusher:error") ? wire.next("a") : last).startsWith("close ");
    assertThat(wire.server.admission().closed()).containsEntry("too-many-messages", 1L);
  }

  @Test
  void aSignInIsOfTheSameUserOrRefused() throws IOException {
    wire.play(
        """
        a = websocket protocol=7&token=user-7
        a < {"event":"pusher:connection_established","data":"{\\"socket_id\\":\\"{a}\\",{*}
        """);
    wire.say("a", wire.signIn("a", "{\"id\":\"8\"}"));
    wire.hearsError("a", "4009", "Another user");
    wire.say("a", wire.signIn("a", "{\"id\":\"7\"}"));
    assertThat(wire.next("a")).contains("pusher:signin_success");
    wire.say("a", Wire.subscribe("#server-to-user-7", ""));
    wire.hears("a", "pusher_internal:subscription_succeeded", "#server-to-user-7", "{}");
    wire.say("a", Wire.subscribe("private-free", ""));
    wire.hears("a", "pusher_internal:subscription_succeeded", "private-free", "{}");
    assertThat(wire.server.hub().signedInUsers()).isEqualTo(1);
  }
}
