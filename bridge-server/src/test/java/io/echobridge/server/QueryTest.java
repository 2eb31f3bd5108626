package io.echobridge.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.tls.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Percent signs that stand for themselves, on sockets with TLS and without. */
class QueryTest {
  private static final String CONFIG =
      """
      server {
        host = 127.0.0.1, port = 0, limits.header-size = 4 KiB
        tls { port = 0, cert-file = "%s", key-file = "%s" }
      }
      admin.enabled = false
      apps.a.brokers.main.type = memory
      protocols { fake.refuse = false, echoing {} }
      """;

  /** Whoever encodes a percent sign of it makes it longer than it says. */
  private static final String BODY = "x=50%\n?y=%zz HTTP/1.1\r\n?%4";

  private static final String UPGRADE =
      "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

  @TempDir private static Path folder;

  private final EchoSockets.Seen seen = new EchoSockets.Seen();
  private Server server;

  @BeforeAll
  static void makeCertificate() throws Exception {
    new TestCertificates(folder).make("own", 90);
  }

  @BeforeEach
  void start() throws Exception {
    String config = CONFIG.formatted(folder.resolve("own.pem"), folder.resolve("own.key"));
    server =
        Server.create(
            TestConfig.with(config, new FakeProtocol.Factory(), new EchoSockets.Factory(seen)),
            Map.of());
    server.start();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "a=1&x=50% {a=[1],x=[50%]}",
        "x=50%&a=1 {a=[1],x=[50%]}",
        "x=%zz {x=[%zz]}",
        "x=%4&%=1 {%=[1],x=[%4]}",
        "x=%%41%2541 {x=[%A%41]}"
      })
  void aPercentSignThatEncodesNothingStandsForItself(String query, String decoded)
      throws Exception {
    for (boolean tls : new boolean[] {false, true}) {
      try (Socket client = connect(tls)) {
        // On one connection, whole and byte by byte.
        for (int i = 0; i < 2; i++) {
          say(client, get("/fake/query?" + query));
          assertThat(answer(client).replace(" ", "")).isEqualTo("a/query" + decoded);
          sayByteByByte(client, get("/fake/query?" + query));
          assertThat(answer(client).replace(" ", "")).isEqualTo("a/query" + decoded);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBodyIsAsItWasSent(boolean tls) throws Exception {
    try (Socket client = connect(tls)) {
      for (int i = 0; i < 3; i++) {
        String head = post("/fake/body?x=50%", "Content-Length: " + BODY.length());
        say(client, head + BODY);
        assertThat(answer(client)).isEqualTo(BODY);
        say(client, head);
        sayByteByByte(client, BODY);
        assertThat(answer(client)).isEqualTo(BODY);
        say(client, post("/fake/body?x=50%", "Transfer-Encoding: chunked"));
        String size = Integer.toHexString(BODY.length());
        say(client, size + "\r\n" + BODY + "\r\n" + size + "\r\n" + BODY + "\r\n0\r\n\r\n");
        assertThat(answer(client)).isEqualTo(BODY + BODY);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theBodyOfARequestThatCameWithTheOneBeforeItIsAsItWasSent(boolean tls) throws Exception {
    // The first of several reads has the head, and bytes of the body.
    String large = "?x=50%z".repeat(6_000);
    try (Socket client = connect(tls)) {
      for (int i = 0; i < 3; i++) {
        String head = post("/fake/body", "Content-Length: " + large.length());
        say(client, get("/fake/query?x=50%") + head + large);
        assertThat(answer(client)).isEqualTo("a /query {x=[50%]}");
        assertThat(answer(client)).isEqualTo(large);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aWebSocketMayHaveOneInItsHandshake(boolean tls) throws Exception {
    try (Socket client = connect(tls)) {
      say(client, "GET /echoing?x=50% HTTP/1.1\r\nHost: x\r\n" + UPGRADE + "\r\n");
      assertThat(head(client)).startsWith("HTTP/1.1 101 ");
      // A text with a mask of zeros.
      client
          .getOutputStream()
          .write(new byte[] {(byte) 0x81, (byte) 0x83, 0, 0, 0, 0, '?', '%', 'z'});
      assertThat(client.getInputStream().readNBytes(5))
          .isEqualTo(new byte[] {(byte) 0x81, 3, '?', '%', 'z'});
    }
    assertThat(seen.sources).hasSize(1).noneMatch(name -> name.contains("RequestHeads"));
  }

  @Test
  void aLineThatBecomesTooLongIsRefused() throws Exception {
    for (int count : new int[] {100, 2_000}) {
      try (Socket client = connect(false)) {
        say(client, get("/fake/x?" + "%".repeat(count)));
        assertThat(head(client)).startsWith("HTTP/1.1 " + (count == 100 ? "200" : "400"));
      }
    }
  }

  private Socket connect(boolean tls) throws Exception {
    InetAddress here = InetAddress.getLoopbackAddress();
    Socket socket =
        tls
            ? TestCertificates.trustingAll().getSocketFactory().createSocket(here, server.tlsPort())
            : new Socket(here, server.port());
    socket.setSoTimeout(60_000);
    socket.setTcpNoDelay(true);
    return socket;
  }

  private static String get(String target) {
    return "GET " + target + " HTTP/1.1\r\nHost: x\r\nReferer: /?x=50%\r\n\r\n";
  }

  private static String post(String target, String header) {
    return "POST " + target + " HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\n";
  }

  private static void say(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(US_ASCII));
  }

  private static void sayByteByByte(Socket client, String text) throws IOException {
    for (byte each : text.getBytes(US_ASCII)) {
      client.getOutputStream().write(each);
    }
  }

  private static String head(Socket client) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = client.getInputStream().read();
      assertThat(next).as("the connection ended after: %s", head).isNotNegative();
      head.append((char) next);
    }
    return head.toString();
  }

  private static String answer(Socket client) throws IOException {
    String head = head(client);
    assertThat(head).startsWith("HTTP/1.1 200 ");
    int length = Integer.parseInt(head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
    return new String(client.getInputStream().readNBytes(length), US_ASCII);
  }
}
