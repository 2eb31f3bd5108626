package io.echobridge.protocol.echo.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.testkit.wire.HttpPeer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who pings, who answers, and how the dead are found. */
class HeartbeatTest {
  private final Wire wire;

  HeartbeatTest() {
    Settings settings = new Settings();
    settings.pingInterval = 500;
    settings.pingTimeout = 800;
    settings.pingTimeoutV3 = 700;
    wire = new Wire(settings);
  }

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  @Test
  void inRevision4TheServerPings() throws IOException {
    wire.play(
        """
        w = websocket EIO=4
        p = polling EIO=4
        w < 0{"sid":"{w}","upgrades":[],"pingInterval":500,"pingTimeout":800,"maxPayload":100000}
        p < 0{"sid":"{p}","upgrades":["websocket"],"pingInterval":500,"pingTimeout":800,"maxPayload":100000}
        w < 2
        w > 3
        p < 2
        p > 3
        w < 2
        w > 3
        p < 2
        p > 3
        w < 2
        """);
    assertThat(wire.server.connections()).isEqualTo(2);
  }

  /** What is said back must not be a way to fill memory; the reference says nothing back at all. */
  @Test
  void inRevision3APingMayCarryAWordAndALetterIsNotSaidBack() throws IOException {
    wire.play(
        """
        w = websocket EIO=3
        w < 0{"sid":"{w}",{*}}
        w < 40
        w > 2hello
        w < 3hello
        w > 2%1$s
        w < 3
        v = polling EIO=4
        v < 0{"sid":"{v}",{*}}
        v > 3%1$s
        v > 40
        v < 40{"sid":"{id}"}
        """
            .formatted("x".repeat(100)));
  }

  @Test
  void inRevision4WhoDoesNotAnswerIsDead() throws IOException {
    wire.play(
        """
        w = websocket EIO=4
        p = http
        w < 0{"sid":"{w}",{*}}
        p > GET EIO=4&transport=polling
        p < 200 0{"sid":"{sid}",{*}}
        p > GET EIO=4&transport=polling&sid={sid}
        p < 200 2
        p > GET EIO=4&transport=polling&sid={sid}
        p < 200 1
        w < 2
        w < close 1005
        p > GET EIO=4&transport=polling&sid={sid}
        p < 400 {"code":1,"message":"Session ID unknown"}
        """);
    allAreGone();
  }

  @Test
  void inRevision3TheClientPings() throws IOException {
    wire.play(
        """
        w = websocket EIO=3
        p = polling EIO=3
        w < 0{"sid":"{w}","upgrades":[],"pingInterval":500,"pingTimeout":800,"maxPayload":100000}
        p < 0{"sid":"{p}","upgrades":["websocket"],"pingInterval":500,"pingTimeout":800,"maxPayload":100000}
        w < 40
        p < 40
        """);
    // Longer, all in all, than a silent client may be.
    for (int i = 0; i < 12; i++) {
      wire.play(
          """
          w < nothing
          w > 2
          w < 3
          p > 2
          p < 3
          """);
    }
    assertThat(wire.server.connections()).isEqualTo(2);
  }

  /** Finding 3: the reference server never does. */
  @Test
  void inRevision3ASilentWebSocketIsDead() throws IOException {
    wire.play(
        """
        w = websocket EIO=3
        w < 0{"sid":"{w}",{*}}
        w < 40
        w < close 1005
        """);
    allAreGone();
  }

  /** Finding 3, where the reference server loses its timer: at the upgrade. */
  @Test
  void inRevision3AWebSocketThatIsSilentAfterItsUpgradeIsDead() throws IOException {
    wire.play(
        """
        p = polling EIO=3
        p < 0{"sid":"{sid}",{*}}
        p < 40
        w = websocket EIO=3&sid={sid}
        w > 2probe
        w < 3probe
        w > 5
        w > 2
        w < 3
        w < close 1005
        """);
    allAreGone();
  }

  @Test
  void inRevision4AWebSocketThatIsSilentAfterItsUpgradeIsDead() throws IOException {
    wire.play(
        """
        p = polling EIO=4
        p < 0{"sid":"{sid}",{*}}
        w = websocket EIO=4&sid={sid}
        w > 2probe
        w < 3probe
        w > 5
        w < 2
        w > 3
        w < 2
        w < close 1005
        """);
    allAreGone();
  }

  @Test
  void inRevision3ASilentPollIsDead() throws IOException {
    wire.play(
        """
        p = polling EIO=3
        p < 0{"sid":"{sid}",{*}}
        p < 40
        p < 1
        p < 400 {"code":1,"message":"Session ID unknown"}
        """);
    allAreGone();
  }

  /** Each of them has one request, and is not heard of again. */
  @Test
  void thousandsOfHandshakesThatGoNowhereLeaveNothing() throws IOException {
    try (HttpPeer peer = new HttpPeer(wire.server.port(), EngineDialect.PATH)) {
      String requests = "GET EIO=3&transport=polling && GET EIO=4&transport=polling";
      for (int i = 0; i < 1_000; i++) {
        peer.send(requests.split(" && ", -1));
        assertThat(peer.receive()).startsWith("200 ");
        assertThat(peer.receive()).startsWith("200 ");
      }
    }
    assertThat(wire.server.stats().connects()).isEqualTo(1_000);
    allAreGone();
  }

  private void allAreGone() {
    await().until(() -> wire.server.connections() == 0 && wire.server.stats().sessions() == 0);
  }
}
