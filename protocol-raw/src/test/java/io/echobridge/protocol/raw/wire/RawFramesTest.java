package io.echobridge.protocol.raw.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.channel.ChannelName;
import io.echobridge.gate.Admission;
import io.echobridge.gate.ConnectionCount;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A WebSocket that is sent the application's data, and nothing else. */
class RawFramesTest {
  private final RawSettings settings = new RawSettings();
  private Wire wire = new Wire(settings);

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  @Test
  void theDataOfEachEventIsAFrameByteForByte() throws IOException {
    wire.play(
        """
        a = websocket /ws?channel=orders&channel=news
        a > ping
        a < pong
        app > orders {"event":"E","data":{"a": 1.0 }}
        app > others {"event":"E","data":1}
        app > news {"event":"E","data":[12345678901234567890]}
        app > news {"event":"E","data":"text"}
        a < {"a": 1.0 }
        a < [12345678901234567890]
        a < text
        a < nothing
        """);
    assertThat(wire.server.counts())
        .contains(
            new ConnectionCount("raw", "websocket", 1), new ConnectionCount("sse", "http", 0));
  }

  @Test
  void whatTheClientSaysIsDroppedAndCountedButForPings() throws IOException {
    wire.play(
        """
        a = websocket /ws?channel=orders
        a > hello && #00ff && ping
        a < pong
        """);
    assertThat(wire.server.admission().refused()).containsEntry("client-messages", 2L);
  }

  @Test
  void aMemberOfAPresenceChannelHearsOnlyTheApplication() throws IOException {
    wire.play("a = websocket /ws?channel=presence-room&token=user-1");
    await().until(() -> wire.server.stats().channels() == 1);
    wire.play(
        """
        b = websocket /ws?frames=json&channel=presence-room&token=user-2
        b < {"type":"welcome",{*}
        b < {"type":"members","channel":"presence-room","members":[{*}User 1{*}]}
        b > {"type":"whisper","channel":"presence-room","event":"client-x","data":"spoofed"}
        b sync
        app > presence-room {"event":"E","data":1}
        a < 1
        """);
    assertThat(wire.server.hub().members(new ChannelName("presence-room"))).hasSize(2);
  }

  @Test
  void aGuardedChannelIsAskedForWithTheCookiesOfThePageAndWithTheToken() throws IOException {
    wire.play("a = websocket /ws?channel=private-mine&token=user-7 | Cookie: session=1");
    await().until(() -> wire.server.stats().channels() == 1);
    wire.play(
        """
        app > private-mine {"event":"E","data":1}
        a < 1
        """);
    var asked = wire.server.application().asked();
    assertThat(asked).hasSize(1);
    assertThat(asked.get(0).clientHeaders()).containsEntry("Authorization", "Bearer user-7");
    assertThat(asked.get(0).handshakeHeaders()).containsEntry("cookie", "session=1");
  }

  @Test
  void aClientThatMayNotHearAChannelIsClosedWith4403() throws IOException {
    wire.play(
        """
        a = websocket /ws?channel=news&channel=private-deny
        a < close 4403
        b = websocket /ws?channel=%23server-to-user-7
        b < close 4403
        """);
    await().until(() -> wire.server.connections() == 0);
    assertThat(wire.server.sentAway()).containsEntry(4403, 2L);
    assertThat(wire.server.admission().closed()).containsEntry("refused", 2L);
    assertThat(wire.server.stats().sessions()).isZero();
    assertThat(wire.server.stats().channels()).isZero();
  }

  @Test
  void aUrlThatMakesNoSenseIsClosedWith4400AndCounted() throws IOException {
    for (String query :
        List.of(
            "",
            "channel=",
            "channel=a%0Ab",
            "channel=a&frames=xml",
            "channel=a&ping=0",
            "channel=a&ping=x",
            "channel=" + "x".repeat(300))) {
      wire.play("a = websocket /ws?" + query + "\na < close 4400");
    }
    assertThat(wire.server.admission().refused()).containsEntry("urls", 7L);
    assertThat(wire.server.sentAway()).containsEntry(4400, 7L);
  }

