package io.echobridge.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.echobridge.admin.AdminServer;
import io.echobridge.config.LogConfig;
import io.echobridge.logging.Logging;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AdminTest {
  private static final String CONFIG =
      """
      server { host = 127.0.0.1, port = 0 }
      admin.port = 0
      apps.shop { brokers.main.type = memory, api.clients.one.key = k }
      protocols.fake.refuse = false
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<Logger, Optional<Level>> levels = new HashMap<>();
  private Server server;

  /** They belong to the process: other tests need them as they were, whatever becomes of this. */
  @BeforeEach
  void keepLevels() {
    for (Logger each : ((LoggerContext) LoggerFactory.getILoggerFactory()).getLoggerList()) {
      levels.put(each, Optional.ofNullable(each.getLevel()));
    }
  }

  @AfterEach
  void restoreLevels() {
    Logging.level(LogConfig.Level.INFO); // so that no later one takes back what was set here
    levels.forEach((logger, level) -> logger.setLevel(level.orElse(null)));
  }

  @BeforeEach
  void start() throws Exception {
    server = Server.create(TestConfig.of(CONFIG), Map.of());
    server.start();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void itIsAliveAndGetsReadyWithItsBrokers() throws Exception {
    assertThat(get("/health").statusCode()).isEqualTo(200);
    await().until(() -> get("/ready").statusCode() == 200);
    assertThat(get("/ready").body()).isEqualTo("ready\n");
  }

  @Test
  void aLoopThatIsStuckIsNamedAndNotReadyUntilItTurnsAgain() throws Exception {
    await().until(() -> get("/ready").statusCode() == 200);
    CountDownLatch release = new CountDownLatch(1);
    server
        .eventLoops()
        .all()
        .get(0)
        .execute(
            () -> {
              try {
                release.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    try {
      await().until(() -> get("/ready").statusCode() == 503);
      assertThat(get("/ready").body())
          .matches("not ready: event loop 0 \\(thread .+\\) has been stuck for 5 s or more\n");
      assertThat(get("/health").statusCode()).isEqualTo(200);
    } finally {
      release.countDown();
    }
    await().until(() -> get("/ready").statusCode() == 200);
  }

  @Test
  void connectionsAndExchangesAreCounted() throws Exception {
    try (Socket open = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      assertThat(open.isConnected()).isTrue();
      await().until(() -> get("/metrics").body().contains("\nechobridge_http_connections 1.0\n"));
    }
    await().until(() -> get("/metrics").body().contains("\nechobridge_http_connections 0.0\n"));
    assertThat(get("/metrics").body())
        .contains("\nechobridge_http_exchanges ")
        .contains("\nechobridge_log_lines_lost_total ");
  }

  @Test
  void aBodyThatNobodyWantsEndsTheConnection() throws Exception {
    for (String request : List.of("POST /", "PUT /log-level", "DELETE /nothing")) {
      try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.adminPort())) {
        client.setSoTimeout(60_000);
        String head = request + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4000\r\n\r\n";
        client.getOutputStream().write(head.getBytes(US_ASCII));
        assertThat(client.getInputStream().readAllBytes())
            .asString(US_ASCII)
            .startsWith("HTTP/1.1 4");
      }
    }
  }

  @Test
  void metricsNameTheAppItsConnectionsAndItsBroker() throws Exception {
    await().until(() -> get("/ready").statusCode() == 200);

    HttpResponse<String> answer = get("/metrics");

    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
    assertThat(answer.body())
        .contains("echobridge_connections{app=\"shop\",protocol=\"fake\",transport=\"none\"} 7.0\n")
        .contains("echobridge_connections_closed_total{app=\"shop\",reason=\"draining\"} 0.0\n")
        .contains("echobridge_broker_up{app=\"shop\",broker=\"main\"} 1.0\n")
        .contains("echobridge_broker_outages_total{app=\"shop\",broker=\"main\"} 0.0\n")
        .contains("echobridge_broker_down_seconds_total{app=\"shop\",broker=\"main\"} 0.0\n")
        .contains("echobridge_clients_sent_away_total{app=\"shop\",code=\"4001\"} 3.0\n")
        .contains("echobridge_refused_total{app=\"shop\",reason=\"client-events\"} 0.0\n")
        .contains("echobridge_webhooks_total{app=\"shop\",result=\"repeated\"} 0.0\n")
        .contains("echobridge_cache_hits_total{app=\"shop\"} 0.0\n")
        .contains("echobridge_cache_misses_total{app=\"shop\"} 0.0\n")
        .contains("echobridge_compression_messages_total{app=\"shop\"} 0.0\n")
        .contains("echobridge_compression_before_bytes_total{app=\"shop\"} 0.0\n")
        .contains("echobridge_compression_after_bytes_total{app=\"shop\"} 0.0\n")
        .contains("echobridge_compression_saved_bytes_total{app=\"shop\"} 0.0\n")
        .contains("echobridge_signed_in_users{app=\"shop\"} 0.0\n")
        .contains("echobridge_events_received_total{app=\"shop\"} 0.0\n")
        .contains("jvm_memory_used_bytes{")
        .doesNotContain("certificate"); // there is none
  }

  @Test
  void theLogLevelIsToldAndChanged() throws Exception {
    String before = get("/log-level?logger=io.echobridge.admin.AdminServer").body();
    assertThat(before).startsWith("io.echobridge.admin.AdminServer ");
    HttpResponse<String> changed =
        put("/log-level?logger=io.echobridge.admin.AdminServer&level=debug");
    assertThat(changed.body()).isEqualTo("io.echobridge.admin.AdminServer debug\n");
    assertThat(LoggerFactory.getLogger(AdminServer.class).isDebugEnabled()).isTrue();
    assertThat(put("/log-level?logger=io.echobridge.admin.AdminServer&level=info").statusCode())
        .isEqualTo(200);
    assertThat(LoggerFactory.getLogger(AdminServer.class).isDebugEnabled()).isFalse();
  }

  /** As a reload does it, for whatever logger it was, and what the level was before. */
  @Test
  void aLevelThatWasSetEndsWhenTheConfigurationIsReadAgain() throws Exception {
    Logger library = (Logger) LoggerFactory.getLogger("io.undertow");
    Logger named = (Logger) LoggerFactory.getLogger("org.apache.kafka");
    Level ofLibrary = library.getLevel();
    Level ofNamed = named.getLevel();
    Level ofAll = ((Logger) LoggerFactory.getLogger("ROOT")).getLevel();
    for (String logger : List.of("io.undertow", "org.apache.kafka", "ROOT", "io.echobridge")) {
      for (String level : List.of("debug", "error")) {
        String path = "/log-level?logger=" + logger + "&level=" + level;
        assertThat(put(path).body()).isEqualTo(logger + " " + level + "\n");
      }
    }

    Logging.level(LogConfig.Level.INFO);

    assertThat(library.getLevel()).isEqualTo(ofLibrary);
    assertThat(named.getLevel()).isEqualTo(ofNamed);
    assertThat(get("/log-level?logger=ROOT").body()).isEqualToIgnoringCase("ROOT " + ofAll + "\n");
    assertThat(get("/log-level").body()).isEqualTo("io.echobridge info\n");
  }

  @Test
  void aLevelOrLoggerThatIsNoneChangesNothing() throws Exception {
    for (String level : List.of("loud", "off", "all", "5000")) {
      assertThat(put("/log-level?level=" + level).statusCode()).as(level).isEqualTo(400);
    }
    assertThat(put("/log-level").statusCode()).isEqualTo(400);
    assertThat(put("/log-level?level=debug&logger=made.up").statusCode()).isEqualTo(404);
    assertThat(get("/log-level?logger=made.up").statusCode()).isEqualTo(404);
  }

  @Test
  void whoSetsALevelCannotHideThatHeDid() throws Exception {
    Logger audit = (Logger) LoggerFactory.getLogger("echobridge.audit");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    audit.addAppender(lines);
    try {
      for (String logger : List.of("io.echobridge", "ROOT", "echobridge")) {
        String path = "/log-level?logger=" + logger + "&level=error";
        assertThat(put(path).statusCode()).isEqualTo(200);
        assertThat(audit.isInfoEnabled()).as(logger).isTrue();
      }
      assertThat(put("/log-level?logger=echobridge.audit&level=error").statusCode()).isEqualTo(403);
      assertThat(audit.isInfoEnabled()).isTrue();
    } finally {
      audit.detachAppender(lines);
    }
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .contains(
            "127.0.0.1 sets the log level of io.echobridge to error",
            "127.0.0.1 sets the log level of ROOT to error");
  }

  private HttpResponse<String> put(String path) throws Exception {
    HttpRequest put =
        HttpRequest.newBuilder(uri(path))
            .header("X-Requested-With", "test")
            .PUT(HttpRequest.BodyPublishers.noBody())
            .build();
    return http.send(put, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void anotherPathIsNotFoundAndAnotherMethodIsRefused() throws Exception {
    assertThat(get("/nothing").statusCode()).isEqualTo(404);
    HttpRequest post =
        HttpRequest.newBuilder(uri("/health"))
            .header("X-Requested-With", "test")
            .POST(HttpRequest.BodyPublishers.ofString("x"))
            .build();
    assertThat(http.send(post, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(405);
    assertThat(get("/health").statusCode()).isEqualTo(200);
  }

  /** A {@code HEAD} of what never ends would hold its place, thread and socket for ever. */
  @Test
  void eachPathSaysWhichMethodsItHasAndBeginsNothingForOthers() throws Exception {
    List<Map.Entry<String, String>> methods =
        List.of(
            Map.entry("/tail", "GET"),
            Map.entry("/log-level", "GET, PUT"),
            Map.entry("/api/history", "GET, POST"),
            Map.entry("/api/channels", "GET, POST"),
            Map.entry("/api/drain", "GET, POST"),
            Map.entry("/status.json", "GET, HEAD"),
            Map.entry("/metrics", "GET, HEAD"),
            Map.entry("/health", "GET, HEAD"),
            Map.entry("/ready", "GET, HEAD"),
            Map.entry("/", "GET, HEAD"),
            Map.entry("/main.js", "GET, HEAD"));
    for (Map.Entry<String, String> each : methods) {
      for (String method : List.of("HEAD", "POST", "PUT", "DELETE", "OPTIONS")) {
        HttpRequest request =
            HttpRequest.newBuilder(uri(each.getKey()))
                .header("X-Requested-With", "test")
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        if (!List.of(each.getValue().split(", ", -1)).contains(method)) {
          HttpResponse<InputStream> answer =
              http.send(request, HttpResponse.BodyHandlers.ofInputStream());
          answer.body().close();
          String what = method + " " + each.getKey();
          assertThat(answer.statusCode()).as(what).isEqualTo(405);
          assertThat(answer.headers().firstValue("Allow")).as(what).contains(each.getValue());
        }
      }
    }
    try (Tail tail = new Tail(uri("/tail"))) {
      assertThat(tail.status()).isEqualTo(200);
    }
  }

  @Test
  void theStatusIsAPageAndWhatItShows() throws Exception {
    assertThat(get("/").headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
    await()
        .untilAsserted(
            () ->
                assertThat(get("/status.json").body())
                    .contains("\"ready\":\"ready\"")
                    .contains("{\"protocol\":\"fake\",\"transport\":\"none\",\"count\":7}")
                    .contains("\"sentAway\":{\"4001\":3}")
                    .contains("\"webhooks\":{")
                    .contains("\"whispersRefused\":0,\"cacheHits\":0,\"cacheMisses\":0")
                    .contains("\"signedInUsers\":0")
                    .contains("\"name\":\"main\",\"up\":true"));
  }

  @Test
  void aTailShowsEventsOfItsChannelsAlsoWhenNobodyListens() throws Exception {
    try (Tail tail = new Tail(uri("/tail?channel=orders.*&channel=news"))) {
      await()
          .untilAsserted(
              () -> {
                publish("news", "{}");
                assertThat(tail.lines()).isNotEmpty();
              });
      publish("other", "{}");
      publish("orders.7", "[1, 2]");

      await()
          .untilAsserted(
              () ->
                  assertThat(tail.lines())
                      .anyMatch(
                          line ->
                              line.matches(
                                  "\\{\"at\":\\d+,\"app\":\"shop\",\"channel\":\"orders.7\",\"event\":\"E\","
                                      + "\"bytes\":5,\"receivers\":0,\"micros\":\\d+,"
                                      + "\"from\":\"[^\"]+\"}")));
      assertThat(tail.lines()).noneMatch(line -> line.contains("other"));
    }
  }

  @Test
  void aTailTouchesNoLoopFromItsThread() throws Exception {
    ListAppender<ILoggingEvent> errors = new ListAppender<>();
    errors.start();
    Logger loops = (Logger) LoggerFactory.getLogger("io.echobridge.net");
    loops.addAppender(errors);
    try (Tail tail = new Tail(uri("/tail"))) {
      await()
          .untilAsserted(
              () -> {
                publish("news", "{}");
                assertThat(tail.lines()).isNotEmpty();
              });
    } finally {
      loops.detachAppender(errors);
    }
    assertThat(errors.list).isEmpty();
  }

  @Test
  void aPatternThatAsksTooMuchIsRefusedAndTheDearestOneHoldsUpNothing() throws Exception {
    assertThat(get("/tail?channel=" + "*".repeat(60) + "Z").statusCode()).isEqualTo(400);
    assertThat(get("/tail?channel=" + "a".repeat(201)).statusCode()).isEqualTo(400);
    assertThat(get("/tail?" + "channel=a&".repeat(21)).statusCode()).isEqualTo(400);

    String dear = "channel=" + "*a".repeat(10) + "Z&";
    try (Tail tail = new Tail(uri("/tail?" + dear.repeat(19) + "channel=news"))) {
      await()
          .untilAsserted(
              () -> {
                publish("news", "{}");
                assertThat(tail.lines()).isNotEmpty();
              });
      for (int i = 0; i < 100; i++) {
        publish("a".repeat(200), "{}");
      }
      publish("news", "[7]");
      await()
          .untilAsserted(() -> assertThat(tail.lines()).anyMatch(l -> l.contains("\"bytes\":3")));
    }
  }

  @Test
  void aTailShowsNothingThatATerminalObeys() throws Exception {
    try (Tail tail = new Tail(uri("/tail"))) {
      await()
          .untilAsserted(
              () -> {
                publish("a\u009b2J\u2028b\u202e", "{}");
                assertThat(tail.lines()).isNotEmpty();
              });
      assertThat(tail.lines())
          .allMatch(line -> line.contains("\"channel\":\"a\\u009b2J\\u2028b\\u202e\""));
    }
  }

  @Test
  void payloadsAreShownOnlyWhereThatIsAllowed() throws Exception {
    assertThat(get("/tail?payloads=true").statusCode()).isEqualTo(403);
    assertThat(get("/tail?payloads=true").body()).contains("admin.tail-payloads is false");
  }

  private void publish(String channel, String data) throws Exception {
    String event = "{\"channel\":\"%s\",\"name\":\"E\",\"data\":%s}".formatted(channel, data);
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.port() + "/apps/one/events?auth_key=k"))
            .POST(HttpRequest.BodyPublishers.ofString(event.replace("{}", "{\"a\":1}")))
            .build();
    assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(200);
  }

  @Test
  void clientsDoNotReachIt() throws Exception {
    URI clients = URI.create("http://127.0.0.1:" + server.port() + "/metrics");

    assertThat(
            http.send(HttpRequest.newBuilder(clients).build(), HttpResponse.BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void itsPortInUseIsOneLineThatNamesIt() throws Exception {
    String same = CONFIG.replace("admin.port = 0", "admin.port = " + server.adminPort());

    try (Server second = Server.create(TestConfig.of(same), Map.of())) {
      assertThatThrownBy(second::start)
          .isInstanceOf(StartException.class)
          .hasMessageStartingWith(
              "admin.host, admin.port: cannot listen on 127.0.0.1:" + server.adminPort() + ": ");
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.adminPort() + path);
  }
}
