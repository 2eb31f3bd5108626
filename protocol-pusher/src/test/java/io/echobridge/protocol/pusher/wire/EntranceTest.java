package io.echobridge.protocol.pusher.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.gate.Admission;
import io.echobridge.gate.ConnectionCount;
import io.echobridge.testkit.wire.HttpPeer;
import io.echobridge.testkit.wire.Plug;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who comes in, and how the others are told why not: the code decides when they are back. */
class EntranceTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Settings settings = new Settings();
  private final List<HttpPeer> open = new ArrayList<>();
  private Wire wire = new Wire(settings);

  @AfterEach
  void close() throws IOException {
    for (HttpPeer peer : open) {
      peer.close();
    }
    wire.close();
  }

  @Test
  void aKeyThatNoAppHasIsNamedAndThePageStaysAway() throws IOException {
    wire.play(
        """
        a = websocket /app/nobody?protocol=7&client=js&version=8.6.0
        a < {"event":"pusher:error","data":{"code":4001,"message":"App key nobody does not exist here"}}
        a < close 4001
        b = websocket /app/?protocol=7
        b < {"event":"pusher:error","data":{"code":4001,"message":"App key  does not exist here"}}
        b < close 4001
        c = websocket /app/app-key/more?protocol=7
        c < {"event":"pusher:error","data":{"code":4001,"message":"App key app-key/more does not exist here"}}
        c < close 4001
        """);
    assertThat(wire.server.admission().refused()).containsEntry("key", 3L);
    await().untilAsserted(() -> assertThat(wire.server.admission().connections()).isZero());
    assertThat(wire.server.stats().sessions()).isZero();

    wire.play(
        """
        d = websocket /app/next-key
        d < {"event":"pusher:connection_established",{*}
        """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"4", "5", "6", "7"})
  void versionsFromFourToSevenAreSpoken(String version) throws IOException {
    wire.play("a = websocket protocol=" + version + "\na < {\"event\":\"pusher:conn{*}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "3", "8", "77", "-7", "seven", "", "7.0"})
  void otherVersionsAreNot(String version) throws IOException {
    wire.play("a = websocket protocol=" + version);

    wire.hearsError("a", "4007", "Protocol version " + version + " is not supported, 4 to 7 are");

    wire.play("a < close 4007");
    assertThat(wire.server.admission().refused()).containsEntry("version", 1L);
  }

  @Test
  void clientAndVersionAreAnythingAndTheProtocolMayBeLeftOut() throws IOException {
    wire.play(
        """
        a = websocket /app/app-key
        a < {"event":"pusher:connection_established",{*}
        b = websocket client=%s&version=&flash=maybe
        b < {"event":"pusher:connection_established",{*}
        """
            .formatted("x".repeat(500)));
  }

  @Test
  void clientsAreCountedByTheVersionsThatTheyName() throws IOException {
    for (String version : List.of("protocol=5", "protocol=6", "protocol=7", "protocol=4", "a=7")) {
      wire.play("a = websocket " + version + "\na < {\"event\":\"pusher:conn{*}");
    }

    assertThat(wire.server.counts())
        .containsExactly(
            new ConnectionCount("pusher-5", "websocket", 1),
            new ConnectionCount("pusher-6", "websocket", 1),
            new ConnectionCount("pusher-7", "websocket", 1),
            new ConnectionCount("pusher-other", "websocket", 2));
  }

  @Test
  void whoeverIsSentAwayIsCountedByItsCodeAndWhoeverLeavesIsNot() throws IOException {
    wire.play("a = websocket\na < {\"event\":\"pusher:conn{*}\na close");
    assertThat(wire.server.sentAway())
        .containsExactlyEntriesOf(
            new TreeMap<>(Map.of(4001, 0L, 4007, 0L, 4009, 0L, 4100, 0L, 4201, 0L)));

    wire.play("b = websocket /app/nobody\nb < {\"event\":\"pusher:error\",{*}\nb < close 4001");
    wire.play("c = websocket protocol=8\nc < {\"event\":\"pusher:error\",{*}\nc < close 4007");
    // A place is given back a moment after its client has heard of the end.
    await().until(() -> wire.server.admission().connections() == 0);
    settings.admission = new Admission.Limits(1, 0, 0, 0, MINUTE, 0);
    wire.connect("d");
    wire.play("e = websocket\ne < {\"event\":\"pusher:error\",{*}\ne < close 4100");

    assertThat(wire.server.sentAway()).containsEntry(4001, 1L).containsEntry(4007, 1L);
    assertThat(wire.server.sentAway()).containsEntry(4009, 0L).containsEntry(4100, 1L);
  }

  @Test
  void aPageOfAnotherOriginIsToldOnItsWebSocket() throws IOException {
    settings.origins = List.of("https://shop.example");
    again();

    wire.play(
        """
        a = websocket protocol=7 | Origin: https://evil.example
        a < {"event":"pusher:error","data":{"code":4009,"message":"Pages of this origin may not connect"}}
        a < close 4009
        b = websocket protocol=7 | Origin: https://shop.example
        b < {"event":"pusher:connection_established",{*}
        """);
    assertThat(wire.server.admission().refused()).containsEntry("origin", 1L);
  }

  @Test
  void whoFindsTheAppFullIsBackAfterASecondAndTakesNothing() throws IOException {
    settings.admission = new Admission.Limits(1, 0, 0, 0, MINUTE, 0);
    wire.connect("a");
    long used = wire.server.memory().used();

    for (int i = 0; i < 20; i++) {
      wire.play("b = websocket");
      wire.hearsError("b", "4100", "The app has all its clients");
      wire.play("b < close 4100\nb > close\nb < end");
    }

    assertThat(wire.server.admission().refused()).containsEntry("connections", 20L);
    assertThat(wire.server.connections()).isEqualTo(1);
    await().untilAsserted(() -> assertThat(wire.server.memory().used()).isLessThanOrEqualTo(used));
    wire.play("a close");
    await().until(() -> wire.server.admission().connections() == 0);
    wire.connect("c");
  }

  @Test
  void ofThoseThatAreToldWhyNoMoreThanSoManyMayStayToListen() throws IOException {
    settings.admission = new Admission.Limits(1, 0, 0, 0, MINUTE, 0);
    wire.connect("a");
    for (int i = 0; i < 600; i++) {
      wire.play("b = websocket\nb < {\"event\":\"pusher:error\",{*}\nb < close 4100\nb abort");
    }

    int stays = 0;
    while (status().equals("101")) {
      stays++;
      assertThat(stays).isLessThanOrEqualTo(500);
    }
    assertThat(stays).isGreaterThan(250); // Those that have left before may still be counted.
  }

  /** Of one more request, whose connection stays open. */
  private String status() throws IOException {
    HttpPeer peer = new HttpPeer(wire.server.port(), PusherDialect.PATH);
    open.add(peer);
    peer.send("WS protocol=7");
    return peer.receive().substring(0, 3);
  }

  @Test
  void anAddressHasItsShare() throws IOException {
    settings.admission = new Admission.Limits(0, 0, 1, 0, MINUTE, 0);
    wire.connect("a");

    wire.play("b = websocket");

    wire.hearsError("b", "4100", "Too many clients are connected from here");
    wire.play("b < close 4100");
    assertThat(wire.server.admission().refused()).containsEntry("address", 1L);
  }

  /**
   * A second later all would be there again; a status keeps them away for a quarter of a minute.
   */
  @Test
  void whoseTurnIsTooFarAwayIsRefusedByAStatus() throws IOException {
    settings.admission = new Admission.Limits(0, 0, 0, 1, Duration.ZERO, 0);
    wire.connect("a");

    wire.play(
        """
        b = http
        b > WS protocol=7
        b < 503 Connect again later
        b ? retry-after: 1
        """);
    assertThat(wire.server.admission().refused()).containsEntry("handshakes", 1L);
  }

  @Test
  void anUnknownKeyTakesATurnAsWell() throws IOException {
    settings.admission = new Admission.Limits(0, 0, 0, 1, Duration.ZERO, 0);

    wire.play(
        """
        a = websocket /app/nobody
        a < {"event":"pusher:error",{*}
        b = http
        b > WS protocol=7
        b < 503 Connect again later
        """);
  }

  @Test
  void whoWaitsAndGoesGivesItsPlaceBackAtOnce() throws IOException {
    settings.admission = new Admission.Limits(0, 0, 0, 1, Duration.ofMinutes(10), 0);
    wire.connect("a");
    wire.play(
        """
        b = http
        b > WS protocol=7
        b < nothing
        """);
    assertThat(wire.server.admission().connections()).isEqualTo(2);

    wire.play("b abort");

    await().untilAsserted(() -> assertThat(wire.server.admission().connections()).isEqualTo(1));
  }

  @Test
  void whoComesTooEarlyWaitsForItsTurn() throws IOException {
    settings.admission = new Admission.Limits(0, 0, 0, 2, MINUTE, 0);

    for (int i = 0; i < 4; i++) {
      wire.connect("c" + i);
    }

    assertThat(wire.server.connections()).isEqualTo(4);
    assertThat(wire.server.admission().refused()).containsEntry("handshakes", 0L);
  }

  @Test
  void onlyWebSocketsAreSpoken() throws IOException {
    wire.play(
        """
        a = http
        a > GET protocol=7
        a < 426 Only WebSockets are spoken here
        a ? upgrade: websocket
        b = http
        b > POST protocol=7 x
        b < 426 Only WebSockets are spoken here
        c = http
        c > GET protocol=7 | Upgrade: websocket
        c < 400 Expected a request for a WebSocket
        d = http
        d > WS protocol=7 | Origin: \u0001
        d < 400{*}
        """);
  }

  @Test
  void nothingIsCompressedThoughTheClientOffersIt() throws IOException {
    wire.play(
        """
        a = http
        a > WS protocol=7 | Sec-WebSocket-Extensions: permessage-deflate
        a < 101
        a ? no sec-websocket-extensions
        """);
  }

  @Test
  void anAppWithoutKeysHasNoPusher() throws IOException {
    settings.keys = Optional.empty();

    wire.play(
        """
        a = http
        a > WS protocol=7
        a < 404 This app has no Pusher keys
        """);
  }

  /** After a second it is back, and finds another one; after a status it would be away longer. */
  @Test
  void aServerThatGoesAwayLetsNobodyIn() throws IOException {
    wire.connect("a");
    wire.server.drain(Duration.ofHours(1));

    wire.play("b = websocket protocol=7");
    wire.hearsError("b", "4100", "The server is going away");
    wire.play("b < close 4100");
    assertThat(wire.server.sentAway()).containsEntry(4100, 1L);
    assertThat(wire.server.connections()).isEqualTo(1);
  }

  /** Pages that try TLS on the plain port send one. */
  @Test
  void aTlsHelloEndsQuietly() throws IOException {
    wire.connect("a");
    try (Plug plug = new Plug(wire.server.port())) {
      // At once: the server may end it at the first byte.
      String hello = "\u0016\u0003\u0001\u0002\0\u0001\0\u0001" + "x".repeat(2_000) + "\r\n\r\n";
      plug.write(hello.getBytes(StandardCharsets.US_ASCII));
      int read = plug.read();
      while (read >= 0) {
        read = plug.read();
      }
    }
    wire.settled("a");
  }

  private void again() throws IOException {
    wire.close();
    wire = new Wire(settings);
  }
}
