package io.echobridge.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.echobridge.config.EchobridgeConfig;
import io.echobridge.config.InvalidConfigException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ReloadTest {
  private static final String CONFIG =
      """
      server { host = 127.0.0.1, port = 0 }
      admin.enabled = false
      apps.a { brokers.main.type = memory, api.clients.one.key = k1 }
      protocols.fake.refuse = false
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Logger logger = (Logger) LoggerFactory.getLogger(Reload.class);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final FakeLog log = new FakeLog();
  private Server server;

  @BeforeEach
  void start() throws Exception {
    logged.start();
    logger.addAppender(logged);
    server = Server.create(config(""), Map.of(), List.of(log));
    server.start();
  }

  @AfterEach
  void close() {
    server.close();
    logger.detachAppender(logged);
  }

  @Test
  void whatCanBeChangedIsInForceAtOnce() throws Exception {
    server.reload(
        config(
            """
            apps.a {
              origins = ["https://shop.example"], api.clients.one.key = k2
              auth.url = "http://127.0.0.1:1/auth", limits.max-event-size = 2 MiB
              brokers.main.mappings = [{ envelope = raw, channel = c, event = e }]
            }
            log.level = debug
            """));

    assertThat(status("k1")).isEqualTo(403);
    assertThat(status("k2")).isEqualTo(200);
    assertThat(lines())
        .containsExactly(
            "INFO Changed apps.a.api.clients.one.key: \"***\" → another",
            "INFO Changed apps.a.auth: nothing → a block",
            "INFO Changed apps.a.brokers.main.mappings: [{\"envelope\":\"laravel\"}] →"
                + " [{\"channel\":\"c\",\"envelope\":\"raw\",\"event\":\"e\"}]",
            "INFO Changed apps.a.limits.max-event-size: 1048576 → 2097152",
            "INFO Changed apps.a.origins: [\"*\"] → [\"https://shop.example\"]",
            "INFO Changed log.level: \"info\" → \"debug\"",
            "INFO Reloaded: 6 settings changed");
  }

  @Test
  void whatCannotBeChangedIsNamedEachTime() throws Exception {
    String other =
        """
        server.port = 7000
        apps.a.brokers.more.type = memory
        apps.b { path = /b, brokers.main.type = memory }
        """;
    server.reload(config(other));
    server.reload(config(other));

    assertThat(status("k1")).isEqualTo(200);
    assertThat(lines())
        .hasSize(8)
        .startsWith(
            "WARN Not changed, because this needs a restart: apps.a.brokers.more: nothing →"
                + " a block",
            "WARN Not changed, because this needs a restart: apps.b: nothing → a block",
            "WARN Not changed, because this needs a restart: server.port: 0 → 7000",
            "INFO Reloaded: nothing changed, 3 only after a restart")
        .endsWith(
            "WARN Not changed, because this needs a restart: server.port: 0 → 7000",
            "INFO Reloaded: nothing changed, 3 only after a restart");
  }

  // A broker is told at its start whether the addresses of its messages are channels.
  @Test
  void mappingsThatChangeWhatABrokerAsksForNeedARestart() throws Exception {
    server.reload(
        config(
            "apps.a.brokers.main.mappings = [{ envelope = raw, channel = \"{address}\", event = e }]"));

    assertThat(lines())
        .hasSize(2)
        .first()
        .asString()
        .startsWith(
            "WARN Not changed, because this needs a restart: apps.a.brokers.main.mappings: ");
  }

  @Test
  void aBadOneChangesNothing() throws Exception {
    EchobridgeConfig bad = config("protocols.fake.refuse = true, apps.a.api.clients.one.key = k2");

    assertThatThrownBy(() -> server.reload(bad))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage("protocols.fake.refuse: expected false, got true");

    assertThat(status("k1")).isEqualTo(200);
    assertThat(lines()).isEmpty();
    server.reload(config("apps.a.api.clients.one.key = k2"));
    assertThat(status("k2")).isEqualTo(200);
  }

  @Test
  void aBlockMayComeAndGo() throws Exception {
    server.reload(config("apps.a.api = null"));
    assertThat(status("k1")).isEqualTo(404);

    server.reload(config(""));
    assertThat(status("k1")).isEqualTo(200);
    assertThat(lines())
        .containsExactly(
            "INFO Changed apps.a.api: a block → nothing",
            "INFO Reloaded: 1 setting changed",
            "INFO Changed apps.a.api: nothing → a block",
            "INFO Reloaded: 1 setting changed");
  }

  @Test
  void pushersFirstKeyNeedsARestartHoweverOftenItIsThere() throws Exception {
    server.close();
    server = Server.create(config("apps.a.pusher.subscription-count = false"), Map.of());
    server.start();
    EchobridgeConfig next = config("apps.a.pusher { app-id = 7, key = p1, secret = s1 }");

    server.reload(next);
    server.reload(next);

    assertThat(lines())
        .hasSize(8)
        .endsWith(
            "WARN Not changed, because this needs a restart: apps.a.pusher.app-id: nothing → \"7\"",
            "WARN Not changed, because this needs a restart: apps.a.pusher.key: nothing → \"p1\"",
            "WARN Not changed, because this needs a restart: apps.a.pusher.secret: nothing →"
                + " \"***\"",
            "INFO Reloaded: nothing changed, 3 only after a restart");
    assertThat(server.app("a").paths().ownsIdIn("/apps/7/events")).isFalse();
  }

  @Test
  void pushersBlockThatIsGoneIsThereUntilARestart() throws Exception {
    server.close();
    server = Server.create(config("apps.a.pusher { app-id = 7, key = p1, secret = s1 }"), Map.of());
    server.start();

    server.reload(config(""));

    assertThat(lines())
        .containsExactly(
            "WARN Not changed, because this needs a restart: apps.a.pusher: a block → nothing",
            "INFO Reloaded: nothing changed, 1 only after a restart");
    assertThat(server.app("a").paths().ownsIdIn("/apps/7/events")).isTrue();
  }

  private List<String> lines() {
    return List.copyOf(logged.list).stream()
        .map(event -> event.getLevel() + " " + event.getFormattedMessage())
        .toList();
  }

  private int status(String key) throws Exception {
    URI uri =
        URI.create("http://127.0.0.1:" + server.port() + "/apps/one/channels?auth_key=" + key);
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static EchobridgeConfig config(String more) throws InvalidConfigException {
    return TestConfig.of(CONFIG + more);
  }
}
