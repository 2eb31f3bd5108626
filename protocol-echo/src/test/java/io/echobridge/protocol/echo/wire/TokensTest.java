package io.echobridge.protocol.echo.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.testkit.wire.KnownTokens;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connection tokens of clients on Socket.IO. */
class TokensTest {
  private static final String REFUSED =
      "44{\"message\":\"unauthorized\",\"data\":{\"status\":401}}";

  private final Settings settings = new Settings();
  private final KnownTokens tokens = new KnownTokens(false, true);
  private Wire wire = wire();

  private Wire wire() {
    settings.maxPayload = 1_100_000;
    settings.tokens = tokens;
    return new Wire(settings);
  }

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"token\":\"user-7\"}",
        "{\"token\":\"user-7\",\"headers\":{\"Authorization\":\"Bearer bad\"}}",
        "{\"headers\":{\"Authorization\":\"Bearer user-7\"}}",
        "{\"headers\":{\"authorization\":\"bearer user-7\",\"X\":1}}"
      })
  void aTokenInTheFirstPacketSaysWhoAClientIs(String auth) throws IOException {
    wire.play(
        """
        a = websocket EIO=4
        a < 0{*}
        a > 40%s
        a < 40{"sid":"{*}"}
        a sync
        app > #server-to-user-7 {"event":"E","data":1}
        a < 42["E","#server-to-user-7",1]
        """
            .formatted(auth));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EIO=%d&token=user-7",
        "EIO=%d | Authorization: Bearer user-7",
        "EIO=%d | Authorization: Bearer user-7 | Origin: https://other.example",
        "EIO=%d | Cookie: a=b; tok=user-7",
        "EIO=%d | Cookie: tok=bad | Sec-WebSocket-Protocol: bearer.user-7",
        "EIO=%d | Sec-WebSocket-Protocol: chat, bearer.user-7"
      })
  void aTokenInTheHandshakeSaysWhoAClientIs(String handshake) throws IOException {
    wire.play(
        """
        c = websocket %s
        c < 0{*}
        c < 40
        c sync
        a = websocket %s
        a < 0{*}
        a > 40
        a < 40{"sid":"{*}"}
        a sync
        app > #server-to-user-7 {"event":"E","data":1}
        a < 42["E","#server-to-user-7",1]
        c < 42["E","#server-to-user-7",1]
        """
            .formatted(handshake.formatted(3), handshake.formatted(4)));
  }

  @Test
  void aCookieOfAPageOfAnotherSiteProvesNothing() throws IOException {
    wire.play(
        """
        a = websocket EIO=4 | Cookie: tok=user-7 | Origin: https://other.example
        a < 0{*}
        a > 40
        a < 40{"sid":"{*}"}
        a sync
        """);
    assertThat(tokens.asked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "polling"})
  void aRefusedClientIsToldSoAndMayAskAgain(String transport) throws IOException {
    wire.play(
        """
        a = %1$s EIO=4
        a < 0{*}
        a > 40{"token":"bad"}
        a < %2$s
        a > 40{"token":"bad"}
        a < %2$s
        a > 40{"token":"user-7"}
        a < 40{"sid":"{*}"}
        c = %1$s EIO=3&token=bad
        c < 0{*}
        c < 44"unauthorized"
        c < 41
        c < nothing
        """
            .formatted(transport, REFUSED));
    assertThat(tokens.asked()).containsExactly("bad", "user-7");
    assertThat(wire.server.stats().connects()).isEqualTo(1);
  }

  @Test
  void aTokenThatIsTooLongIsRefusedUnasked() throws IOException {
    String token = "x".repeat(100_000);
    wire.play(
        """
        a = websocket EIO=4
        a < 0{*}
        a > 40{"token":"%1$s"}
        a < %2$s
        a > 40{"headers":{"Authorization":"Bearer %1$s"}}
        a < %2$s
        """
            .formatted(token, REFUSED));
    assertThat(tokens.asked()).isEmpty();
  }

  @Test
  void whereATokenIsRequiredNobodyComesInWithoutOne() throws IOException {
    settings.tokens = new KnownTokens(true, true);
    wire.play(
        """
        a = websocket EIO=4
        a < 0{*}
        a > 40
        a < %s
        b = websocket EIO=4
        b < 0{*}
        b > 40{"token":"guest"}
        b < 40{"sid":"{*}"}
        c = websocket EIO=3
        c < 0{*}
        c < 44"unauthorized"
        """
            .formatted(REFUSED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"EIO=4", "EIO=3&token=away"})
  void aTransportEndsWithoutAPacketWhenNobodyCanSayNow(String handshake) throws IOException {
    wire.play("a = websocket " + handshake + "\na < 0{*}");
    if (handshake.equals("EIO=4")) {
      wire.play("a > 40{\"token\":\"away\"}");
    }
    wire.play("a < close 1013");
    assertThat(wire.server.admission().closed()).containsEntry("undecided", 1L);
    wire.play("p = polling EIO=4\np < 0{*}\np > 40{\"token\":\"away\"}\np < 6\np < 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "polling"})
  void aClientWaitsForTheAnswer(String transport) throws IOException {
    wire.play(
        """
        a = %1$s EIO=4
        a < 0{*}
        a > 40{"token":"later-user-7"}
        a < nothing
        c = %1$s EIO=3&token=later-bad
        c < 0{*}
        c < nothing
        """
            .formatted(transport));
    await().until(() -> tokens.asked().size() == 2);
    tokens.answer();
    wire.play("a < 40{\"sid\":\"{*}\"}\na sync\nc < 44\"unauthorized\"");
  }

  @Test
  void aClientThatGoesOverToWebSocketWhileItWaitsIsAnsweredThere() throws IOException {
    wire.play(
        """
        p = polling EIO=4
        p < 0{"sid":"{eio}",{*}}
        p > 40{"token":"later-user-7"}
        w = websocket EIO=4&sid={eio}
        w > 2probe
        w < 3probe
        w > 5
        w sync
        """);
    await().until(tokens::isWaiting);
    tokens.answer();
    wire.play(
        """
        w < 40{"sid":"{*}"}
        w sync
        app > #server-to-user-7 {"event":"E","data":1}
        w < 42["E","#server-to-user-7",1]
        """);
  }

  @Test
  void aClientThatGoesWhileItWaitsIsNobody() throws IOException {
    wire.play("a = websocket EIO=4\na < 0{*}\na > 40{\"token\":\"later-user-7\"}");
    await().until(tokens::isWaiting);
    wire.play("a abort");
    await().until(() -> wire.server.connections() == 0);
    tokens.answer();
    wire.play("b = websocket EIO=4\nb < 0{*}\nb > 40\nb < 40{*}");
    assertThat(wire.server.stats().connects()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "polling"})
  void aClientEndsWithItsToken(String transport) throws IOException {
    wire.play(
        """
        a = %s EIO=4
        a < 0{*}
        a > 40{"token":"short-7"}
        a < 40{"sid":"{*}"}
        a < %s
        """
            .formatted(transport, transport.equals("polling") ? "1" : "close 1005"));
    // The client hears it before it is counted.
    await()
        .untilAsserted(
            () -> assertThat(wire.server.admission().closed()).containsEntry("expired", 1L));
  }

  @Test
  void theServersChannelsAreTheirOwnersOnly() throws IOException {
    wire.play(
        """
        a = websocket EIO=4
        a < 0{*}
        a > 40{"token":"user-7"}
        a < 40{"sid":"{sid}"}
        a > 421["subscribe",{"channel":"#server-to-user-7"}]
        a < 431[{"channel":"#server-to-user-7","status":200}]
        a > 42["subscribe",{"channel":"#server-to-user-8"}]
        a < 42["subscription_error","#server-to-user-8",403]
        a > 42["subscribe",{"channel":"#all"}]
        a < 42["subscription_error","#all",403]
        a > 42["subscribe",{"channel":"private-free","auth":{}}]
        a sync
        app > #connection-{sid} {"event":"E","data":1}
        a < 42["E","#connection-{sid}",1]
        app > private-free {"event":"F","data":2}
        a < 42["F","private-free",2]
        """);
    assertThat(wire.server.application().asked()).isEmpty();
  }
}
