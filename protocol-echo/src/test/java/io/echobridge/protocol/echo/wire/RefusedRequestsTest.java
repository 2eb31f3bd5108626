package io.echobridge.protocol.echo.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.testkit.wire.HttpPeer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every error code, by HTTP and instead of a WebSocket, and which of two errors is told. */
class RefusedRequestsTest {
  private static final String GOOD = "https://shop.example";

  private final Settings settings = new Settings();
  private final Wire wire;

  RefusedRequestsTest() {
    settings.origins = List.of(GOOD);
    wire = new Wire(settings);
  }

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  @Test
  void code0TheTransportIsNone() throws IOException {
    refused(0, "GET EIO=4", "GET EIO=3&transport=nonsense", "GET /socket.io/");
    // CVE-2023-31125, and an order: the transport is looked at first.
    refused(0, "WS EIO=4&transport=constructor", "PUT transport=x&sid=nobody");
  }

  /** Finding 9: at once, as nobody else has to be asked. */
  @Test
  void code1TheSessionIsUnknown() throws IOException {
    refused(1, "GET EIO=3&transport=polling&sid=nobody", "PUT EIO=4&transport=polling&sid=nobody");
    refused(1, "GET EIO=4&transport=polling&sid=__proto__", "GET EIO=4&transport=polling&sid=");
    refused(1, "WS EIO=4&transport=websocket&sid=nobody", "GET transport=polling&sid=%00");
  }

  @Test
  void code2OnlyGetBegins() throws IOException {
    refused(2, "PUT EIO=3&transport=polling", "POST EIO=4&transport=polling 40");
    refused(2, "DELETE transport=polling", "POST EIO=4&transport=websocket 40");
  }

  @Test
  void code3TheRequestDoesNotFit() throws IOException {
    refused(3, "GET EIO=4&transport=websocket", "GET transport=websocket");
    refused(3, "WS EIO=4&transport=polling", "GET EIO=4&transport=polling | Origin: http://\u00e9");
    refused(3, "GET EIO=4&transport=websocket | Upgrade: websocket");
  }

  /** Finding 8: a page from elsewhere gets no WebSocket either. */
  @Test
  void code4ThePageIsNotAllowed() throws IOException {
    String evil = " | Origin: https://evil.example";
    refused(4, "GET EIO=3&transport=polling" + evil, "WS EIO=4&transport=websocket" + evil);
    // The reference server asks who it is before it looks at the revision.
    refused(4, "GET transport=polling" + evil, "WS EIO=9&transport=websocket" + evil);
    refused(2, "PUT EIO=3&transport=polling" + evil);
    wire.play(
        """
        c = http
        c > GET EIO=3&transport=polling | Origin: https://evil.example
        c < 403 {"code":4,"message":"Forbidden"}
        c ? no access-control-allow-origin
        c > OPTIONS EIO=3&transport=polling | Origin: https://evil.example
        c < 204
        c ? no access-control-allow-origin
        c > GET EIO=4&transport=polling | Origin: https://shop.example
        c < 200 0{"sid":"{sid}",{*}}
        c ? access-control-allow-origin: https://shop.example
        c > GET EIO=4&transport=polling&sid={sid} | Origin: https://evil.example
        c < 403 {"code":4,"message":"Forbidden"}
        c > WS EIO=4&transport=websocket&sid={sid} | Origin: https://evil.example
        c < 403 Forbidden
        d = http
        d > WS EIO=4&transport=websocket | Origin: https://shop.example
        d < 101
        """);
  }

  /** Finding 2: who does not say which revision it is, is not taken for an old client. */
  @Test
  void code5TheRevisionIsMissingOrUnknown() throws IOException {
    refused(
        5, "GET transport=polling", "GET EIO=&transport=polling", "GET EIO=5&transport=polling");
    refused(
        5,
        "GET EIO=03&transport=polling",
        "WS EIO=1&transport=websocket",
        "WS transport=websocket");
  }

  @Test
  void theRevisionAndTheTransportAreTheSessions() throws IOException {
    wire.play(
        """
        a = polling EIO=4
        a < 0{"sid":"{sid}",{*}}
        w = websocket EIO=4
        w < 0{"sid":"{ws}",{*}}
        c = http
        c > GET EIO=3&transport=polling&sid={sid}
        c < 400 {"code":3,"message":"Bad request"}
        c > POST transport=polling&sid={sid} 40
        c < 400 {"code":3,"message":"Bad request"}
        c > GET EIO=4&transport=polling&sid={ws}
        c < 400 {"code":3,"message":"Bad request"}
        c > GET EIO=4&transport=websocket&sid={sid}
        c < 400 {"code":3,"message":"Bad request"}
        c > WS EIO=3&transport=websocket&sid={sid}
        c < 400 Bad request
        // Nobody has lost its session by that.
        a > 40
        a < 40{"sid":"{ida}"}
        w > 40
        w < 40{"sid":"{idw}"}
        """);
  }

  @Test
  void theLastOfAParametersValuesCounts() throws IOException {
    wire.play(
        """
        c = http
        c > GET EIO=9&transport=x&EIO=4&transport=polling
        c < 200 0{"sid":"{sid}",{*}}
        c > POST EIO=4&transport=polling&sid=nobody&sid={sid} 40
        c < 200 ok
        c > GET EIO=4&transport=polling&sid={sid}&sid=nobody
        c < 400 {"code":1,"message":"Session ID unknown"}
        """);
  }

  /** Unlike the reference server, which answers 500: it is the client's mistake. */
  @Test
  void otherMethodsOfASessionAreRefusedAndItLives() throws IOException {
    wire.play(
        """
        c = http
        c > GET EIO=4&transport=polling
        c < 200 0{"sid":"{sid}",{*}}
        c > PUT EIO=4&transport=polling&sid={sid} x
        c < 400 {"code":3,"message":"Bad request"}
        c > DELETE EIO=4&transport=polling&sid={sid}
        c < 400 {"code":3,"message":"Bad request"}
        c > POST EIO=4&transport=polling&sid={sid} 40
        c < 200 ok
        """);
  }

  /** Each request on a connection of its own: a refused WebSocket is one that ends. */
  private void refused(int code, String... requests) throws IOException {
    List<String> messages =
        List.of(
            "Transport unknown",
            "Session ID unknown",
            "Bad handshake method",
            "Bad request",
            "Forbidden",
            "Unsupported protocol version");
    String status = code == 4 ? "403 " : "400 ";
    String message = messages.get(code);
    for (String request : requests) {
      try (HttpPeer peer = new HttpPeer(wire.server.port(), EngineDialect.PATH)) {
        peer.send(request);
        boolean webSocket = request.contains("WS ") || request.contains("Upgrade: websocket");
        String body =
            webSocket ? message : "{\"code\":" + code + ",\"message\":\"" + message + "\"}";
        assertThat(peer.receive()).as(request).isEqualTo(status + body);
        assertThat(peer.headers())
            .containsEntry("content-type", webSocket ? "text/html" : "application/json");
        if (webSocket) {
          assertThat(peer.headers()).containsEntry("connection", "close");
          assertThat(peer.receive()).isEqualTo("end");
        }
      }
    }
  }
}
