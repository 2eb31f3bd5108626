package io.echobridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.typesafe.config.ConfigFactory;
import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.BrokerFactory;
import io.echobridge.broker.MemoryBroker;
import io.echobridge.config.AppConfig;
import io.echobridge.config.Change;
import io.echobridge.config.ConfigLoader;
import io.echobridge.config.EchobridgeConfig;
import io.echobridge.config.EveryKey;
import io.echobridge.config.InvalidConfigException;
import io.echobridge.config.Plugins;
import io.echobridge.net.EventLoops;
import io.echobridge.settings.Faults;
import io.echobridge.tls.Certificates;
import io.echobridge.tls.TestCertificates;
import io.echobridge.trace.Tracer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Each key there is, changed alone: who takes it live, or that it needs a restart. */
class LivePartTest {
  private static final Plugins PLUGINS =
      new Plugins(
          Map.of("memory", new Memory("memory"), "other", new Memory("other")),
          Map.of("fake", new FakeProtocol.Factory()));

  private static final String RESTART = "";

  /** Two types that differ in nothing but their names. */
  private record Memory(String type) implements BrokerFactory<MemoryFactory.Settings> {
    @Override
    public Class<MemoryFactory.Settings> configType() {
      return MemoryFactory.Settings.class;
    }

    @Override
    public Broker create(MemoryFactory.Settings config, BrokerContext context) {
      return new MemoryBroker(new MemoryBroker.Exchange());
    }
  }

  /** With every block and key that may be left out. */
  private static final String BASE =
      """
      server {
        host = 127.0.0.1, port = 0
        tls {
          port = 0, cert-file = "FOLDER/a.pem", key-file = "FOLDER/a.key"
          chain-file = "FOLDER/a.pem", key-password = none
        }
      }
      admin.enabled = false
      telemetry { endpoint = "http://127.0.0.1:1", headers.X-A = a, attributes.a = a }
      protocols.fake.refuse = false
      apps.a {
        brokers.main.type = memory
        protocols.fake.refuse = false
        pusher { app-id = 1, key = k1, secret = s1 }
        api { clients.one { key = k1, secret = s1 }, cors { origin = "*", methods = GET, headers = X-A } }
        pusher { app-id = 1, key = k1, secret = s1 }
        auth {
          url = "http://127.0.0.1:1/auth", by-origin { "https://a.example" = "http://127.0.0.1:1/auth" }
          ca-file = "FOLDER/a.pem"
        }
        connect { url = "http://127.0.0.1:1/auth/{token}", jwt.key-file = "FOLDER/a.pem" }
      }
      """;

  private static final String HASH = "$2y$12$PUV1dRgsQ3WZCmOhDAqtQu5.6xXMqFwIEEiKxPBZGqs1Kd1ZBU0rC";

  /**
   * A key, changed.
   *
   * @param to another value than that of {@link #BASE}
   * @param owners who takes it, by names with commas
   */
  private record Row(String key, String to, String owners) {
    String path() {
      return key.replaceFirst("^app\\.", "apps.a.");
    }

    /** As {@link EveryKey} has it. */
    String pattern() {
      return path()
          .replaceFirst("^apps\\.a\\.", "apps.*.")
          .replaceFirst("brokers\\.main\\.", "brokers.*.")
          .replaceFirst("api\\.clients\\.one\\.", "api.clients.*.")
          .replaceFirst("(by-origin|telemetry\\.headers|telemetry\\.attributes)\\..*", "$1.*")
          .replaceFirst("users\\..*", "users.*");
    }
  }

