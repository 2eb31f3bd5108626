package io.echobridge.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.echobridge.AdminStub;
import io.echobridge.config.AdminConfig;
import io.echobridge.tls.TestCertificates;
import io.echobridge.tls.TlsConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the daemon's answers; the rest is tested with a daemon. */
class AdminCheckTest {
  private static final String FILES =
      "process_files_max_files 100000.0\nprocess_files_open_files %d.0\n";
  private static final String STATUS =
      "{\"apps\":[{\"id\":\"a\",\"brokers\":[{\"name\":\"main\",\"unheard\":[%s]}]}]}";

  @Test
  void aListenerWithTlsIsLookedAtWholeByTheDaemonsOwnCertificate(@TempDir Path folder)
      throws Exception {
    try (AdminStub daemon = daemon(folder)) {
      assertThat(look(daemon, "a.pem", "token"))
          .extracting(Finding::id)
          .contains("daemon-not-ready", "events-unheard")
          .doesNotContain("admin-unseen");
    }
  }

  @Test
  void whatCouldNotBeLookedAtIsSaid(@TempDir Path folder) throws Exception {
    try (AdminStub daemon = daemon(folder)) {
      new TestCertificates(folder).make("b", 90);
      Files.writeString(folder.resolve("other"), "x".repeat(32));
      unseen(look(daemon, "b.pem", "token"), "not the one in server.tls.cert-file");
      unseen(look(daemon, "none.pem", "token"), "server.tls.cert-file: cannot read");
      unseen(look(daemon, "a.pem", "other"), "refuses the token");
      unseen(look(daemon, "a.pem", "none"), "this user cannot read a token");
      assertThat(look(daemon, "a.pem", "none"))
          .last()
          .extracting(Finding::change)
          .asString()
          .isEqualTo("Run doctor as the daemon's user.");
      assertThat(look(daemon, "a.pem", "other"))
          .last()
          .extracting(Finding::change)
          .asString()
          .contains("If this setting is new", "systemctl restart");
      assertThat(look(daemon, "a.pem", "none"))
          .extracting(Finding::id)
          .containsExactly("daemon-not-ready", "admin-unseen");
    }
  }

