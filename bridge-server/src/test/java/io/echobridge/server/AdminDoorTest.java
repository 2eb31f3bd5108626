package io.echobridge.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom the admin listener answers: its operator, and no web page of others in his browser. */
class AdminDoorTest {
  private static final String[] ALL = {
    "GET /",
    "GET /status.json",
    "GET /health",
    "GET /ready",
    "GET /metrics",
    "GET /tail",
    "GET /log-level",
    "GET /api/history",
    "GET /main.js",
    "PUT /log-level?level=info"
  };
  private static final String OURS = "Host: 127.0.0.1:%d\r\n";

  private Server server;

  @BeforeEach
  void start() throws Exception {
    String config =
        """
        server { host = 127.0.0.1, port = 0 }
        admin { port = 0, hosts = [ops.example] }
        apps.shop.brokers.main.type = memory
        protocols.fake.refuse = false
        """;
    server = Server.create(TestConfig.of(config), Map.of());
    server.start();
    await().until(server::ready); // for /ready to say so
  }

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rebound.evil.example:6002",
        "rebound.evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "ops.example.evil.example",
        "localhost@evil.example",
        "127.0.0.1:80:80",
        "0x7f.1",
        "2130706433",
        ""
      })
  void aNameThatIsNotItsOwnIsRefusedEverywhere(String host) throws IOException {
    for (String request : ALL) {
      // What is no host at all, Undertow refuses by itself.
      assertThat(ask(request, "Host: " + host + "\r\n")).as(request).isIn("403", "400");
    }
  }

  @Test
  void twoHostsAreRefused() throws IOException {
    assertThat(ask("GET /metrics", "Host: 127.0.0.1\r\nHost: evil.example\r\n"))
        .isNotEqualTo("200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.0.0.1:6002",
        "localhost:9999",
        "LocalHost",
        "[::1]:6002",
        "10.1.2.3:6002",
        "[2001:db8::7]",
        "ops.example",
        "Ops.Example:443"
      })
  void itsOwnNamesAndAddressesAreAnswered(String host) throws IOException {
    for (String request : ALL) {
      assertThat(ask(request, "Host: " + host + "\r\n")).as(request).isEqualTo("200");
    }
  }

  @Test
  void aBalancerThatSpeaksTheOldHttpNeedsNoHost() throws IOException {
    assertThat(raw("GET /health HTTP/1.0\r\n\r\n")).isEqualTo("200");
  }

  @Test
  void theOldHttpWithoutAHostChangesNothing() throws IOException {
    String length = " HTTP/1.0\r\nContent-Length: 2\r\nContent-Type: application/json\r\n";
    for (String request : new String[] {"POST /api/drain", "PUT /log-level?level=info"}) {
      assertThat(raw(request + length + "\r\n{}")).as(request).isEqualTo("403");
      String named = "X-Requested-With: test\r\n";
      assertThat(raw(request + length + named + "\r\n{}")).as(request).isEqualTo("403");
    }
    assertThat(raw("GET /ready HTTP/1.0\r\n\r\n")).isEqualTo("200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: http://evil.example",
        "Origin: null",
        "Origin: http://127.0.0.1:8000", // another program of this machine
        "Origin: http://127.0.0.1.evil.example:6002",
        "Origin: http://ops.example@evil.example",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: image",
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe"
      })
  void aPageOfOthersIsRefusedEverywhere(String headers) throws IOException {
    for (String request : ALL) {
      assertThat(ask(request, OURS + headers + "\r\n")).as(request).isEqualTo("403");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "User-Agent: curl/8.5.0\r\n",
        "Origin: http://127.0.0.1:%d\r\n",
        "Origin: https://ops.example\r\n", // through a proxy that gives another host
        "Sec-Fetch-Site: same-origin\r\nUser-Agent: Mozilla/5.0\r\n",
        "Sec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate\r\nUser-Agent: Mozilla/5.0\r\n"
      })
  void itsOwnPageAndProgramsAreAnswered(String headers) throws IOException {
    for (String request : ALL) {
      assertThat(ask(request, OURS + headers)).as(request).isEqualTo("200");
    }
  }

  @Test
  void aLinkLeadsToThePageButStartsNoTail() throws IOException {
    String link =
        OURS
            + "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n";
    assertThat(ask("GET /", link)).isEqualTo("200");
    assertThat(ask("GET /tail", link)).isEqualTo("403");
    assertThat(ask("PUT /log-level?level=info", link)).isEqualTo("403");
  }

  @Test
  void aBrowserThatDoesNotSayFromWhereItAsksStartsNoTail() throws IOException {
    String silent = " HTTP/1.1\r\nHost: 10.1.2.3:6002\r\nUser-Agent: Mozilla/5.0\r\n";
    assertThat(raw("GET /tail" + silent + "\r\n")).isEqualTo("403");
    assertThat(raw("GET /status.json" + silent + "\r\n")).isEqualTo("200");
    // The page's own request, over plain HTTP at an address of the network.
    String own = silent + "X-Requested-With: page\r\nReferer: http://10.1.2.3:6002/\r\n\r\n";
    assertThat(raw("GET /tail" + own)).isEqualTo("200");
    // A page of others would have to ask for the header, and nobody answers.
    String asks =
        silent
            + "Origin: http://evil.example\r\nAccess-Control-Request-Headers: x-requested-with\r\n\r\n";
    assertThat(raw("OPTIONS /tail" + asks)).isEqualTo("403");
    assertThat(ask("GET /tail", OURS + "Referer: http://evil.example/\r\n")).isEqualTo("403");
  }

  @Test
  void whatChangesSomethingHasToSayFromWhereItComes() throws IOException {
    String put = "PUT /log-level?level=info HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n";
    assertThat(raw(put + "\r\n")).isEqualTo("403");
    assertThat(raw(put + "X-Requested-With: curl\r\n\r\n")).isEqualTo("200");
    assertThat(raw(put + "Sec-Fetch-Site: same-origin\r\n\r\n")).isEqualTo("200");
    String origin = "Origin: http://localhost:" + server.adminPort() + "\r\n";
    assertThat(raw(put.replace("localhost", "localhost:" + server.adminPort()) + origin + "\r\n"))
        .isEqualTo("200");
  }

  @Test
  void noPageMayShowItInAFrame() throws IOException {
    String answer = whole("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(answer)
        .contains("\r\nX-Frame-Options: DENY\r\n")
        .containsPattern("\r\nContent-Security-Policy: [^\r]*frame-ancestors 'none'");
  }

  private String whole(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.adminPort())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The status of an answer; what it says is not waited for, as a tail has no end. */
  private String ask(String request, String headers) throws IOException {
    return raw(
        request
            + " HTTP/1.1\r\n"
            + headers.replace("%d", String.valueOf(server.adminPort()))
            + "X-Requested-With: test\r\n"
            + "Content-Length: 0\r\n\r\n");
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.adminPort())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String line = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      return line.substring("HTTP/1.1 ".length());
    }
  }
}
