package io.echobridge.dist.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.echobridge.testkit.Certificates;
import io.echobridge.testkit.FreePorts;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ports, origins and daemons that are not as they should be. */
class HereFaultsTest {
  private static final String NO_APPS = "{\"apps\":[]}";

  private Patient patient;

  @BeforeEach
  void start() {
    patient = new Patient();
  }

  @AfterEach
  void stop() {
    patient.close();
  }

  @Test
  void anotherProgramHasThePort() {
    RawHost other = RawHost.answering("200 OK", "", "<h1>It works!</h1>");
    patient.alongside(other).with("server.port = " + other.port());
    patient.suffersFrom("port-in-use", "ss -ltnp 'sport = :" + other.port() + "'");
  }

  @Test
  void theOldServerHasThePort() {
    RawHost old = RawHost.answering("200 OK", "", "96:0{\"sid\":\"a\",\"pingInterval\":25000}2:40");
    patient.alongside(old).with("server.port = " + old.port());
    patient.suffersFrom("port-old-server", "pm2 delete laravel-echo-server");
  }

  @Test
  void theAddressIsNotOfThisMachine() {
    patient.with("server.host = \"192.0.2.1\"");
    patient.suffersFrom("port-address", "server.host = \"0.0.0.0\"");
  }

  @Test
  void whatHasThePortDoesNotAnswer() {
    RawHost other = RawHost.silent();
    patient.alongside(other).with("server.port = " + other.port());
    patient.suffersFrom("port-silent", "ss -ltnp 'sport = :" + other.port() + "'");
  }

  @Test
  void anotherProgramHasTheAdminPort() {
    RawHost other = RawHost.answering("200 OK", "", "<h1>It works!</h1>");
    patient.alongside(other).with("admin.port = " + other.port());
    patient.suffersFrom("admin-port-in-use", "port " + other.port());
  }

  @Test
  void whatHasTheAdminPortDoesNotAnswer() throws IOException {
    try (ServerSocket other =
        new ServerSocket(patient.adminPort(), 1, InetAddress.getLoopbackAddress())) {
      assertThat(other.isBound()).isTrue();
      patient.suffersFrom("admin-port-silent", "port " + patient.adminPort());
    }
  }

