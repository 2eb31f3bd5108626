package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A session begins on one node, and goes over to a WebSocket that comes to another one by TLS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RelayedTlsTest {
  private static final String QUERY = "/socket.io/?EIO=4&transport=";
  private static final String LARGE = "x".repeat(300_000);

  @TempDir private static Path directory;
  private final Redis redis = Redis.start();
  private final int tlsPort = FreePorts.one();
  private Certificates certificates;
  private Daemon owner;
  private Daemon other;

  @BeforeAll
  void start() {
    certificates = Certificates.in(directory);
    owner = daemon("2s", "");
    other = daemon("1m", certificates.settings(tlsPort)); // it is the owner that cuts
    String sid = session();
    Waiting.until("one node passes on to the other")
        .until(
            () -> RawHttp.post(other.port(), QUERY + "polling&sid=" + sid, "40").status() == 200);
  }

  @AfterAll
  void close() {
    owner.close();
    other.close();
    redis.close();
  }

  private Daemon daemon(String slowClientTimeout, String more) {
    return Daemon.start(
        """
        %s
        server.relay { host = "127.0.0.1", port = %d, address = "127.0.0.1" }
        apps.default.brokers.main { type = redis, url = "%s", prefix = "" }
        apps.default.cluster.secrets = ["what only these nodes know"]
        apps.default.limits.slow-client-timeout = %s
        """
            .formatted(more, FreePorts.one(), redis.url(), slowClientTimeout));
  }

  /** The id of a new session on the owner. */
  private String session() {
    String opened = RawHttp.get(owner.port(), QUERY + "polling").body();
    return Json.parse(opened.substring(1)).path("sid").asText();
  }

  private RawWebSocket upgraded() throws IOException {
    RawWebSocket socket =
        RawWebSocket.openTls(tlsPort, QUERY + "websocket&sid=" + session(), certificates.trust());
    socket.text("2probe");
    assertThat(next(socket)).isEqualTo("3probe");
    socket.text("5");
    socket.text("40");
    assertThat(next(socket)).startsWith("40{");
    socket.text("42[\"subscribe\",{\"channel\":\"news\"}]");
    socket.text("421[\"unsubscribe\",{\"channel\":\"none\"}]");
    assertThat(next(socket)).isEqualTo("431[{\"channel\":\"none\",\"status\":200}]");
    return socket;
  }

  /** What comes next but pings, which it answers: on a busy machine there is time for one. */
  private static String next(RawWebSocket socket) throws IOException {
    String payload = socket.read().payload();
    while (payload.equals("2")) {
      socket.text("3");
      payload = socket.read().payload();
    }
    return payload;
  }

  @Test
  void largeEventsArriveWholeAndInOrder() throws IOException {
    try (RawWebSocket socket = upgraded()) {
      List<String> wanted = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        redis.publishEvent("news", "large", "\"" + i + LARGE + "\"");
        wanted.add("42[\"large\",\"news\",\"" + i + LARGE + "\",");
      }
      for (String event : wanted) {
        assertThat(next(socket)).startsWith(event).endsWith("\"]");
      }
    }
  }

  @Test
  void aClientThatTakesNothingIsCutAndNobodyElseIsHeldUp() throws IOException {
    try (RawWebSocket slow = upgraded();
        RawWebSocket quick = upgraded()) {
      // How much the kernel's buffers take on the way is each machine's own affair.
      for (int i = 0; owner.cut() == 0; i++) {
        assertThat(i).as("events that nobody took").isLessThan(1000);
        redis.publishEvent("news", "large", "\"" + i + LARGE + "\"");
        assertThat(next(quick)).startsWith("42[\"large\",\"news\",\"" + i + "x");
      }
      redis.publishEvent("news", "last", "0");

      assertThat(next(quick)).startsWith("42[\"last\"");
      assertThat(slow.closeCode()).as("it has read nothing, not even how it was cut").isNull();
    }
  }
}