  private static final List<Row> ROWS =
      List.of(
          new Row("server.name", "b", RESTART),
          new Row("server.host", "127.0.0.2", RESTART),
          new Row("server.port", "7000", RESTART),
          new Row("server.plain", "false", RESTART),
          new Row("server.tls.port", "7443", RESTART),
          new Row("server.tls.cert-file", "\"FOLDER/b.pem\"", "certificates"),
          new Row("server.tls.key-file", "\"FOLDER/b.key\"", "certificates"),
          new Row("server.tls.key-password", "other", "certificates"),
          new Row("server.tls.chain-file", "\"FOLDER/b.pem\"", "certificates"),
          new Row("server.io-threads", "3", RESTART),
          new Row("server.io", "plain", RESTART),
          new Row("server.backlog", "77", RESTART),
          new Row("server.send-buffer", "128 KiB", RESTART),
          new Row("server.trusted-proxies", "[\"10.0.0.0/8\"]", RESTART),
          new Row("server.timer-tick", "50ms", RESTART),
          new Row("server.request-timeout", "20s", RESTART),
          new Row("server.idle-timeout", "20s", RESTART),
          new Row("server.ready-patience", "20s", RESTART),
          new Row("server.client-memory", "64 MiB", RESTART),
          new Row("server.drain-time", "20s", RESTART),
          new Row("server.limits.header-size", "16 KiB", RESTART),
          new Row("server.limits.header-count", "50", RESTART),
          new Row("server.limits.parameter-count", "50", RESTART),
          new Row("server.limits.body-size", "2 MiB", RESTART),
          new Row("server.relay.host", "127.0.0.2", RESTART),
          new Row("server.relay.port", "7003", RESTART),
          new Row("server.relay.address", "10.0.0.7", RESTART),
          new Row("server.relay.max", "7", RESTART),
          new Row("admin.enabled", "true", RESTART),
          new Row("admin.host", "127.0.0.2", RESTART),
          new Row("admin.port", "7002", RESTART),
          new Row("admin.hosts", "[status.example]", RESTART),
          new Row("admin.users.alice", '"' + HASH + '"', RESTART),
          new Row("admin.token-file", "\"FOLDER/token\"", RESTART),
          new Row("admin.tls", "true", RESTART),
          new Row("admin.behind-proxy", "true", RESTART),
          new Row("admin.tail-payloads", "true", RESTART),
          new Row("log.level", "debug", "log"),
          new Row("log.format", "json", "log"),
          new Row("telemetry.traces", "true", RESTART),
          new Row("telemetry.sample-rate", "0.5", RESTART),
          new Row("telemetry.metrics", "true", RESTART),
          new Row("telemetry.metrics-interval", "7s", RESTART),
          new Row("telemetry.protocol", "grpc", RESTART),
          new Row("telemetry.endpoint", "\"http://127.0.0.1:2\"", RESTART),
          new Row("telemetry.headers.X-A", "b", RESTART),
          new Row("telemetry.service-name", "b", RESTART),
          new Row("telemetry.attributes.a", "b", RESTART),
          new Row("telemetry.timeout", "7s", RESTART),
          new Row("protocols.fake.refuse", "true", RESTART),
          new Row("app.protocols.fake.refuse", "true", RESTART),
          new Row("app.hosts", "[a.example]", RESTART),
          new Row("app.path", "/other", RESTART),
          new Row("app.origins", "[\"https://a.example\"]", "clients"),
          new Row("app.brokers.main.type", "other", RESTART),
          new Row(
              "app.brokers.main.mappings", "[{ envelope = raw, channel = c, event = e }]", "hub"),
          new Row("app.brokers.main.publish-presence", "true", RESTART),
          new Row("app.api.clients.one.key", "k2", "HTTP API"),
          new Row("app.api.clients.one.secret", "s2", "HTTP API"),
          new Row("app.api.max-body", "2 MiB", "HTTP API"),
          new Row("app.api.confirms-per-second", "7", "HTTP API"),
          new Row("app.api.cors.origin", "\"https://b.example\"", "HTTP API"),
          new Row("app.api.cors.methods", "PUT", "HTTP API"),
          new Row("app.api.cors.headers", "X-B", "HTTP API"),
          new Row("app.pusher.app-id", "2", "keys"),
          new Row("app.pusher.key", "k2", "keys"),
          new Row("app.pusher.secret", "s2", "keys"),
          new Row("app.pusher.keys", "[{ key = k3, secret = s3 }]", "keys"),
          new Row("app.pusher.subscription-count", "true", "hub"),
          new Row("app.pusher.webhooks", "[{ url = \"http://127.0.0.1:1/hooks\" }]", RESTART),
          new Row("app.auth.url", "\"http://127.0.0.1:2/auth\"", "authorizer"),
          new Row(
              "app.auth.by-origin.\"https://a.example\"",
              "\"http://127.0.0.1:3/auth\"",
              "authorizer"),
          new Row("app.auth.timeout", "5s", "authorizer"),
          new Row("app.auth.connect-timeout", "5s", "authorizer"),
          new Row("app.auth.max-in-flight", "7", "authorizer"),
          new Row("app.auth.calls-per-second", "7", "authorizer"),
          new Row("app.auth.max-waiting", "7", "authorizer"),
          new Row("app.auth.forward-cookies", "false", "authorizer"),
          new Row("app.auth.forward-headers", "[X-B]", "authorizer"),
          new Row("app.auth.any200-is-yes", "true", "authorizer"),
          new Row("app.auth.max-answer", "7 KiB", "authorizer"),
          new Row("app.auth.ca-file", "\"FOLDER/b.pem\"", "authorizer"),
          new Row("app.all-channel", "true", "hub"),
          new Row("app.inbound.publish-to", "\"clients.{channel}\"", RESTART),
          new Row("app.inbound.broker", "main", RESTART),
          new Row("app.inbound.rate", "7", RESTART),
          new Row("app.inbound.max-size", "7 KiB", RESTART),
          new Row("app.connect.required", "true", "tokens"),
          new Row("app.connect.check", "jwt", "tokens"),
          new Row("app.connect.url", "\"http://127.0.0.1:2/auth/{token}\"", "tokens"),
          new Row("app.connect.method", "post", "tokens"),
          new Row("app.connect.cookie", "token", "tokens"),
          new Row("app.connect.on-expiry", "keep", "tokens"),
          new Row("app.connect.max-token", "100", "tokens"),
          new Row("app.connect.jwt.secret", "s2", "tokens"),
          new Row("app.connect.jwt.key-file", "\"FOLDER/b.pem\"", "tokens"),
          new Row("app.connect.jwt.jwks-url", "\"http://127.0.0.1:1/keys\"", "tokens"),
          new Row("app.connect.jwt.algorithms", "[ES256]", "tokens"),
          new Row("app.connect.jwt.issuer", "a", "tokens"),
          new Row("app.connect.jwt.audience", "a", "tokens"),
          new Row("app.connect.jwt.leeway", "7s", "tokens"),
          new Row("app.connect.jwt.user-claim", "uid", "tokens"),
          new Row("app.connect.jwt.channels-claim", "rooms", "tokens"),
          new Row("app.limits.max-event-size", "2 MiB", "hub"),
          new Row("app.limits.slow-client-timeout", "20s", "clients"),
          new Row("app.limits.max-in-flight", "128 MiB", "hub"),
          new Row("app.limits.max-channels-per-connection", "7", "hub"),
          new Row("app.limits.max-connections", "7", "clients"),
          new Row("app.limits.max-connections-per-address", "7", "clients"),
          new Row("app.limits.handshakes-per-second", "7", "clients"),
          new Row("app.limits.handshake-wait", "7s", "clients"),
          new Row("app.limits.whispers-per-second", "7", "hub"),
          new Row("app.limits.packets-per-second", "7", "clients"),
          new Row("app.limits.max-whisper", "7 KiB", "hub"),
          new Row("app.limits.bytes-per-second", "7 KiB", "hub"),
          new Row("app.limits.max-member-size", "7 KiB", "hub"),
          new Row("app.limits.max-members-per-channel", "7", "hub"),
          new Row("app.limits.max-connections-in-cluster", "7", "clients"),
          new Row("app.cluster.enabled", "false", RESTART),
          new Row("app.cluster.broker", "main", RESTART),
          new Row("app.cluster.name", "other", RESTART),
          new Row("app.cluster.heartbeat", "7s", RESTART),
          new Row("app.cluster.start-patience", "7s", RESTART),
          new Row("app.cluster.linger", "7s", RESTART),
          new Row("app.cluster.answer-within", "7s", RESTART),
          new Row("app.cluster.secrets", "[a-secret-of-the-nodes]", RESTART),
          new Row("app.cluster.accept-unsigned", "true", RESTART),
          new Row("app.cluster.max-memory", "7 MiB", RESTART),
          new Row("app.recovery.enabled", "false", RESTART),
          new Row("app.recovery.window", "1m", "hub"),
          new Row("app.recovery.max-bytes", "7 MiB", "hub"),
          new Row("app.recovery.max-per-channel", "7", "hub"),
          new Row("app.recovery.channels", "[orders]", "hub"),
          new Row("app.recovery.verify", "never", "hub"),
          new Row("app.recovery.max-replay", "7 MiB", "hub"),
          new Row("app.recovery.patience", "1s", "hub"),
          new Row("app.recovery.max-records", "7 MiB", "hub"),
          new Row("app.presence.grace", "7s", "hub"),
          new Row("app.websocket.compression.enabled", "true", "clients"),
          new Row("app.websocket.compression.threshold", "7 KiB", "clients"),
          new Row("app.websocket.compression.level", "7", "clients"));