  /** The certificate's own warning is there besides: it is good for two days. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theRunningDaemonIsFromBeforeAdminTlsWasSwitched(boolean before, @TempDir Path folder)
      throws IOException {
    Certificates made = Certificates.in(folder);
    made.issue("own", "IP:127.0.0.1");
    patient
        .with(
            "server.tls { port = %d, cert-file = \"%s\", key-file = \"%s\" }"
                .formatted(FreePorts.one(), made.file("own.pem"), made.file("own.key")))
        .with("admin.tls = " + before)
        .running();
    assertThat(patient.examine()).extracting("id").contains("daemon");
    patient.with("admin.tls = " + !before);
    assertThat(patient.examine())
        .extracting("id")
        .contains("admin-port-scheme")
        .doesNotContain("admin-port-in-use", "daemon");
  }

  @Test
  void theDaemonRefusesItsConfiguration(@TempDir Path folder) throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "12345");
    patient.with("admin.token-file = \"" + token + '"');
    patient.suffersFrom("config-refused", "admin.token-file: expected one line of 20");
  }

  @Test
  void clientsAreToPublishWhereTheBrokerTakesEventsFrom() {
    patient.with("apps.default.inbound.publish-to = \"private-a.{channel}\"");
    patient.suffersFrom("config-refused", "apps.default.inbound.publish-to: ");
  }

  @Test
  void anotherNodeOnThisMachineHasThePortForNodes() throws IOException {
    String settings =
        """
        server.relay { host = "127.0.0.1", port = %d }
        apps.default.cluster.secrets = ["that of all the nodes"]
        """;
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      patient.with(settings.formatted(other.getLocalPort()));
      patient.suffersFrom("relay-port-in-use", "has port " + other.getLocalPort());
      patient.with("apps.default.cluster.secrets = []").isWell(); // nobody listens there then
    }
    patient.with(settings.formatted(FreePorts.one())).isWell();
    patient.running().isWell();
    patient.with("admin.port = " + FreePorts.one()); // The daemon runs with another one still.
    assertThat(patient.examine()).extracting("id").doesNotContain("relay-port-in-use");
  }

  @Test
  void thePortForNodesIsAtAnAddressOfAnotherMachine() {
    patient.with("server.relay.host = \"192.0.2.1\"");
    patient.with("apps.default.cluster.secrets = [\"that of all the nodes\"]");
    patient.suffersFrom("relay-port-address", "server.relay.host = \"0.0.0.0\"");
  }

  @ParameterizedTest
  @CsvSource({
    "1024,  100,   files-limit,       may open at most 1024 files",
    "65536, 60000, files-nearly-used, '60,000 of 65,536'"
  })
  void theDaemonMayOpenTooFewFiles(int most, int open, String id, String words) throws IOException {
    HttpServer daemon =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), patient.adminPort()), 0);
    daemon.createContext("/health", Patient.answering(200, "text/plain", "alive\n"));
    daemon.createContext("/ready", Patient.answering(200, "text/plain", "ready\n"));
    daemon.createContext(
        "/metrics",
        Patient.answering(
            200,
            "text/plain",
            "echobridge_connections{app=\"shop\",protocol=\"echo\"} 0.0\n".repeat(4_000)
                + "process_files_max_files %d.0\nprocess_files_open_files %d.0\n"
                    .formatted(most, open)));
    daemon.createContext("/status.json", Patient.answering(200, "application/json", NO_APPS));
    daemon.start();
    patient.alongside(() -> daemon.stop(0)).suffersFrom(id, words);
  }

  @Test
  void anAppsOwnPathIsWhereItsClientsAreLookedFor() {
    patient.with("apps.default.protocols.echo.path = /ws").running().isWell();
  }

  @Test
  void whatADaemonOfManyAppsSaysAtLengthIsReadToItsEnd() throws Exception {
    for (int i = 0; i < 6; i++) {
      patient.with(
          """
          apps.more%d {
            brokers.main { type = redis, url = "%s", prefix = "more%d_" }
            auth.url = "%s/broadcasting/auth"
            cluster.heartbeat = 100ms
          }
          """
              .formatted(i, patient.redis().url(), i, patient.applicationUrl()));
    }
    patient.running();
    URI metrics = URI.create("http://127.0.0.1:" + patient.adminPort() + "/metrics");
    try (InputStream answer = metrics.toURL().openStream()) {
      assertThat(answer.readAllBytes()).hasSizeGreaterThan(64 * 1024);
    }

    patient.isWell();
    assertThat(patient.examine()).extracting("id").contains("files");
  }

  @Test
  void theRunningDaemonHasAnOlderConfiguration() {
    patient.running();
    patient.isWell();
    int port = FreePorts.one();
    patient.redis().stop();
    io.echobridge.testkit.RedisServer next = io.echobridge.testkit.RedisServer.onPort(port);
    patient.alongside(next).with("apps.default.brokers.main.url = \"" + next.url() + "\"");
    patient.suffersFrom("daemon-not-ready", "broker main is down");
  }

  @Test
  void anEventGoesTheWholeWay() {
    patient.running().withCanary().isWell();
    assertThat(patient.examine()).extracting("id").contains("canary");
  }

  @Test
  void theRunningDaemonTakesAnotherPrefixOff() {
    patient.running().withCanary().with("apps.default.brokers.main.prefix = \"new:\"");
    patient.suffersFrom("canary-lost", "systemctl restart echobridge");
  }

  @Test
  void theDaemonIsFull() {
    RawHost full =
        RawHost.answering(
            "503 Service Unavailable",
            "",
            "{\"code\":4,\"message\":\"The server is full: connect again later\"}");
    patient.alongside(full).with("server.port = " + full.port()).isWell();
    patient.withCanary().suffersFrom("canary-no-client", "the answer is 503");
  }

  @Test
  void noCanaryIsSentWithoutWebSockets() {
    patient.with("protocols.echo.transports = [polling]").running().isWell();
    patient.withCanary().suffersFrom("canary-no-websocket", "apps.default");
  }

  @Test
  void noDaemonRuns() {
    patient.withCanary().suffersFrom("canary-no-daemon", "systemctl start echobridge");
  }

  @ParameterizedTest
  @CsvSource({
    "shop.example,              origin-scheme,   https://shop.example",
    "https://shop.example/shop, origin-path,     'https://shop.example\" in'",
    "https://*.shop.example,    origin-wildcard, List each origin"
  })
  void originsAreSuchAsNoBrowserSends(String origin, String id, String words) {
    patient.with("apps.default.origins = [\"https://www.shop.example:443/\"]").isWell();
    patient.with("apps.default.origins += \"" + origin + '"').suffersFrom(id, words);
  }
}
