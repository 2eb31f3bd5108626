package io.echobridge.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.testkit.ChildProcess;
import io.echobridge.testkit.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon of the package. */
class ServeTest {
  /** What SIGTERM makes of a JVM's exit code. */
  private static final int TERMINATED = 128 + 15;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void writeConfiguration() throws IOException {
    file = folder.resolve("echobridge.conf");
    Files.writeString(
        file,
        """
        server { host = "127.0.0.1", port = 0 }
        admin.port = 0
        apps.default.brokers.main { type = redis, url = "redis://127.0.0.1:%d" }
        """
            .formatted(FreePorts.one()));
  }

  @Test
  void itServesWhileItsBrokerIsAwayAndSaysSo() throws Exception {
    try (ChildProcess daemon = serve()) {
      int port = port(daemon);
      daemon.awaitLine("WARN .*broker main is down: .*127\\.0\\.0\\.1", Packaged.PATIENCE);

      assertThat(get(port, "/")).isEqualTo(200);
      assertThat(get(port, "/socket.io/?EIO=4&transport=polling")).isEqualTo(200);
      assertThat(get(port, "/nothing")).isEqualTo(404);
    }
  }

  @Test
  void sigtermEndsItInOrderWithinSeconds() {
    try (ChildProcess daemon = serve()) {
      port(daemon);
      daemon.awaitLine("broker main is down", Packaged.PATIENCE);

      ProcessHandle.of(daemon.pid()).orElseThrow().destroy();

      assertThat(daemon.awaitExit(Packaged.PATIENCE)).isEqualTo(TERMINATED);
      assertThat(daemon.output()).last().asString().contains("Stopped");
    }
  }

  @Test
  void aPortInUseIsOneLine() {
    try (ChildProcess daemon = serve()) {
      String port = Integer.toString(port(daemon));

      Packaged.Ended second =
          Packaged.end(
              Packaged.program("serve", "--config", file.toString())
                  .env("ECHOBRIDGE_SERVER_PORT", port));

      assertThat(second.code()).isEqualTo(1);
      assertThat(second.text())
          .contains("echobridge: server.host, server.port: cannot listen on 127.0.0.1:" + port)
          .doesNotContain("\tat ");
    }
  }

  private ChildProcess serve() {
    return Packaged.program("serve").env("ECHOBRIDGE_CONFIG", file.toString()).start();
  }

  private static int port(ChildProcess daemon) {
    String line = daemon.awaitLine("Listening on 127.0.0.1:(\\d+)", Packaged.PATIENCE).group(1);
    return Integer.parseInt(line);
  }

  private static int get(int port, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
