package io.echobridge.protocol.echo.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The first request: its answer's bytes and headers. */
class HandshakeTest {
  private static final String OPEN_REST =
      "\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":100000}";

  private final Settings settings = new Settings();
  private Wire wire = new Wire(settings);

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  @Test
  void aPollingHandshakeOffersTheUpgrade() throws IOException {
    wire.play(
        """
        a = http
        a > GET EIO=4&transport=polling&t=OxZ1
        a < 200 0{"sid":"{sid}","upgrades":["websocket"],%s
        a ? content-type: text/plain; charset=UTF-8
        a ? cache-control: no-store
        a ? vary: Origin
        a ? no set-cookie
        a ? no access-control-allow-origin
        """
            .formatted(OPEN_REST));
    assertThat(wire.kept("sid")).matches("[A-Za-z0-9_-]{20}");
  }

  /** Finding 7: the engine's id is the id of the client's socket, in the form that PHP can take. */
  @Test
  void aPollingHandshakeOfRevision3SetsTheCookieAndWelcomesAtOnce() throws IOException {
    wire.play(
        """
        a = http
        a > GET EIO=3&transport=polling
        a < 200 136:0{"sid":"{sid}","upgrades":["websocket"],%s2:40
        a ? set-cookie: io={sid}; Path=/; HttpOnly; SameSite=Strict
        a ? cache-control: no-store
        """
            .formatted(OPEN_REST));
    assertThat(wire.kept("sid")).matches("\\d+\\.\\d+");
  }

  @Test
  void aWebSocketHandshakeOffersNoUpgradeAndSetsNoCookie() throws IOException {
    wire.play(
        """
        a = http
        a > WS EIO=3&transport=websocket | Origin: http://a.example
        a < 101
        a ? sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
        a ? access-control-allow-origin: http://a.example
        a ? access-control-allow-credentials: true
        a ? no set-cookie
        a ? no sec-websocket-extensions
        b = websocket EIO=3
        b < 0{"sid":"{sid3}","upgrades":[],%1$s
        b < 40
        c = websocket EIO=4
        c < 0{"sid":"{sid4}","upgrades":[],%1$s
        c < nothing
        """
            .formatted(OPEN_REST));
    assertThat(wire.kept("sid3")).matches("\\d+\\.\\d+");
    assertThat(wire.kept("sid4")).matches("[A-Za-z0-9_-]{20}");
  }

  /** As {@code ws} does in the reference server; socket.io-client gives up otherwise. */
  @Test
  void theFirstSubprotocolThatAClientOffersIsNamed() throws IOException {
    wire.play(
        """
        a = polling EIO=4
        a < 0{"sid":"{sid}",{*}}
        w = http
        w > WS EIO=4&transport=websocket&sid={sid} | Sec-WebSocket-Protocol: v1
        w < 101
        w ? sec-websocket-protocol: v1
        b = http
        b > WS EIO=3&transport=websocket | Sec-WebSocket-Protocol: eyJhbGciOi.J9.x-y_z, v2
        b < 101
        b ? sec-websocket-protocol: eyJhbGciOi.J9.x-y_z
        c = http
        c > WS EIO=4&transport=websocket | Sec-WebSocket-Protocol: v 1
        c < 101
        c ? no sec-websocket-protocol
        d = http
        d > WS EIO=4&transport=websocket
        d < 101
        d ? no sec-websocket-protocol
        """);
  }

  @Test
  void revision2IsRevision3() throws IOException {
    wire.play(
        """
        a = http
        a > GET EIO=2&transport=polling
        a < 200 136:0{"sid":"{sid}",{*}}2:40
        a > POST EIO=2&transport=polling&sid={sid} 1:2
        a < 200 ok
        a > GET EIO=2&transport=polling&sid={sid}
        a < 200 1:3
        w = websocket EIO=2&sid={sid}
        w > 2probe
        w < 3probe
        w > 5
        w > 2
        w < 3
        b = websocket EIO=2
        b < 0{"sid":"{other}",{*}}
        b < 40
        """);
  }

  /** Finding 2: one port for both generations, each request says which it is. */
  @Test
  void bothGenerationsShareOnePort() throws IOException {
    wire.play(
        """
        a = polling EIO=3
        b = polling EIO=4
        a < 0{"sid":"{a}",{*}}
        a < 40
        b < 0{"sid":"{b}",{*}}
        b < nothing
        """);
  }

  @Test
  void thePathMayLackItsSlash() throws IOException {
    wire.play(
        """
        a = http
        a > GET /socket.io?EIO=4&transport=polling
        a < 200 0{"sid":"{sid}",{*}}
        a > POST /socket.io?EIO=4&transport=polling&sid={sid} 40
        a < 200 ok
        a > WS /socket.io?EIO=4&transport=websocket
        a < 101
        """);
  }

  @Test
  void thePageThatAsksIsNamedWithItsCredentials() throws IOException {
    wire.play(
        """
        a = http
        a > GET EIO=3&transport=polling | Origin: https://shop.example
        a < 200 136:0{"sid":"{sid}",{*}}2:40
        a ? access-control-allow-origin: https://shop.example
        a ? access-control-allow-credentials: true
        a ? vary: Origin
        a > POST EIO=3&transport=polling&sid={sid} 1:2 | Origin: https://shop.example
        a < 200 ok
        a ? content-type: text/html
        a ? access-control-allow-origin: https://shop.example
        a > GET EIO=3&transport=polling&sid=nobody | Origin: https://shop.example
        a < 400 {"code":1,"message":"Session ID unknown"}
        a ? access-control-allow-origin: https://shop.example
        """);
  }

  @Test
  void aPreflightIsAnsweredWithTheHeadersItAsksFor() throws IOException {
    wire.play(
        """
        a = http
        a > OPTIONS EIO=3&transport=polling | Origin: http://a.example | Access-Control-Request-Method: POST | Access-Control-Request-Headers: x-csrf-token
        a < 204
        a ? access-control-allow-origin: http://a.example
        a ? access-control-allow-credentials: true
        a ? access-control-allow-methods: GET,POST
        a ? access-control-allow-headers: x-csrf-token
        """);
  }

  @Test
  void withoutTheWebSocketTransportNoUpgradeIsOffered() throws IOException {
    wire.close();
    settings.transports = List.of("polling");
    settings.cookie = false;
    wire = new Wire(settings);
    wire.play(
        """
        a = http
        a > GET EIO=3&transport=polling
        a < 200 {*}"upgrades":[],{*}
        a ? no set-cookie
        a > WS EIO=3&transport=websocket
        a < 400 Transport unknown
        """);
  }
}
