package io.echobridge.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.echobridge.config.InvalidConfigException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class ServerTest {
  private static final String CONFIG =
      """
      server { host = 127.0.0.1, port = 0, limits.header-size = 4 KiB }
      admin.port = 0
      apps.a { path = /a, brokers.main.type = memory }
      apps.b { hosts = [b.example], brokers.main.type = memory }
      protocols.fake.refuse = false
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private Server server;

  @BeforeEach
  void start() throws Exception {
    server =
        Server.create(
            TestConfig.of(CONFIG),
            Map.of("/fake/page.js", exchange -> exchange.getResponseSender().send("page")));
    server.start();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aRequestReachesTheProtocolOfItsAppOnly() throws Exception {
    assertThat(get("/a/fake/x?y=1").body()).isEqualTo("a /x");
    assertThat(get("/fake/x?app=b").body()).isEqualTo("b /x");
    assertThat(raw("GET /fake/ HTTP/1.1\r\nHost: b.example:6001\r\nConnection: close\r\n\r\n"))
        .endsWith("b /");
    assertThat(get("/fake/x").statusCode()).isEqualTo(404);
    assertThat(get("/fake/x?app=c").statusCode()).isEqualTo(404);
  }

  @Test
  void aRequestThatMatchesNoAppIsLoggedOnceAMinuteWithWhatWouldMatch() throws Exception {
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    logged.start();
    Logger logger = (Logger) LoggerFactory.getLogger(Requests.class);
    logger.addAppender(logged);
    try {
      get("/a/fake/once");
      assertThat(unmatched(logged)).isEmpty();

      get("/fake/once?app=c");
      get("/fake/once");

      assertThat(unmatched(logged))
          .containsExactly(
              "A request for host 127.0.0.1, path /fake/once, ?app=c matches no app (logged once a"
                  + " minute). It takes one of: a (path /a, or ?app=a), b (host b.example, or"
                  + " ?app=b)");
    } finally {
      logger.detachAppender(logged);
    }
  }

  @Test
  void aKeyInThePathNamesTheAppWhateverTheHost() throws Exception {
    assertThat(get("/key/b-key/x").body()).isEqualTo("b /b-key/x");
    assertThat(raw("GET /key/a-key/x HTTP/1.1\r\nHost: b.example\r\nConnection: close\r\n\r\n"))
        .endsWith("a /a-key/x");
    assertThat(get("/key/c-key/x").statusCode()).isEqualTo(404);
    assertThat(get("/fake/b-key/x").statusCode()).isEqualTo(404);
  }

  @Test
  void aKeyThatNamesNoAppIsRefusedByTheProtocolOfTheFirstApp() throws Exception {
    assertThat(get("/key/unknown-key/x").body()).isEqualTo("a /unknown-key/x");
    assertThat(get("/a/key/unknown-key/x").body()).isEqualTo("a /unknown-key/x");
    assertThat(
            raw("GET /key/unknown-key/x HTTP/1.1\r\nHost: b.example\r\nConnection: close\r\n\r\n"))
        .endsWith("b /unknown-key/x");
    assertThat(get("/other/key/unknown-key/x").statusCode()).isEqualTo(404);
  }

  @Test
  void aProtocolHasSeveralPathsAndTheLongestCounts() throws Exception {
    assertThat(get("/a/fake/x").body()).isEqualTo("a /x");
    assertThat(get("/a/fake/longer/x").body()).isEqualTo("a /x");
    assertThat(get("/a/key/x").body()).isEqualTo("a /x");
    assertThat(get("/a/fake/long/x").body()).isEqualTo("a /long/x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x={\"a\":[1]}",
        "x=a|b\\c^`",
        "x=\u00e9\u6f22",
        "x=%C3",
        "x=50%",
        "x=%zz",
        "x=<>",
        "\u00e9=%C3%A9"
      })
  void aQueryThatIsNotEncodedIsTakenAsNodeTakesIt(String odd) throws Exception {
    String answer =
        raw(
            "GET /fake/query?app=b&EIO=4&"
                + odd
                + "&transport=polling HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 200");
    assertThat(answer).contains("EIO=[4]").contains("app=[b]").contains("transport=[polling]");
  }

  @Test
  void whatIsEncodedIsDecodedOnce() throws Exception {
    String end = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    assertThat(raw("GET /fake/query?app=b&a%20b=%2525&c=1+2" + end))
        .endsWith("b /query {a b=[%25], app=[b], c=[1 2]}");
    assertThat(raw("GET /a/fa%6be/x%2fy%252Fz" + end)).endsWith("a /x%2fy%2Fz");
  }

  @Test
  void pagesGoBeforeProtocols() throws Exception {
    assertThat(get("/fake/page.js").body()).isEqualTo("page");
  }

  @Test
  void theRootSaysOkAndUnknownPathsSayNo() throws Exception {
    assertThat(get("/").body()).isEqualTo("OK");
    assertThat(get("/a/other").statusCode()).isEqualTo(404);
  }

  @Test
  void aHandlerThatThrowsIsAnsweredWith500AndTheConnectionEnds() throws Exception {
    String answer = raw("GET /a/fake/broken HTTP/1.1\r\nHost: x\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 500").contains("Connection: close");
    assertThat(get("/").statusCode()).isEqualTo(200);
  }

  @Test
  void aHeadThatIsTooLargeIsRefused() throws Exception {
    String large = "x".repeat(5_000);

    assertThat(raw("GET / HTTP/1.1\r\nHost: x\r\nX: " + large + "\r\n\r\n"))
        .doesNotStartWith("HTTP/1.1 200");
    assertThat(get("/").statusCode()).isEqualTo(200);
  }

  @Test
  void aHeadThatDoesNotComeEndsTheConnection() throws Exception {
    server.close();
    server = Server.create(TestConfig.of(CONFIG + "server.request-timeout = 1s"), Map.of());
    server.start();
    assertThat(raw("GET / HT")).isEmpty();
    assertThat(raw("")).isEmpty();
  }

  @Test
  void itIsReadyWhenAllBrokersAreUp() {
    await().until(server::ready);
  }

  @Test
  void aPortInUseIsToldInOneLine() throws Exception {
    String same = CONFIG.replaceFirst("port = 0", "port = " + server.port());
    try (Server second = Server.create(TestConfig.of(same), Map.of())) {
      assertThatThrownBy(second::start)
          .isInstanceOf(StartException.class)
          .hasMessageContaining("cannot listen on 127.0.0.1:" + server.port())
          .hasMessageContaining("in use")
          .hasMessageContaining("\"ss -ltnp\" shows it");
    }
  }

  @Test
  void anAddressOfAnotherMachineIsToldApartFromAPortInUse() throws Exception {
    String elsewhere = CONFIG.replaceFirst("host = 127.0.0.1", "host = 192.0.2.1");
    try (Server second = Server.create(TestConfig.of(elsewhere), Map.of())) {
      assertThatThrownBy(second::start)
          .isInstanceOf(StartException.class)
          .hasMessageContaining("cannot listen on 192.0.2.1:0")
          .hasMessageContaining("no address of this machine");
    }
  }

  @Test
  void aPortForRootAloneIsToldApartFromOneInUse() {
    BindException denied = new BindException("Permission denied");
    assertThat(StartException.listening("k", "0.0.0.0", 80, denied))
        .hasMessageStartingWith("k: cannot listen on 0.0.0.0:80: Permission denied. ")
        .hasMessageContaining("CAP_NET_BIND_SERVICE");
    BindException taken = new BindException("Address already in use");
    assertThat(StartException.listening("k", "0.0.0.0", 80, new RuntimeException(taken)))
        .hasMessageContaining("Address already in use. Is another program there");
  }

  @Test
  void whatAPluginRefusesIsAnInvalidConfiguration() {
    assertThatThrownBy(
            () ->
                Server.create(
                    TestConfig.of(CONFIG.replace("refuse = false", "refuse = true")), Map.of()))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage("protocols.fake.refuse: expected false, got true");
    assertThatThrownBy(
            () ->
                Server.create(
                    TestConfig.of(CONFIG + "apps.b.protocols.fake.refuse = true"), Map.of()))
        .hasMessage("apps.b.protocols.fake.refuse: expected false, got true");
  }

  @Test
  void closedItListensNoMore() throws Exception {
    int port = server.port();
    server.close();
    server.close();

    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
        .isInstanceOf(IOException.class);
  }

  private static List<String> unmatched(ListAppender<ILoggingEvent> logged) {
    return List.copyOf(logged.list).stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> line.contains("/fake/once"))
        .toList();
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Until the server ends the connection. */
  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
