package io.echobridge.dist.doctor;

import com.sun.net.httpserver.HttpServer;
import io.echobridge.testkit.FreePorts;
import io.echobridge.testkit.TcpProxy;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands between the pages and the daemon. */
class PublicFaultsTest {
  private Patient patient;

  @BeforeEach
  void start() {
    patient = new Patient().with("protocols.echo.ping-interval = 1s");
  }

  @AfterEach
  void stop() {
    patient.close();
  }

  @Test
  void aPatientProxyIsWell() {
    patient.running();
    TcpProxy proxy = TcpProxy.to(patient.port());
    patient.alongside(proxy).publicUrl("http://127.0.0.1:" + proxy.port()).isWell();
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "websocket"})
  void oneTransportAloneIsWell(String transport) {
    patient.with("protocols.echo.transports = [" + transport + "]").running();
    patient.publicUrl("http://127.0.0.1:" + patient.port()).isWell();
  }

  @Test
  void theUpgradeHeadersAreLostWhereNobodyMayPoll() {
    patient.with("protocols.echo.transports = [websocket]").running();
    HttpServer proxy = FrontProxy.withoutUpgrade(patient.port());
    patient
        .alongside(() -> proxy.stop(0))
        .publicUrl("http://127.0.0.1:" + proxy.getAddress().getPort());
    patient.suffersFrom("public-upgrade", "Requests pass through");
  }

  @Test
  void theUpgradeHeadersAreLost() {
    patient.running();
    HttpServer proxy = FrontProxy.withoutUpgrade(patient.port());
    patient
        .alongside(() -> proxy.stop(0))
        .publicUrl("http://127.0.0.1:" + proxy.getAddress().getPort());
    patient.suffersFrom("public-upgrade", "proxy_set_header Upgrade $http_upgrade;");
  }

  @Test
  void quietConnectionsAreCut() {
    patient.with("protocols.echo.ping-interval = 4s").running();
    ServerSocket proxy = FrontProxy.impatient(patient.port(), 1_000);
    patient.alongside(proxy).publicUrl("http://127.0.0.1:" + proxy.getLocalPort());
    patient.suffersFrom("public-cut", "proxy_read_timeout");
  }

  @Test
  void severalNodesAreBehindItAndClientsAreScattered() {
    int other = twoNodes();
    ServerSocket proxy = FrontProxy.scattering(patient.port(), other);
    patient.alongside(proxy).publicUrl("http://127.0.0.1:" + proxy.getLocalPort());
    patient.suffersFrom("public-sticky", "ip_hash in nginx");
  }

  /** The poll waits at the right node meanwhile: it is not held back. */
  @Test
  void onlyWhatClientsSendReachesAnotherNode() {
    int other = twoNodes();
    ServerSocket proxy = FrontProxy.scatteringPosts(patient.port(), other);
    patient.alongside(proxy).publicUrl("http://127.0.0.1:" + proxy.getLocalPort());
    patient.suffersFrom("public-sticky", "ip_hash in nginx");
  }

  @Test
  void whatClientsSendIsBlocked() {
    patient.running();
    ServerSocket proxy = FrontProxy.blockingPosts(patient.port());
    patient.alongside(proxy).publicUrl("http://127.0.0.1:" + proxy.getLocalPort());
    patient.suffersFrom("public-blocked", "answers a later one with 403");
  }

  /** Starts two, and returns the port of the one that the configuration does not name. */
  private int twoNodes() {
    List<Integer> other = FreePorts.several(2);
    patient.running();
    patient.with("server.port = %d, admin.port = %d".formatted(other.get(0), other.get(1)));
    patient.running();
    patient.with(
        "server.port = %d, admin.port = %d".formatted(patient.port(), patient.adminPort()));
    return other.get(0);
  }

  @Test
  void answersToPollsAreHeldBack() {
    patient.with("protocols.echo.ping-interval = 2s").running();
    ServerSocket proxy = FrontProxy.holding(patient.port());
    patient.alongside(proxy).publicUrl("http://127.0.0.1:" + proxy.getLocalPort());
    patient.suffersFrom(
        "public-held",
        "proxy_buffering off;",
        "proxy_pass http://127.0.0.1:" + patient.port() + ";");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          404 Not Found             | <h1>Not Found</h1>       | public-path             | Pass /socket.io/ on
          502 Bad Gateway           | <h1>Bad Gateway</h1>     | public-upstream         | Is the daemon running
          504 Gateway Timeout       | <h1>Timeout</h1>         | public-upstream         | answers 504
          200 OK                    | <!DOCTYPE html><p>Shop   | public-page             | instead of the application
          401 Unauthorized          | Who are you?             | public-refused-by-proxy | basic authentication
          503 Service Unavailable   | {"code":4,"message":"The server is full"} | public-turned-away | says {"code":4
          200 OK                    | 96:0{"sid":"a"}2:40      | public-old-server       | stop the old server
          """)
  void somethingElseAnswers(String status, String body, String id, String words) {
    RawHost front = RawHost.answering(status, "", body);
    patient.alongside(front).publicUrl(front.url()).suffersFrom(id, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                                 | /socket.io
          protocols.echo.path = /ws                          | /ws
          apps.default.path = /shop                          | /shop/socket.io
          """)
  void whatToWriteInNginxIsOfThisConfiguration(String settings, String path) {
    RawHost front = RawHost.answering("404 Not Found", "", "");
    patient.with(settings).alongside(front).publicUrl(front.url());
    patient.suffersFrom(
        "public-path",
        "location " + path + "/ {",
        "proxy_pass http://127.0.0.1:" + patient.port() + ";");
  }

  @Test
  void aPathOfTheProxysOwnIsTakenOffByIt() {
    RawHost front = RawHost.answering("404 Not Found", "", "");
    patient.alongside(front).publicUrl(front.url() + "/live");
    patient.suffersFrom(
        "public-path",
        "location /live/socket.io/ {",
        "proxy_pass http://127.0.0.1:" + patient.port() + "/socket.io/;");
  }

  @Test
  void itLeadsToHttps() {
    RawHost front =
        RawHost.answering("301 Moved Permanently", "Location: https://shop.example/\r\n", "");
    patient.alongside(front).publicUrl(front.url());
    patient.suffersFrom("public-redirect", "leads to https://shop.example/");
  }

  @Test
  void nobodyListensThere() {
    patient.publicUrl("http://127.0.0.1:" + FreePorts.one());
    patient.suffersFrom("public-refused", "Is the proxy running");
  }

  @Test
  void theNameIsUnknown() {
    patient.publicUrl("https://ws.shop.invalid");
    patient.suffersFrom("public-name", "entry for ws.shop.invalid in DNS");
  }

  @Test
  void itSpeaksNoTls() {
    RawHost front = RawHost.answering("200 OK", "", "");
    patient.alongside(front).publicUrl(front.url().replace("http:", "https:"));
    patient.suffersFrom("public-tls", "--public-url with http://");
  }
}
