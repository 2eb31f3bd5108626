package io.echobridge.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WebSockets at an app's own path, beside what is answered there otherwise. */
class RootTest {
  private static final String CONFIG =
      """
      server { host = 127.0.0.1, port = 0 }
      admin.enabled = false
      apps.a.brokers.main.type = memory
      apps.b { path = "/b", brokers.main.type = memory }
      protocols { fake.refuse = false }
      """;

  private Server server;

  @BeforeEach
  void start() throws Exception {
    server = Server.create(TestConfig.of(CONFIG), Map.of());
    server.start();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/|websocket|200 a /",
        "/?app=b|websocket|200 b /",
        "/b|websocket|200 b",
        "/b/|websocket|200 b /",
        "/b/?where|websocket|200 b / at",
        "/fake/longer/x?where|websocket|200 a /x at /fake/longer",
        "/b/fake/longer/x?where|h2c|200 b /x at /fake/longer",
        "/b/more|websocket|404 Not found",
        "/|h2c|200 OK",
        "/b|h2c|404 Not found"
      })
  void onlyAWebSocketReachesTheProtocol(String path, String upgrade, String answer)
      throws IOException {
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      client.setSoTimeout(60_000);
      String request =
          "GET %s HTTP/1.1\r\nHost: test\r\nConnection: Upgrade, close\r\nUpgrade: %s\r\n\r\n"
              .formatted(path, upgrade);
      client.getOutputStream().write(request.getBytes(US_ASCII));
      client.shutdownOutput(); // So the connection ends behind the answer.
      String all = new String(client.getInputStream().readAllBytes(), US_ASCII);
      assertThat(all).startsWith("HTTP/1.1 " + answer.substring(0, 3) + " ");
      assertThat(all.substring(all.indexOf("\r\n\r\n")).strip()).isEqualTo(answer.substring(4));
    }
  }
}
