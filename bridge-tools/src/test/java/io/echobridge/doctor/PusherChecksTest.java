package io.echobridge.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.ConfigFactory;
import io.echobridge.auth.AppKey;
import io.echobridge.call.FakeApplication;
import io.echobridge.config.ConfigLoader;
import io.echobridge.config.Plugins;
import io.echobridge.doctor.Finding.Level;
import io.echobridge.settings.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Applications that publish as with Pusher: all is well, until a test spoils one thing. */
class PusherChecksTest {
  private static final AppKey KEY = new AppKey("shop-key", new Secret("hush-hush"));

  private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
  private final List<String> hooked = new CopyOnWriteArrayList<>();
  private final StringBuilder more = new StringBuilder();
  private HttpServer host;
  private String channels = "{\"channels\":{}}";
  private String env;
  @TempDir Path folder;

  @BeforeEach
  void start() throws IOException {
    host = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    host.createContext("/", exchange -> answer(exchange, 200, "<h1>Shop</h1>"));
    host.createContext("/apps/4711/channels", exchange -> answer(exchange, 200, channels));
    host.createContext("/auth", exchange -> answer(exchange, 403, channels));
    host.createContext("/hooks", this::hook);
    host.start();
    env =
        """
        BROADCAST_CONNECTION=reverb
        REVERB_APP_ID=4711
        REVERB_APP_KEY=shop-key
        REVERB_APP_SECRET="hush-hush"
        REVERB_HOST=127.0.0.1
        REVERB_PORT=%d
        REVERB_SCHEME=http
        APP_URL=http://127.0.0.1:%d/
        """
            .formatted(port(), port());
  }

  @AfterEach
  void stop() {
    host.stop(0);
  }

  @Test
  void whatSuitsIsWell() throws Exception {
    more.append(
        "apps.shop.pusher.webhooks = [{ url = \"http://127.0.0.1:%d/hooks\" }]".formatted(port()));

    List<Finding> found = examine();

    assertThat(found).allMatch(each -> each.level() == Level.OK);
    assertThat(found)
        .extracting(Finding::id)
        .contains("laravel-driver", "laravel-credentials", "rest", "clock", "webhook");
    assertThat(found.toString()).doesNotContain("hush");
  }

  @ParameterizedTest
  @CsvSource({
    "REVERB_APP_ID=4711,           REVERB_APP_ID=4712,       laravel-app-id,              apps.shop.pusher.app-id",
    "REVERB_APP_KEY=shop-key,      REVERB_APP_KEY=blog-key,  laravel-key,                 apps.shop.pusher.key",
    "hush-hush,                    hush-hash,                laravel-secret,              REVERB_APP_SECRET",
    "REVERB_APP_SECRET,            OTHER,                    laravel-credentials-missing, REVERB_APP_SECRET",
    "CONNECTION=reverb,            CONNECTION=redis,         laravel-driver-unsigned,     BROADCAST_CONNECTION=reverb",
    "REVERB_HOST=127.0.0.1,        REVERB_HOST=,             rest-host-missing,           REVERB_HOST",
    "REVERB_HOST=127.0.0.1,        REVERB_HOST=no.invalid,   rest-name,                   no.invalid",
    "REVERB_HOST=127.0.0.1,        REVERB_HOST=http://a,     rest-address,                REVERB_HOST"
  })
  void whatDiffersIsFoundAndNoSecretIsShown(String from, String to, String id, String words)
      throws Exception {
    env = env.replace(from, to);

    suffersFrom(id, words);
  }

  @Test
  void nobodyListensWhereTheApplicationPublishes() throws Exception {
    int free = freePort();
    env = env.replace("REVERB_PORT=" + port(), "REVERB_PORT=" + free);

    suffersFrom("rest-refused", "127.0.0.1:" + free);
  }

  @ParameterizedTest
  @CsvSource({"401, rest-unauthorized", "404, rest-elsewhere", "301, rest-elsewhere"})
  void anotherServerAnswersWhereTheApplicationPublishes(int status, String id) throws Exception {
    statuses.put("/apps/4711/channels", status);

    suffersFrom(id, "answers " + status);
  }

  @Test
  void aWebPageIsNoAnswerToAPublisher() throws Exception {
    channels = "<h1>Welcome</h1>";

    suffersFrom("rest-elsewhere", "/apps/");
  }