  @Test
  void aDaemonThatWasJustStartedHasItsTimeToFindTheOthers() throws Exception {
    Iterator<String> ready =
        List.of(
                "503 not ready: the daemon is starting\n",
                "503 not ready: app a: looking for other nodes\n",
                "503 not ready: app a: roster of 1 of 2 nodes\n",
                "ready\n")
            .iterator();

    assertThat(plain(path -> path.equals("/ready") ? ready.next() : STATUS.formatted("")))
        .extracting(Finding::id)
        .contains("daemon")
        .doesNotContain("daemon-not-ready");
    assertThat(ready).isExhausted();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          app a, broker main is down: it is draining | brokers are fine below, it runs with an older
          app a, broker main loses events: NOPERM    | by itself
          the daemon is draining, and accepts no more clients | drained daemon takes clients again
          app a: members of other nodes use all their memory (cluster.max-memory): lists | cluster.max-memory, or
          event loop 1 (thread I/O-1) has been stuck for 5 s or more | save that log
          all connections that the file limit allows are in use (ulimit -n) | LimitNOFILE
          something new | log says more
          """)
  void whatToDoDependsOnWhyItIsNotReady(String reason, String words) throws Exception {
    assertThat(plain(Map.of("/ready", "503 not ready: " + reason)))
        .first()
        .satisfies(
            finding -> {
              assertThat(finding.id()).isEqualTo("daemon-not-ready");
              assertThat(finding.what()).contains(reason);
              assertThat(finding.change()).contains(words);
              assertThat(finding.change().contains("older")).isEqualTo(reason.contains("is down"));
            });
  }

  @Test
  void severalReasonsHaveTheAdviceForEachOnce() throws Exception {
    String stuck = "event loop %d has been stuck for 5 s or more";
    String reasons =
        String.join(
            "\nnot ready: ",
            "503 not ready: the daemon is draining",
            stuck.formatted(0),
            stuck.formatted(1));
    assertThat(plain(Map.of("/ready", reasons)).get(0).change())
        .containsOnlyOnce("drained daemon")
        .containsOnlyOnce("save that log");
  }

  @Test
  void whoeverDoesNotAnswerMayBeTheDaemon() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(look(config(silent.getLocalPort())))
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.id()).isEqualTo("admin-port-silent");
                assertThat(finding.level()).isEqualTo(Finding.Level.WARNING);
                assertThat(finding.what()).contains("within 3 s: the daemon, or another program");
              });
    }
  }

  @Test
  void aDaemonFromBeforeTlsWasSwitchedIsRestartedAndNotStopped(@TempDir Path folder)
      throws Exception {
    try (AdminStub daemon = daemon(folder)) {
      assertThat(look(config(daemon.port())))
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.id()).isEqualTo("admin-port-scheme");
                assertThat(finding.what()).contains("HTTP without TLS");
                assertThat(finding.change()).contains("systemctl restart echobridge");
              });
    }
  }

  @Test
  void noPortIsRecommendedThatTheDaemonHasItself() throws Exception {
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext("/", exchange -> answer(exchange, "404 Not found"));
    other.start();
    int port = other.getAddress().getPort();
    try {
      assertThat(look(config(port)))
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.id()).isEqualTo("admin-port-in-use");
                assertThat(finding.change()).contains("admin.port = " + (port + 2) + ",");
              });
    } finally {
      other.stop(0);
    }
  }

  @Test
  void withoutATokenFileOneIsSetAndTheDaemonRestarted() throws Exception {
    List<Finding> found = plain(Map.of("/metrics", "401 Credentials are needed"));
    assertThat(found.get(found.size() - 1).change())
        .startsWith("Set admin.token-file")
        .contains("systemctl restart echobridge");
  }

  @Test
  void longAnswersAreReadToTheirEnd() throws Exception {
    String metrics = "jvm_gc_pause_seconds_count{app=\"a\"} 1.0\n".repeat(10_000);
    String rest = "{\"id\":\"b\",\"protocols\":[\"echo\",\"pusher\"]},".repeat(10_000);
    String status =
        STATUS.formatted("\"shop:b\"").replace("[{\"id\":\"a\"", "[" + rest + "{\"id\":\"a\"");

    assertThat(plain(Map.of("/metrics", metrics + FILES.formatted(7), "/status.json", status)))
        .extracting(Finding::id)
        .containsExactly("daemon", "files", "events-unheard");
    assertThat(plain(Map.of("/metrics", metrics + FILES.formatted(90_000), "/status.json", status)))
        .extracting(Finding::id)
        .containsExactly("daemon", "files-nearly-used", "events-unheard");
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404, 429, 500, 503})
  void anAnswerThatIsNoneIsToldAsWhatItIs(int status) throws Exception {
    String page = status + " Too many requests\nat once: try again\n";
    List<Finding> metrics = plain(Map.of("/metrics", page, "/status.json", STATUS.formatted("")));
    unseen(metrics, "answers " + status + " for /metrics: Too many requests at once: try again.");
    assertThat(metrics).extracting(Finding::id).containsExactly("daemon", "admin-unseen");

    List<Finding> json = plain(Map.of("/metrics", FILES.formatted(7), "/status.json", page));
    unseen(json, "answers " + status + " for /status.json: Too many requests at once: try again.");
    assertThat(json).extracting(Finding::id).containsExactly("daemon", "files", "admin-unseen");
  }

  @Test
  void aDaemonThatBreaksOffIsNoOtherProgram() throws Exception {
    assertThat(plain(Map.of("/metrics", "", "/status.json", STATUS.formatted(""))))
        .extracting(Finding::id)
        .containsExactly("daemon", "admin-unseen");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "process_files_open_files 7.0\n",
        "process_files_max_files NaN\nprocess_files_open_files NaN\n",
        "process_files_max_files +Inf\nprocess_files_open_files 7.0\n"
      })
  void filesThatAreNotToldAreNotJudged(String metrics) {
    assertThat(AdminCheck.files("up 1.0\n" + metrics)).isEmpty();
  }

  @Test
  void aStatusThatCannotBeReadIsSaid() throws Exception {
    for (String status : List.of(STATUS.substring(0, 30), "{}", "<h1>It works!</h1>")) {
      unseen(
          plain(Map.of("/metrics", FILES.formatted(7), "/status.json", status)),
          "/status.json cannot be read");
    }
  }

  /** What is found of a daemon without TLS; a page that begins with a number has that status. */
  private static List<Finding> plain(Map<String, String> pages) throws Exception {
    return plain(
        path -> pages.getOrDefault(path, path.equals("/ready") ? "ready\n" : "404 Not found"));
  }

  private static List<Finding> plain(UnaryOperator<String> pages) throws Exception {
    HttpServer daemon =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    daemon.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          answer(exchange, path.equals("/health") ? "alive\n" : pages.apply(path));
        });
    daemon.start();
    try {
      AdminConfig config = config(daemon.getAddress().getPort());
      return look(config);
    } finally {
      daemon.stop(0);
    }
  }

  private static List<Finding> look(AdminConfig config) throws InterruptedException {
    OwnPorts own = new OwnPorts(Set.of(config.port(), config.port() + 1));
    return new AdminCheck(config, Optional.empty(), own).look();
  }

  private static void answer(HttpExchange exchange, String page) throws IOException {
    boolean isBad = page.matches("(?s)\\d{3} .*");
    byte[] body = (isBad ? page.substring(4) : page).getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      if (body.length > 0) { // else it breaks off
        exchange.sendResponseHeaders(
            isBad ? Integer.parseInt(page.substring(0, 3)) : 200, body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  private static AdminConfig config(int port) {
    return new AdminConfig(
        true, "127.0.0.1", port, List.of(), Map.of(), Optional.empty(), false, false, false);
  }

  private static void unseen(List<Finding> found, String words) {
    Finding last = found.get(found.size() - 1);
    assertThat(last.id()).isEqualTo("admin-unseen");
    assertThat(last.level()).isEqualTo(Finding.Level.WARNING);
    assertThat(last.what()).contains(words);
  }

  private static AdminStub daemon(Path folder) throws Exception {
    return new AdminStub(
        folder,
        Map.of(
            "/health",
            "alive",
            "/ready",
            "broker main is down",
            "/metrics",
            FILES.formatted(7),
            "/status.json",
            STATUS.formatted("\"shop:b\"")));
  }

  private static List<Finding> look(AdminStub daemon, String certificate, String token)
      throws InterruptedException {
    AdminConfig config =
        new AdminConfig(
            true,
            "localhost", // which the certificate is not for
            daemon.port(),
            List.of(),
            Map.of(),
            Optional.of(daemon.file(token)),
            true,
            false,
            false);
    TlsConfig tls =
        new TlsConfig(
            0, daemon.file(certificate), daemon.file("a.key"), Optional.empty(), Optional.empty());
    return new AdminCheck(config, Optional.of(tls), new OwnPorts(Set.of())).look();
  }
}