  @TempDir private Path folder;
  private final Logger logger = (Logger) LoggerFactory.getLogger(Reload.class);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeEach
  void listen() throws Exception {
    TestCertificates made = new TestCertificates(folder).make("a", 90);
    for (String ending : List.of(".pem", ".key")) {
      Files.copy(folder.resolve("a" + ending), folder.resolve("b" + ending));
    }
    assertThat(made.folder()).isEqualTo(folder);
    logged.start();
    logger.addAppender(logged);
  }

  @AfterEach
  void listenNoMore() {
    logger.detachAppender(logged);
  }

  @Test
  void theRowsNameEveryKeyThereIs() {
    Set<String> named = new TreeSet<>(ROWS.stream().map(Row::pattern).toList());

    assertThat(named).isEqualTo(EveryKey.of(PLUGINS));
  }

  @Test
  void eachKeyIsTakenLiveByItsOwnersOrReportedAsNeedingARestart() throws Exception {
    EchobridgeConfig base = config("");
    for (Row row : ROWS) {
      EchobridgeConfig next = changed(row);
      List<Change> changes = Change.between(base, next);
      assertThat(changes).as(row.key()).extracting(Change::path).containsExactly(row.path());
      Reload reload = reload(base);

      assertThat(String.join(", ", reload.owners(changes.get(0).keys(), next)))
          .as(row.key())
          .isEqualTo(row.owners());
      logged.list.clear();
      reload.to(next);

      boolean live = !row.owners().isEmpty();
      assertThat(lines())
          .as(row.key())
          .containsExactly(
              (live ? "Changed " : "Not changed, because this needs a restart: ") + changes.get(0),
              live
                  ? "Reloaded: 1 setting changed"
                  : "Reloaded: nothing changed, 1 only after a restart");
    }
  }

