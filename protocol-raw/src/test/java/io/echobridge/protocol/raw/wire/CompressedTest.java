package io.echobridge.protocol.raw.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.gate.Admission;
import io.echobridge.net.Compression;
import io.echobridge.testkit.wire.KnownTokens;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients whose messages are compressed beside others that cannot be. */
class CompressedTest {
  private static final String LONG = "x".repeat(3000);

  private final RawSettings settings = new RawSettings();
  private Wire wire = new Wire(settings);

  @BeforeEach
  void compress() {
    settings.compression = new Compression.Settings(true, 1024, 6);
  }

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  @Test
  void eachWireFormatIsCompressedOnceAndServerSentEventsNever() throws IOException {
    wire.play(
        """
        a = websocket /ws?channel=news
        a > ping
        a < pong
        b = websocket /ws?channel=news
        b > ping
        b < pong
        c = websocket /ws?frames=json
        c < {"type":"welcome",{*}
        c > {"type":"subscribe","channel":"news"}
        c sync
        e = events channel=news
        e < 200
        e < retry: {ms}
        """);
    wire.server.publish("news", "{\"event\":\"E\",\"data\":\"" + LONG + "\"}");
    assertThat(wire.next("a")).contains(LONG);
    assertThat(wire.next("b")).contains(LONG);
    assertThat(wire.next("c")).contains(LONG);
    assertThat(wire.next("e")).contains(LONG);
    assertThat(wire.server.context().compression().messages()).isEqualTo(2);
  }

  @Test
  void aClientThatSendsSmallMessagesThatBecomeLargeOnesIsCut() throws IOException {
    settings.admission = new Admission.Limits(0, 0, 0, 0, Duration.ZERO, 10);
    String ping = "{\"type\":\"ping\",\"more\":\"%s\"}";
    wire.play(
        """
        a = websocket /ws?frames=json
        a < {"type":"welcome",{*}
        """);
    wire.say("a", ping.formatted("x".repeat(60_000)), ping.formatted("x".repeat(60_000)));
    for (int i = 0; i < 4; i++) {
      wire.say("a", ping.formatted("x".repeat(60_000)));
    }
    String last = wire.next("a");
    while (!last.startsWith("close")) {
      assertThat(last).isEqualTo(RawDialect.PONG);
      last = wire.next("a");
    }
    assertThat(wire.server.admission().refused()).containsEntry("messages", 1L);
    assertThat(wire.server.admission().closed()).containsEntry("too-many-messages", 1L);
  }

  @Test
  void soIsOneOfWhomItIsNotKnownYetWhoItIs() throws IOException {
    settings.admission = new Admission.Limits(0, 0, 0, 0, Duration.ZERO, 10);
    settings.tokens = new KnownTokens(true, true);
    wire.play("a = websocket /ws?frames=json&token=later-user-7");
    for (int i = 0; i < 6; i++) {
      wire.say("a", "x".repeat(60_000));
    }
    assertThat(wire.next("a")).isEqualTo("close 4429");
    assertThat(wire.server.admission().closed()).containsEntry("too-many-messages", 1L);
  }
}