  @ParameterizedTest
  @CsvSource({"-70, false", "70, false", "900, false", "-40, true", "40, true"})
  void clocksMayBeAMinuteApart(long seconds, boolean well) throws Exception {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            Instant.now().plusSeconds(seconds).atOffset(ZoneOffset.UTC));
    byte[] answer = FakeApplication.response(200, new byte[0], "Date: " + date);
    try (FakeApplication shop = FakeApplication.answering(answer)) {
      env = env.replaceFirst("APP_URL=.*", "APP_URL=http://127.0.0.1:" + shop.port());
      if (well) {
        assertThat(examine()).allMatch(each -> each.level() == Level.OK);
      } else {
        suffersFrom("clock-skew", "127.0.0.1");
      }
      assertThat(shop.requests).isNotEmpty();
    }
  }

  @Test
  void aWebhookGetsASignedBodyWithoutAnEvent() throws Exception {
    more.append(
        "apps.shop.pusher.webhooks = [{ url = \"http://127.0.0.1:%d/hooks?t=1\", headers { X-Own = y } }]"
            .formatted(port()));

    examine();

    assertThat(hooked).hasSize(1);
    String[] parts = hooked.get(0).split("\\|", -1);
    assertThat(parts[3]).matches("\\{\"time_ms\":\\d+,\"events\":\\[]}");
    assertThat(parts[0]).isEqualTo("shop-key");
    assertThat(parts[1]).isEqualTo(KEY.sign(parts[3]));
    assertThat(parts[2]).isEqualTo("application/json y");
  }

  @ParameterizedTest
  @CsvSource({
    "301, webhook-redirect, Redirects",
    "401, webhook-denied,   first key",
    "404, webhook-missing,  POST",
    "419, webhook-csrf,     CSRF",
    "422, webhook-unclear,  empty list",
    "500, webhook-error,    log"
  })
  void aWebhookThatIsNotTakenIsFound(int status, String id, String words) throws Exception {
    statuses.put("/hooks", status);
    more.append(
        "apps.shop.pusher.webhooks = [{ url = \"http://127.0.0.1:%d/hooks?token=hush\" }]"
            .formatted(port()));

    suffersFrom(id, words);
  }

  @Test
  void aWebhookThatNobodyAnswersIsFound() throws Exception {
    int free = freePort();
    more.append(
        "apps.shop.pusher.webhooks = [{ url = \"http://127.0.0.1:%d/hooks\" }]".formatted(free));

    suffersFrom("webhook-refused", "apps.shop.pusher.webhooks[0].url");
  }

  @ParameterizedTest
  @CsvSource({
    "true, true",
    "'{\"channel_data\":{}}', true",
    "'{\"auth\":\"k:f\"}', false",
    "false, false",
    "{}, false",
    "'{\"message\":\"Unauthenticated.\"}', false"
  })
  void anApplicationThatSaysYesWithoutASignatureIsTold(String body, boolean unsigned)
      throws Exception {
    more.append("apps.shop.auth.url = \"http://127.0.0.1:%d/auth\"".formatted(port()));
    statuses.put("/auth", 200);
    channels = body;

    assertThat(examine())
        .filteredOn(each -> each.id().equals("auth-unsigned"))
        .hasSize(unsigned ? 1 : 0);
  }

  @Test
  void aServerOfManyChannelsIsNotAskedForAll() throws Exception {
    String many = "{\"channels\":{" + "\"private-orders\":{},".repeat(10_000) + "\"last\":{}}}";
    host.removeContext("/apps/4711/channels");
    host.createContext(
        "/apps/4711/channels",
        exchange -> {
          String query = exchange.getRequestURI().getQuery();
          answer(exchange, 200, query.contains("&filter_by_prefix=") ? channels : many);
        });

    assertThat(examine()).extracting(Finding::id).contains("rest").doesNotContain("rest-elsewhere");
  }

  @Test
  void withoutKeysThereIsNothingToCompare() throws Exception {
    Files.writeString(folder.resolve(".env"), env.replace("=reverb", "=redis"));
    PusherVariables variables = PusherVariables.of(Laravel.read(folder));

    assertThat(new LaravelCredentialsCheck(variables, Map.of()).look()).isEmpty();
    assertThat(variables.areUsed()).isFalse();
  }

  @Test
  void anEnvThatCannotBeReadIsAFault() throws Exception {
    assertThat(examine(folder.resolve("none")))
        .filteredOn(each -> each.level() != Level.OK)
        .extracting(Finding::id)
        .containsExactly("env-missing");
  }

  @Test
  void aCaFileThatCannotBeUsedIsOneFaultOfTheSettings() throws Exception {
    Path none = folder.resolve("none.pem");
    more.append(
        """
        apps.shop.auth { url = "https://127.0.0.1:1/auth", ca-file = "%s" }
        apps.shop.auth.by-origin { "https://a.test" = "https://127.0.0.1:1/a" }
        """
            .formatted(none));
    suffersFrom("ca-file", none.toString());
  }

  private void suffersFrom(String id, String words) throws Exception {
    List<Finding> all = examine();
    List<Finding> bad = all.stream().filter(each -> each.level() != Level.OK).toList();
    assertThat(bad).as("%s", all).extracting(Finding::id).containsExactly(id);
    assertThat(bad.get(0).what() + bad.get(0).change()).contains(words);
    assertThat(bad.get(0).why()).isNotEmpty();
    assertThat(all.toString()).doesNotContain("hush");
  }

  private List<Finding> examine() throws Exception {
    return examine(Files.writeString(folder.resolve(".env"), env));
  }

  private List<Finding> examine(Path file) throws Exception {
    String config =
        """
        server { host = 127.0.0.1, port = %d }
        admin.enabled = false
        apps.shop.pusher { app-id = 4711, key = shop-key, secret = hush-hush }
        """
            .formatted(freePort());
    return new Doctor(
            new ConfigLoader(new Plugins(Map.of(), Map.of()), Map.of())
                .load(ConfigFactory.parseString(config + more)),
            new DoctorOptions(
                Optional.empty(), Optional.of(file), Optional.empty(), Duration.ZERO, false))
        .examine(found -> {});
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private int port() {
    return host.getAddress().getPort();
  }

  private void hook(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    hooked.add(
        exchange.getRequestHeaders().getFirst("X-Pusher-Key")
            + "|"
            + exchange.getRequestHeaders().getFirst("X-Pusher-Signature")
            + "|"
            + exchange.getRequestHeaders().getFirst("Content-Type")
            + " "
            + exchange.getRequestHeaders().getFirst("X-Own")
            + "|"
            + body);
    answer(exchange, 200, "");
  }

  private void answer(HttpExchange exchange, int status, String body) throws IOException {
    exchange.getRequestBody().readAllBytes();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    int said = statuses.getOrDefault(exchange.getHttpContext().getPath(), status);
    exchange.sendResponseHeaders(said, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