  @Test
  void aLimitThatIsTakenLiveIsInForce() throws Exception {
    EchobridgeConfig base = config("");
    for (Row row : ROWS) {
      if (row.key().startsWith("app.limits.") && !row.owners().isEmpty()) {
        App app = app(base);
        List<Object> before = inForce(app);
        take(app, changed(row));
        assertThat(inForce(app)).as(row.key()).isNotEqualTo(before);
      }
    }
  }

  @Test
  void whatNeedsARestartStaysInForceAsItWas() throws Exception {
    for (Row row : ROWS) {
      if (row.key().startsWith("app.") && row.owners().isEmpty()) {
        staysInForce("", row.path() + " = " + row.to());
      }
    }
    String counting = "apps.a.pusher.subscription-count = true";
    staysInForce("", "apps.a.pusher = null");
    staysInForce(counting, "apps.a.pusher = null");
    staysInForce(
        "apps.a.pusher = null",
        "apps.a.pusher { app-id = 1, key = k1, secret = s1, subscription-count = true }");
    String noKeys = "apps.a.pusher { app-id = null, key = null, secret = null }";
    staysInForce(noKeys, "");
    staysInForce("", noKeys);
  }

  private void staysInForce(String before, String after) throws Exception {
    App app = app(config(before));
    List<Object> started = inForce(app);
    EchobridgeConfig next = config(after);
    take(app, next);
    assertThat(inForce(app)).as("%s, then %s", before, after).isEqualTo(started);
    take(app, next);
    assertThat(inForce(app)).as("%s, then twice %s", before, after).isEqualTo(started);
  }

