package io.echobridge.protocol.echo.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.echobridge.gate.Admission;
import io.echobridge.gate.Occurrence;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may connect, and how fast. */
class AdmissionTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  private Wire wire = new Wire();

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  @Test
  void whoFindsTheServerFullIsTriedAgainLaterAndWhoLeavesMakesRoom() throws IOException {
    limits(new Admission.Limits(2, 0, 0, 0, SECOND, 0));
    wire.play(
        """
        a = websocket EIO=4
        a < 0{*}
        b = http
        b > GET EIO=4&transport=polling
        b < 200 0{"sid":"{sid}",{*}}
        c = http
        c > GET EIO=3&transport=polling
        c < 503 {"code":4,"message":"The server is full: connect again later"}
        c ? retry-after: 10
        d = http
        d > WS EIO=4&transport=websocket
        d < 503 The server is full: connect again later
        b > POST EIO=4&transport=polling&sid={sid} 1
        b < 200 ok
        """);
    assertThat(wire.server.admission().refused()).containsEntry("connections", 2L);
    isTold(2, "a client is refused: 2 are connected (apps.default.limits.max-connections)");

    await().until(() -> wire.server.admission().connections() == 1);
    wire.play("e = websocket EIO=3\ne < 0{*}");
    wire.play("a abort");
    await().until(() -> wire.server.admission().connections() == 1);
    wire.play("f = websocket EIO=4\nf < 0{*}");
  }

  @Test
  void aPageFromElsewhereIsTold() throws IOException {
    Settings settings = new Settings();
    settings.origins = List.of("https://shop.example");
    wire.close();
    wire = new Wire(settings);
    wire.play(
        """
        a = http
        a > GET EIO=4&transport=polling | Origin: https://shop.example
        a < 200 {*}
        a > GET EIO=4&transport=polling | Origin: https://evil.example
        a < 403 {*}
        """);

    assertThat(wire.server.admission().refused()).containsEntry("origin", 1L);
    isTold(1, "a page from https://evil.example is refused (apps.default.origins)");
  }

  /** For the status page: what was refused last, why, and how often. */
  private void isTold(long count, String words) {
    assertThat(wire.server.admission().latest())
        .extracting(Occurrence::words, Occurrence::count)
        .containsExactly(tuple(words, count));
  }

  @Test
  void anAddressHasItsShare() throws IOException {
    limits(new Admission.Limits(0, 0, 1, 0, SECOND, 0));
    wire.play(
        """
        a = websocket EIO=4
        a < 0{*}
        b = http
        b > GET EIO=4&transport=polling
        b < 429 {"code":4,"message":"Too many connections from this address"}
        """);
    assertThat(wire.server.admission().refused()).containsEntry("address", 1L);
    isTold(
        1,
        "a client is refused: 1 are connected from 127.0.0.1"
            + " (apps.default.limits.max-connections-per-address)");

    wire.play("a close");
    await().until(() -> wire.server.admission().connections() == 0);
    wire.play("c = websocket EIO=4\nc < 0{*}");
  }

  @Test
  void whoComesTooEarlyWaitsForHisTurn() throws IOException {
    limits(new Admission.Limits(0, 0, 0, 4, TEN_SECONDS, 0));
    long before = System.nanoTime();

    for (int i = 0; i < 4; i++) {
      wire.play("w%d = websocket EIO=4\nw%d < 0{*}".formatted(i, i));
      wire.play(
          """
          p%d = http
          p%d > GET EIO=3&transport=polling
          p%d < 200 {*}2:40
          """
              .formatted(i, i, i));
    }

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(SECOND);
    assertThat(wire.server.connections()).isEqualTo(8);
    assertThat(wire.server.admission().refused()).containsEntry("handshakes", 0L);
    assertThat(wire.server.admission().latest()).isEmpty();
  }

  @Test
  void whoseTurnIsTooFarAwayIsRefusedAtOnce() throws IOException {
    limits(new Admission.Limits(0, 0, 0, 1, Duration.ZERO, 0));
    wire.play(
        """
        a = websocket EIO=4
        a < 0{*}
        b = http
        b > GET EIO=4&transport=polling
        b < 503 {"code":4,"message":"Too many clients at once: connect again"}
        b ? retry-after: 5
        c = http
        c > WS EIO=4&transport=websocket
        c < 503 Too many clients at once: connect again
        """);
    assertThat(wire.server.admission().refused()).containsEntry("handshakes", 2L);
    isTold(
        2,
        "a client is refused: its turn would not come within 0ms"
            + " (apps.default.limits.handshakes-per-second)");
    assertThat(wire.server.admission().connections()).isEqualTo(1);
  }

  @Test
  void aClientThatIsGoneBeforeItsTurnTakesNoPlace() throws IOException {
    limits(new Admission.Limits(0, 0, 0, 1, TEN_SECONDS, 0));
    wire.play(
        """
        a = websocket EIO=4
        a < 0{*}
        b = http
        b > WS EIO=4&transport=websocket
        b abort
        """);

    await().until(() -> wire.server.admission().connections() == 1);
    wire.play("a > 40\na < 40{*}");
  }

  @Test
  void aFloodOfMessagesEndsASessionAndAFewDoNot() throws IOException {
    limits(new Admission.Limits(0, 0, 0, 0, SECOND, 50));
    String ten = "42[\"x\"] && ".repeat(9) + "42[\"x\"]";
    wire.play("a = websocket EIO=3\na < 0{*}\na < 40\na > " + ten + "\na sync");

    wire.play("b = websocket EIO=3\nb < 0{*}\nb < 40");
    for (int i = 0; i < 20; i++) {
      wire.play("b > " + ten);
    }

    wire.play("b < close 1005");
    wire.play("a sync");
    assertThat(wire.server.admission().refused()).containsEntry("messages", 1L);
    isTold(
        1,
        "a client is cut: it sent more than 50 packets a second"
            + " (apps.default.limits.packets-per-second)");
  }

  /** Whether its session has come over to it, or not yet. */
  @ParameterizedTest
  @CsvSource({"ping,2probe", "pong,2probe", "ping,5", "pong,5"})
  void aFloodOfControlFramesEndsAWebSocketThatComesAfterPolling(String frame, String last)
      throws IOException {
    limits(new Admission.Limits(0, 0, 0, 0, SECOND, 50));
    wire.play(
        """
        a = http
        a > GET EIO=3&transport=polling
        a < 200 136:0{"sid":"{sid}",{*}}2:40
        w = websocket EIO=3&sid={sid}
        w > 2probe
        w < 3probe
        """);
    wire.play(last.equals("5") ? "w > 5\nw > 2\nw < 3" : "w > 2probe\nw < 3probe");
    for (int i = 0; i < 20; i++) {
      wire.play("w > " + (frame + " && ").repeat(9) + frame);
    }

    assertThat(until("w", "close")).isEqualTo("close 1005");
  }

  /** Also of packets that are no messages, whether they are answered or not. */
  @ParameterizedTest
  @ValueSource(strings = {"2", "2x", "6", "0", "5", "ping", "pong"})
  void aFloodOfAnyPacketEndsASessionAndAFewDoNot(String packet) throws IOException {
    limits(new Admission.Limits(0, 0, 0, 0, SECOND, 50));
    String ten = (packet + " && ").repeat(9) + packet;
    wire.play("a = websocket EIO=3\na < 0{*}\na < 40\na > " + ten + " && 40/nowhere,");
    assertThat(until("a", "44")).isEqualTo("44/nowhere,\"Invalid namespace\"");

    wire.play("b = websocket EIO=3\nb < 0{*}\nb < 40");
    for (int i = 0; i < 20; i++) {
      wire.play("b > " + ten);
    }

    assertThat(until("b", "close")).isEqualTo("close 1005");
    assertThat(wire.server.admission().refused()).containsEntry("messages", 1L);
    wire.play("a > 2\na < 3");
  }

  @Test
  void aFloodOfProbesEndsThatWebSocketAndPollingGoesOn() throws IOException {
    limits(new Admission.Limits(0, 0, 0, 0, SECOND, 50));
    wire.play("a = polling EIO=4\na < 0{\"sid\":\"{sid}\",{*}}\nw = websocket EIO=4&sid={sid}");
    String ten = "2probe && ".repeat(9) + "2probe";
    for (int i = 0; i < 20; i++) {
      wire.play("w > " + ten);
    }

    assertThat(until("w", "close")).isEqualTo("close 1005");
    wire.play("a > 40\na < 40{*}");
  }

  /** What the client hears that begins like this, after whatever else it hears. */
  private String until(String client, String beginning) throws IOException {
    String heard = wire.next(client);
    while (!heard.startsWith(beginning)) {
      heard = wire.next(client);
    }
    return heard;
  }

  private void limits(Admission.Limits limits) throws IOException {
    wire.close();
    Settings settings = new Settings();
    settings.admission = limits;
    wire = new Wire(settings);
  }
}
