package io.echobridge.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile HTTP: every answer is the protocol's own, and nobody waits for the slow. */
class HttpRequestsTest extends OnStage {
  private static final String HANDSHAKE = "/socket.io/?EIO=4&transport=polling";

  @ParameterizedTest
  @CsvSource({
    "GET, EIO=4, 0, Transport unknown",
    "GET, EIO=4&transport=abc, 0, Transport unknown",
    "GET, EIO=4&transport=__proto__, 0, Transport unknown",
    "GET, EIO=4&transport=webtransport, 0, Transport unknown",
    "GET, EIO=4&transport=polling&sid=nobody, 1, Session ID unknown",
    "GET, EIO=4&transport=polling&sid=__proto__, 1, Session ID unknown",
    "GET, EIO=4&transport=polling&sid=%00, 1, Session ID unknown",
    "GET, EIO=4&transport=polling&sid=a&sid=b, 1, Session ID unknown",
    "POST, EIO=4&transport=polling, 2, Bad handshake method",
    "PUT, EIO=4&transport=polling, 2, Bad handshake method",
    "GET, EIO=4&transport=websocket, 3, Bad request",
    "GET, transport=polling, 5, Unsupported protocol version",
    "GET, EIO=5&transport=polling, 5, Unsupported protocol version",
    "GET, EIO=34&transport=polling, 5, Unsupported protocol version"
  })
  void errorsHaveTheProtocolsForm(String method, String query, int code, String message) {
    String head = RawHttp.head(method, port(), "/socket.io/?" + query);

    RawHttp.Answer answer = RawHttp.send(port(), head + "Content-Length: 0\r\n\r\n", UTF_8);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("Content-Type")).startsWith("application/json");
    assertThat(answer.body()).isEqualTo("{\"code\":" + code + ",\"message\":\"" + message + "\"}");
  }

  @Test
  void aHandshakeIsAnswered() {
    RawHttp.Answer answer = RawHttp.get(port(), HANDSHAKE);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("text/plain; charset=UTF-8");
    assertThat(Json.parse(answer.body().substring(1)).fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("sid", "upgrades", "pingInterval", "pingTimeout", "maxPayload");
  }

  @Test
  void refusedUpgradesLeaveNothingBehind() throws IOException {
    for (int i = 0; i < 500; i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
        socket.setSoLinger(true, 0);
        String target = "/socket.io/?EIO=4&transport=websocket&sid=nobody";
        socket.getOutputStream().write(RawWebSocket.upgrade(port(), target).getBytes(UTF_8));
      }
    }
    String request = RawWebSocket.upgrade(port(), "/socket.io/?EIO=4&transport=websocket&sid=no");
    assertThat(RawHttp.send(port(), request, UTF_8).status()).isEqualTo(400);
  }

  @Test
  void aProtocolHeaderOfSpacesIsReadInNoTime() {
    String header = "Sec-WebSocket-Protocol: b" + " ".repeat(24_000) + "x";
    String target = "/socket.io/?EIO=4&transport=websocket";

    RawHttp.Answer answer =
        RawHttp.send(port(), RawWebSocket.upgrade(port(), target, header), UTF_8);

    assertThat(answer.status()).isIn(101, 400, 431);
  }

  @Test
  void tooManyHeadersAreRefused() {
    List<String> headers = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      headers.add("X-Header-" + i + ": x");
    }

    assertRefused(RawHttp.get(port(), HANDSHAKE, headers.toArray(String[]::new)));
    assertThat(RawHttp.get(port(), HANDSHAKE, "X-Header: x").status()).isEqualTo(200);
  }

  @Test
  void aHugeQueryIsRefused() {
    assertRefused(RawHttp.get(port(), HANDSHAKE + "&x=" + "y".repeat(1_000_000)));
    assertRefused(RawHttp.get(port(), HANDSHAKE + "&x=1".repeat(100_000)));
    assertThat(RawHttp.get(port(), HANDSHAKE + "&x=" + "y".repeat(1000)).status()).isEqualTo(200);
  }

  @Test
  void theLastOfSeveralSessionsCounts() {
    PollingClient client = PollingClient.open(port(), 4);
    String twice = "/socket.io/?EIO=4&transport=polling&sid=nobody&sid=" + client.sid();

    assertThat(RawHttp.post(port(), twice, "3").body()).isEqualTo("ok");
  }

  @Test
  void requestsOfAnotherRevisionDoNotReachASession() {
    PollingClient client = PollingClient.open(port(), 4);

    RawHttp.Answer answer = RawHttp.post(port(), client.target().replace("EIO=4", "EIO=3"), "1:2");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("\"code\":3");
    client.assertOpen();
  }

  @Test
  void jsonpNamesAreDigitsOnly() {
    RawHttp.Answer evil =
        RawHttp.get(port(), "/socket.io/?EIO=3&transport=polling&j=0);alert(1)//");
    RawHttp.Answer good = RawHttp.get(port(), "/socket.io/?EIO=3&transport=polling&j=3");

    assertThat(evil.body()).doesNotContain("alert");
    assertThat(good.body()).startsWith("___eio[3](\"").endsWith("\");");
    assertThat(good.header("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "POST / HTTP/1.1\r\n", "\u0000\u0001\u0002", "GET /socket.io/"})
  void silentAndSlowConnectionsDelayNobody(String start) throws IOException {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 500; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        sockets.add(socket);
        socket.getOutputStream().write(start.getBytes(UTF_8));
      }
      bystander().assertHears(redis(), "bystander");
      assertThat(RawHttp.get(port(), HANDSHAKE).status()).isEqualTo(200);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void slowBodiesDelayNobody() throws IOException {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        String target = PollingClient.open(port(), 4).target();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        sockets.add(socket);
        String head = RawHttp.head("POST", port(), target) + "Content-Length: 1000\r\n\r\n4";
        socket.getOutputStream().write(head.getBytes(UTF_8));
      }
      bystander().assertHears(redis(), "bystander");
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET " + HANDSHAKE + " HTTP/1.1\r\n\r\n",
        "GET " + HANDSHAKE + " HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET " + HANDSHAKE + " HTTP/1.1\r\nHost: a\u0000b\r\n\r\n",
        "POST " + HANDSHAKE + " HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "POST "
            + HANDSHAKE
            + " HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET http://[ HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /%zz?%zz HTTP/1.1\r\nHost: a\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
      })
  void oddRequestsHurtNobody(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.getOutputStream().write(request.getBytes(UTF_8));
      bystander().assertHears(redis(), "bystander");
    }
  }

  private static void assertRefused(RawHttp.Answer answer) {
    assertThat(answer.status()).isIn(0, 400, 413, 414, 431);
  }
}