  @Test
  void aUrlThatAsksForTooMuchIsClosedWith4429AndCounted() throws IOException {
    for (String query : List.of("channel=a&x=" + "y".repeat(9_000), names(101))) {
      wire.play("a = websocket /ws?" + query + "\na < close 4429");
    }
    assertThat(wire.server.admission().refused()).containsEntry("urls", 2L);
    assertThat(wire.server.sentAway()).containsEntry(4429, 2L);
    wire.play("b = websocket /ws?" + names(100) + "\nb > ping\nb < pong");
    wire.play("app > c99 {\"event\":\"E\",\"data\":1}\nb < 1");
    assertThat(wire.server.connections()).isEqualTo(1);
  }

  private static String names(int count) {
    StringBuilder query = new StringBuilder();
    for (int i = 0; i < count; i++) {
      query.append(i == 0 ? "" : "&").append("channel=c").append(i);
    }
    return query.toString();
  }

  @Test
  void aMessageThatIsTooLargeIsClosedWith4413AndOthersGoOn() throws IOException {
    wire.play("a = websocket /ws?channel=news\nb = websocket /ws?channel=news");
    wire.play("b > ping\nb < pong");
    wire.say("a", "x".repeat(1_000_000));
    assertThat(wire.next("a")).isEqualTo("close 4413");
    wire.play("app > news {\"event\":\"E\",\"data\":1}\nb < 1");
    assertThat(wire.server.sentAway()).containsEntry(4413, 1L);
    await().until(() -> wire.server.connections() == 1);
    assertThat(wire.server.admission().closed()).containsEntry("protocol-error", 1L);
  }

  @Test
  void anEventOfAMegabyteComesWhole() throws IOException {
    String text = "x".repeat(1_000_000);
    wire.play("a = websocket /ws?channel=news\na > ping\na < pong");
    wire.server.publish("news", "{\"event\":\"E\",\"data\":\"" + text + "\"}");
    assertThat(wire.next("a")).isEqualTo(text);
  }

  @Test
  void aClientIsPingedAndCutWhenItDoesNotAnswer() throws IOException {
    wire.close();
    settings.pingInterval = Duration.ofMillis(200);
    settings.pingTimeout = Duration.ofSeconds(2);
    wire = new Wire(settings);
    wire.play(
        """
        a = websocket /ws?channel=news
        a < ping
        a > pong
        a < ping
        a < close 1001
        """);
    assertThat(wire.server.admission().closed()).containsEntry("ping-timeout", 1L);
  }

  @Test
  void aDrainSendsClientsAwayWith1001AndAFloodWith4429() throws IOException {
    wire.play("a = websocket /ws?channel=news\nb = websocket /ws?channel=news\na > ping\na < pong");
    settings.admission = new Admission.Limits(0, 0, 0, 0, Duration.ZERO, 1);
    wire.say("a", "1", "2", "3", "4", "5");
    assertThat(wire.next("a")).isEqualTo("close 4429");
    wire.server.drain(Duration.ofMillis(10));
    wire.play("b < close 1001\nc = websocket /ws?channel=news\nc < close 1001");
  }

  @Test
  void whoFindsNoPlaceIsClosedWith1013OrWith4429WhenItIsOneOfTooManyThere() throws IOException {
    settings.admission = new Admission.Limits(1, 0, 0, 0, Duration.ZERO, 0);
    wire.play("a = websocket /ws?channel=news\nb = websocket /ws?channel=news\nb < close 1013");
    settings.admission = new Admission.Limits(0, 0, 1, 0, Duration.ZERO, 0);
    wire.play("c = websocket /ws?channel=news\nc < close 4429");
  }

  @Test
  void thereIsNothingBesideAndBelowThePaths() throws IOException {
    wire.play(
        """
        a = http
        a > GET /ws?channel=a
        a < 426 Only WebSockets are spoken here
        b = http
        b > WS /ws/more?channel=a
        b < 404
        c = http
        c > WS /ws?channel=a | Origin: caf\u00e9
        c < 400 Expected a request for a WebSocket
        """);
    assertThat(wire.server.connections()).isZero();
  }
}
