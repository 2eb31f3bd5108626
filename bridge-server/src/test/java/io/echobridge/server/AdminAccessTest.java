package io.echobridge.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.echobridge.admin.access.Access;
import io.echobridge.command.AdminListener;
import io.echobridge.config.EchobridgeConfig;
import io.echobridge.config.InvalidConfigException;
import io.echobridge.tls.TestCertificates;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** Whom the admin listener lets in where it asks, and when it has to. */
class AdminAccessTest {
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";
  private static final String OF_ALICE = BCrypt.hashpw("wonderland", BCrypt.gensalt(10));
  private static final List<String> GUARDED =
      List.of(
          "/",
          "/status.json",
          "/metrics",
          "/tail",
          "/log-level",
          "/api/history",
          "/main.js",
          "/nothing");

  @TempDir private Path folder;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void writeToken() throws Exception {
    Files.writeString(folder.resolve("token"), TOKEN + "\n");
  }

  @Test
  void nobodyEntersWithoutCredentialsButProbesDo() throws Exception {
    try (Server server = start(both())) {
      await().until(() -> status(server, "/ready", "") == 200);
      assertThat(status(server, "/health", "")).isEqualTo(200);
      for (String path : GUARDED) {
        HttpResponse<String> answer = ask(server, path, "");
        assertThat(answer.statusCode()).as(path).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
            .startsWith("Basic realm=");
      }
      HttpRequest change =
          request(server, "/log-level?level=info", "")
              .header("X-Requested-With", "test")
              .PUT(HttpRequest.BodyPublishers.noBody())
              .build();
      assertThat(http.send(change, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void aUserWithItsPasswordAndTheTokenEnter() throws Exception {
    try (Server server = start(both())) {
      for (String shown :
          List.of(basic("alice", "wonderland"), "Bearer " + TOKEN, basic("token", TOKEN))) {
        assertThat(status(server, "/metrics", shown)).as(shown).isEqualTo(200);
        assertThat(status(server, "/metrics", shown)).as("again").isEqualTo(200);
        assertThat(status(server, "/status.json", shown)).as(shown).isEqualTo(200);
      }
      try (Tail tail = new Tail(uri(server, "/tail"), basic("alice", "wonderland"))) {
        assertThat(tail.status()).isEqualTo(200);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alice:Wonderland",
        "alice:",
        "alice",
        ":wonderland",
        "carol:wonderland",
        "token:wonderland",
        "alice:0123456789abcdef0123456789abcdef",
        "token:0123456789abcdef0123456789abcde"
      })
  void whatIsWrongIsRefused(String shown) throws Exception {
    try (Server server = start(both())) {
      String basic =
          "Basic " + Base64.getEncoder().encodeToString(shown.getBytes(StandardCharsets.UTF_8));
      assertThat(status(server, "/metrics", basic)).isEqualTo(401);
    }
  }

  @Test
  void whatIsNoCredentialsIsRefused() throws Exception {
    try (Server server = start(both())) {
      for (String header :
          List.of("Basic !!!", "Basic", "Bearer", "Digest x", "Bearer " + "x".repeat(10_000))) {
        assertThat(status(server, "/metrics", header)).as(header).isEqualTo(401);
      }
    }
  }

  @Test
  void whoGuessesAPasswordLearnsNothingAndKeepsNobodyElseOut() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(Access.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    try (Server server = start(both())) {
      String right = basic("alice", "wonderland");
      assertThat(status(server, "/metrics", right)).isEqualTo(200); // its owner is known now
      List<Integer> answers = new ArrayList<>();
      for (int i = 0; i < 14; i++) {
        answers.add(status(server, "/metrics", basic("alice", "guess-" + i)));
      }
      assertThat(answers.subList(0, 10)).containsOnly(401);
      assertThat(answers).contains(429);
      // As for a wrong one: otherwise he could go on guessing, and at the speed of the network.
      HttpResponse<String> late = ask(server, "/metrics", right);
      assertThat(late.statusCode()).isEqualTo(429);
      assertThat(late.headers().firstValue("Retry-After")).isPresent();
      // Behind a proxy these have the guesser's address.
      assertThat(status(server, "/metrics", basic("bob", "wonderland"))).isEqualTo(200);
      assertThat(status(server, "/metrics", "Bearer " + TOKEN)).isEqualTo(200);
      assertThat(status(server, "/metrics", basic("token", TOKEN))).isEqualTo(200);
      assertThat(statusFrom(InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), server, right))
          .isEqualTo(200);
      assertThat(status(server, "/health", "")).isEqualTo(200);
    } finally {
      logger.detachAppender(lines);
    }
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .filteredOn(line -> line.contains(" wait: "))
        .singleElement()
        .asString()
        .contains("127.0.0.1 as \"alice\"");
  }

  @Test
  void wrongTokensKeepTheRightOneNotOut() throws Exception {
    try (Server server = start(both())) {
      List<Integer> answers = new ArrayList<>();
      for (int i = 0; i < 14; i++) {
        answers.add(status(server, "/metrics", "Bearer guess-" + i));
      }
      assertThat(answers).contains(401, 429).doesNotContain(200);
      assertThat(status(server, "/metrics", "Bearer " + TOKEN)).isEqualTo(200);
    }
  }

  @Test
  void aReloadTakesTheTokenThatIsInTheFileNow() throws Exception {
    try (Server server = start(both())) {
      assertThat(status(server, "/metrics", "Bearer " + TOKEN)).isEqualTo(200);
      String next = "another-token-of-32-letters-here";
      Files.writeString(folder.resolve("token"), next + "\n");
      assertThat(status(server, "/metrics", "Bearer " + TOKEN)).isEqualTo(200);

      server.reload(config(both()));

      assertThat(status(server, "/metrics", "Bearer " + TOKEN)).isEqualTo(401);
      assertThat(status(server, "/metrics", "Bearer " + next)).isEqualTo(200);
      Files.writeString(folder.resolve("token"), "short\n");
      assertThatThrownBy(() -> server.reload(config(both())))
          .isInstanceOf(InvalidConfigException.class)
          .hasMessageContaining("admin.token-file: ");
      assertThat(status(server, "/metrics", "Bearer " + next)).isEqualTo(200);
    }
  }

  @Test
  void anotherFileOfTheTokenNeedsARestart() throws Exception {
    try (Server server = start(both())) {
      Files.writeString(folder.resolve("other"), "another-token-of-32-letters-here\n");
      Files.delete(folder.resolve("token"));

      server.reload(config(both().replace("/token", "/other")));

      assertThat(status(server, "/metrics", "Bearer " + TOKEN)).isEqualTo(200);
    }
  }

  @Test
  void manyPasswordsAtOnceNeitherPileUpNorHoldUpProbes() throws Exception {
    try (Server server = start(both())) {
      long began = System.nanoTime();
      List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        HttpRequest request = request(server, "/metrics", basic("alice", "x" + i)).build();
        asked.add(http.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
      }
      assertThat(status(server, "/health", "")).isEqualTo(200);
      List<Integer> answers = asked.stream().map(each -> each.join().statusCode()).toList();
      assertThat(answers).containsAnyOf(429, 503).doesNotContain(200);
      // Also at once no more are compared than one after the other.
      long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
      assertThat(answers.stream().filter(status -> status == 401).count())
          .isBetween(1L, 11 + seconds / 6);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          host = 0.0.0.0 | admin.token-file =
          host = 0.0.0.0 | admin.tls = true
          host = "::" | admin.token-file =
          host = 10.0.0.7 | admin.users.NAME =
          host = node.internal | admin.behind-proxy = true
          host = 0.0.0.0, behind-proxy = true | admin.token-file =
          host = 0.0.0.0, users { alice = "HASH" } | admin.behind-proxy = true
          users { alice = wonderland } | bcrypt
          users { "a:b" = "HASH" } | names of letters
          token-file = /nowhere/token | no such file
          token-file = "FOLDER/short" | openssl rand
          tls = true | server.tls
          """)
  void theStartRefusesAndSaysWhatToWrite(String settings, String words) throws Exception {
    Files.writeString(folder.resolve("short"), "secret\n");
    assertThatThrownBy(() -> Validation.of(config("admin { port = 0, " + settings + " }")))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("admin")
        .hasMessageContaining(words)
        .hasMessageNotContaining("wonderland");
    assertThatThrownBy(
            () -> Server.create(config("admin { port = 0, " + settings + " }"), Map.of()))
        .isInstanceOf(InvalidConfigException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "host = 0.0.0.0, behind-proxy = true, token-file = \"FOLDER/token\"",
        "host = 10.0.0.7, behind-proxy = true, users { alice = \"HASH\" }",
        "host = 0.0.0.0, enabled = false",
        "host = localhost",
        "host = \"::1\""
      })
  void otherwiseItStarts(String settings) throws Exception {
    Validation.of(config("admin { port = 0, " + settings + " }"));
  }

  @Test
  void itSpeaksTlsWithTheCertificateOfTheClientsListener() throws Exception {
    new TestCertificates(folder).make("a", 90);
    try (Server server = start(tls("a"))) {
      HttpClient trusting =
          HttpClient.newBuilder().sslContext(TestCertificates.trustingAll()).build();
      URI uri = URI.create("https://localhost:" + server.adminPort() + "/metrics");
      HttpRequest request =
          HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + TOKEN).build();
      assertThat(trusting.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
      assertThatThrownBy(() -> status(server, "/health", "")).isInstanceOf(Exception.class);
    }
  }

  @Test
  void commandsBelieveTheCertificateOfTheConfigurationAndNoOther() throws Exception {
    new TestCertificates(folder).make("a", 90).make("b", 90);
    try (Server server = start(tls("a"))) {
      // A name that the certificate is not for.
      URI uri = URI.create("https://localhost:" + server.adminPort() + "/health");
      HttpRequest request = HttpRequest.newBuilder(uri).build();
      assertThat(pinned("a").send(request, HttpResponse.BodyHandlers.ofString()).body())
          .isEqualTo("alive\n");
      assertThatThrownBy(() -> pinned("b").send(request, HttpResponse.BodyHandlers.discarding()))
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("another certificate than " + folder.resolve("b.pem"));
    }
  }

  private String tls(String certificate) {
    return "server.tls { port = 0, cert-file = \"FOLDER/%s.pem\", key-file = \"FOLDER/%s.key\" }\n"
            .formatted(certificate, certificate)
        + both()
        + "\nadmin.tls = true";
  }

  private HttpClient pinned(String certificate) throws InvalidConfigException {
    EchobridgeConfig config = config(tls(certificate));
    return HttpClient.newBuilder()
        .sslContext(AdminListener.trust(config.admin(), config.server().tls()).orElseThrow())
        .build();
  }

  private static String both() {
    return "admin { port = 0, token-file = \"FOLDER/token\", users { alice = \"HASH\", bob = \"HASH\" } }";
  }

  private Server start(String settings) throws Exception {
    Server server = Server.create(config(settings), Map.of());
    server.start();
    return server;
  }

  private EchobridgeConfig config(String settings) throws InvalidConfigException {
    String all =
        """
        server { host = 127.0.0.1, port = 0 }
        apps.shop.brokers.main.type = memory
        protocols.fake.refuse = false
        """
            + settings.replace("FOLDER", folder.toString()).replace("HASH", OF_ALICE);
    return TestConfig.of(all);
  }

  private int status(Server server, String path, String authorization) throws Exception {
    return ask(server, path, authorization).statusCode();
  }

  private HttpResponse<String> ask(Server server, String path, String authorization)
      throws Exception {
    return http.send(
        request(server, path, authorization).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** As somebody at another address of this machine. */
  private static int statusFrom(InetAddress from, Server server, String authorization)
      throws Exception {
    InetAddress to = InetAddress.getLoopbackAddress();
    String head =
        "GET /metrics HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + authorization + "\r\n\r\n";
    try (Socket socket = new Socket(to, server.adminPort(), from, 0)) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      String line = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      return Integer.parseInt(line.substring("HTTP/1.1 ".length()));
    }
  }

  private static HttpRequest.Builder request(Server server, String path, String authorization) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(server, path));
    return authorization.isEmpty() ? request : request.header("Authorization", authorization);
  }

  private static URI uri(Server server, String path) {
    return URI.create("http://127.0.0.1:" + server.adminPort() + path);
  }

  private static String basic(String user, String password) {
    String both = user + ":" + password;
    return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
  }
}