  @Test
  void countsOfABlockThatCameMeanwhileNeedARestart() throws Exception {
    EchobridgeConfig base = config("apps.a.pusher = null");
    EchobridgeConfig came = config("");
    EchobridgeConfig counting = config("apps.a.pusher.subscription-count = true");
    Reload reload = reload(base);

    reload.to(came);
    logged.list.clear();
    reload.to(counting);

    assertThat(lines())
        .containsExactly(
            "Not changed, because this needs a restart: apps.a.pusher: nothing → a block",
            "Reloaded: nothing changed, 1 only after a restart");
  }

  @Test
  void aBlockThatComesOrGoesIsItsPartsIfThatTakesAllOfIt() throws Exception {
    EchobridgeConfig base = config("");

    assertThat(owners(base, config("apps.a.auth = null"))).containsExactly("authorizer");
    assertThat(owners(base, config("apps.a.connect = null"))).containsExactly("tokens");
    assertThat(owners(base, config("apps.a.api = null"))).containsExactly("HTTP API");
    assertThat(owners(base, config("server.tls = null"))).isEmpty();
    assertThat(owners(base, config("apps.b { path = /b, brokers.main.type = memory }"))).isEmpty();
  }

  @Test
  void aWindowThatIsLongerThanAtTheStartNeedsARestart() throws Exception {
    EchobridgeConfig base = config("apps.a.recovery.window = 60s");

    assertThat(owners(base, config("apps.a.recovery.window = 61s"))).isEmpty();
    assertThat(owners(base, config("apps.a.recovery.window = 59s"))).containsExactly("hub");
  }

  private List<String> owners(EchobridgeConfig base, EchobridgeConfig next) throws Exception {
    List<Change> changes = Change.between(base, next);
    assertThat(changes).hasSize(1);
    return reload(base).owners(changes.get(0).keys(), next);
  }

  private static App app(EchobridgeConfig config) {
    return Objects.requireNonNull(apps(config).get("a"));
  }

  private static void take(App app, EchobridgeConfig next) {
    for (LivePart<AppConfig> part : app.parts()) {
      part.prepare(Objects.requireNonNull(next.apps().get("a"))).run();
    }
  }

  private static List<Object> inForce(App app) {
    List<Object> values = new ArrayList<>(List.of(app.hub().limits()));
    for (LivePart<AppConfig> part : app.parts()) {
      if (part instanceof LiveClients clients) {
        values.add(clients.admission());
        values.add(clients.patienceMillis());
      } else if (part instanceof LivePusher pusher) {
        values.add(pusher.keys());
      } else if (part instanceof LiveApi api) {
        values.add(api.present());
      }
    }
    assertThat(values).hasSize(5);
    return values;
  }

  private static Reload reload(EchobridgeConfig base) {
    Certificates certificates = Certificates.load(base.server().tls().orElseThrow());
    return new Reload(base, List.of(new FakeLog(), new LiveTls(certificates)), apps(base));
  }

  private static Map<String, App> apps(EchobridgeConfig base) {
    Faults faults = new Faults();
    Map<String, App> apps = App.all(base, EventLoops.none(), app -> Tracer.NONE, faults);
    assertThat(faults.lines()).isEmpty();
    return apps;
  }

  private EchobridgeConfig changed(Row row) throws InvalidConfigException {
    return config(row.path() + " = " + row.to());
  }

  private EchobridgeConfig config(String more) throws InvalidConfigException {
    return new ConfigLoader(PLUGINS, Map.of())
        .load(ConfigFactory.parseString((BASE + more).replace("FOLDER", folder.toString())));
  }

  private List<String> lines() {
    return logged.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
