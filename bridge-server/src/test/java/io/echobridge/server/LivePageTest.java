package io.echobridge.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.echobridge.auth.Authorization;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.hub.TestConnection;
import io.echobridge.hub.TestEncoder;
import io.echobridge.net.EventLoop;
import io.echobridge.protocol.ClientSession;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the live page asks the daemon, and has it do. */
class LivePageTest {
  private static final String LONG_USER = "u".repeat(40_000);
  private static final String CONFIG =
      """
      server { host = 127.0.0.1, port = 0 }
      admin.port = 0
      apps.shop {
        brokers.main.type = memory
        limits { max-channels-per-connection = 20000, max-member-size = 48 KiB }
      }
      protocols.fake.refuse = false
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper mapper = new ObjectMapper();
  private Server server;

  @BeforeEach
  void start() throws Exception {
    server = Server.create(TestConfig.of(CONFIG), Map.of());
    server.start();
    await().until(server::ready);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void thePageAndItsFilesAreServedWithAStrictPolicy() throws Exception {
    for (String path : new String[] {"/", "/main.js", "/page.css", "/uplot.js", "/icon.svg"}) {
      HttpResponse<String> answer = get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
          .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
    }
    HttpRequest packed =
        HttpRequest.newBuilder(uri("/main.js")).header("Accept-Encoding", "gzip").build();
    HttpResponse<byte[]> answer = http.send(packed, HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(answer.body()).startsWith(0x1f, 0x8b);
    String tag = answer.headers().firstValue("ETag").orElseThrow();
    HttpRequest again =
        HttpRequest.newBuilder(uri("/main.js")).header("If-None-Match", tag).build();
    assertThat(http.send(again, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(304);
  }

  @Test
  void theHistoryGrowsAndIsToldInParts() throws Exception {
    await().until(() -> json("/api/history").path("ago").size() >= 2);
    JsonNode whole = json("/api/history");
    assertThat(whole.path("whole").asBoolean()).isTrue();
    assertThat(whole.path("lines").findValuesAsText("plot")).contains("clients", "in", "waiting");
    for (JsonNode line : whole.path("lines")) {
      assertThat(line.path("values")).hasSameSizeAs(whole.path("ago"));
      if (line.path("plot").asText().equals("clients")) {
        assertThat(line.path("name").asText()).isEqualTo("fake");
        assertThat(line.path("values").get(0).asInt()).isEqualTo(7);
      }
    }
    JsonNode next = json("/api/history?since=" + whole.path("tick").asLong());
    assertThat(next.path("whole").asBoolean()).isFalse();
    assertThat(next.path("ago").size()).isLessThan(3);
  }

  @Test
  void tenThousandChannelsComeInPagesAndAreFound() throws Exception {
    String[] names = new String[10_000];
    for (int i = 0; i < names.length; i++) {
      names[i] = "room-" + i;
    }
    TestConnection client = subscribe("1.1", names);
    assertThat(client.id()).isEqualTo("1.1");
    JsonNode page = json("/api/channels?app=shop&most=50&from=9990");
    assertThat(page.path("total").asInt()).isEqualTo(10_000);
    assertThat(page.path("channels")).hasSize(10);
    assertThat(json("/api/channels?app=shop&most=100000").path("channels")).hasSize(200);
    assertThat(json("/api/channels?app=shop&search=ROOM-77").path("total").asInt()).isEqualTo(111);
    assertThat(json("/api/client?app=shop&id=1.1").path("channelCount").asInt()).isEqualTo(10_000);
    assertThat(json("/api/client?app=shop&id=1.1").path("channels")).hasSize(200);
  }

  @Test
  void aChannelShowsItsEventsWhileSomebodyLooks() throws Exception {
    String hostile = "<img src=x onerror=alert(1)>";
    subscribe("1.1", hostile);
    String path =
        "/api/channel?app=shop&name=" + URLEncoder.encode(hostile, StandardCharsets.UTF_8);
    assertThat(json(path).path("events")).isEmpty();
    HttpResponse<String> published =
        post("publish", Map.of("app", "shop", "channel", hostile, "event", "E", "data", "{}"));
    assertThat(published.statusCode()).isEqualTo(200);
    await().until(() -> json(path).path("events").size() == 1);
    JsonNode event = json(path).path("events").get(0);
    assertThat(event.path("name").asText()).isEqualTo("E");
    assertThat(event.path("receivers").asInt()).isEqualTo(1);
    assertThat(event.path("from").asText()).isEqualTo("published to a node, by broker main");
    assertThat(json(path).path("name").asText()).isEqualTo(hostile);
    assertThat(json(path).path("subscribers").asInt()).isEqualTo(1);
  }

  @Test
  void aClientIsShownFoundAndDisconnected() throws Exception {
    TestConnection client = subscribe("1.1", "news");
    for (String id : new String[] {"1.1", client.publicId()}) {
      JsonNode shown = json("/api/client?app=shop&id=" + id);
      assertThat(shown.path("found").asBoolean()).isTrue();
      assertThat(shown.path("id").asText()).isEqualTo(client.publicId());
      assertThat(shown.path("channels").get(0).asText()).isEqualTo("news");
      assertThat(shown.path("age").asInt()).isBetween(0, 600);
      assertThat(shown.toString()).doesNotContain("\"1.1\""); // who knows it can come back as it
    }
    assertThat(json("/api/client?app=shop&id=9.9").path("found").asBoolean()).isFalse();
    assertThat(search("1.1").path("client").asText()).isEqualTo(client.publicId());
    assertThat(search("ew").path("channels").get(0).path("name").asText()).isEqualTo("news");

    String line = logged(() -> post("disconnect", Map.of("app", "shop", "id", client.publicId())));
    assertThat(line).contains("127.0.0.1 disconnects client " + client.publicId());
    await().until(() -> client.closed() != null);
  }

  @Test
  void aUserWithAVeryLongIdIsShownShortAndTerminatedByItsHash() throws Exception {
    TestConnection client = subscribe("1.1", "presence-room");
    await()
        .until(() -> json("/api/channel?app=shop&name=presence-room").path("users").asInt() == 1);
    JsonNode member = json("/api/channel?app=shop&name=presence-room").path("members").get(0);
    assertThat(member.path("user").asText().length()).isLessThan(500);
    assertThat(member.path("userLength").asInt()).isEqualTo(LONG_USER.length());
    assertThat(search("u".repeat(100_000)).path("connectionCount").asInt()).isZero();
    assertThat(search(LONG_USER).path("connections").get(0).asText()).isEqualTo(client.publicId());

    assertThat(
            post("terminate", Map.of("app", "shop", "channel", "presence-room", "hash", "0"))
                .statusCode())
        .isEqualTo(400);
    Map<String, String> wanted =
        Map.of("app", "shop", "channel", "presence-room", "hash", member.path("userHash").asText());
    String line = logged(() -> post("terminate", wanted));
    assertThat(line).contains("terminates user uuuu").hasSizeLessThan(300);
    await().until(() -> client.closed() != null);
  }

  @Test
  void whatIsNoActionIsRefused() throws Exception {
    assertThat(post("publish", Map.of("app", "none", "channel", "a")).statusCode()).isEqualTo(404);
    Map<String, String> reserved =
        Map.of("app", "shop", "channel", "a", "event", "pusher:x", "data", "");
    assertThat(post("publish", reserved).statusCode()).isEqualTo(400);
    assertThat(post("publish", Map.of("app", "shop", "channel", "a", "data", "")).statusCode())
        .isEqualTo(400);
    assertThat(post("disconnect", Map.of("app", "shop")).statusCode()).isEqualTo(400);
    assertThat(post("disconnect", Map.of("app", "shop", "id", "mistyped")).statusCode())
        .isEqualTo(404);
    assertThat(post("terminate", Map.of("app", "shop")).statusCode()).isEqualTo(400);
    assertThat(post("nothing", Map.of("app", "shop")).statusCode()).isEqualTo(404);
    assertThat(post("log-level", Map.of("level", "loud")).statusCode()).isEqualTo(400);
    assertThat(get("/api/channel?app=shop&name=").statusCode()).isEqualTo(400);
    assertThat(get("/api/channels?app=none").statusCode()).isEqualTo(404);
    HttpRequest foreign =
        HttpRequest.newBuilder(uri("/api/drain"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    assertThat(http.send(foreign, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(403);
    HttpRequest form =
        HttpRequest.newBuilder(uri("/api/drain"))
            .header("X-Requested-With", "test")
            .header("Content-Type", "text/plain")
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    assertThat(http.send(form, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(415);
    assertThat(get("/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void drainingIsSaidAndLogged() throws Exception {
    String line = logged(() -> post("drain", Map.of()));
    assertThat(line).isEqualTo("127.0.0.1 drains this node");
    await().until(() -> get("/ready").body().contains("draining"));
  }

  private TestConnection subscribe(String id, String... channels) throws Exception {
    EventLoop loop = server.eventLoops().all().get(0);
    TestConnection connection = new TestConnection(id, loop, new TestEncoder());
    CountDownLatch done = new CountDownLatch(channels.length);
    RawJson data = RawJson.of("{\"user_id\":\"" + LONG_USER + "\"}");
    loop.execute(
        () -> {
          ClientSession session = server.app("shop").hub().connect(connection);
          for (String channel : channels) {
            session.subscribe(
                new ChannelName(channel),
                asked ->
                    CompletableFuture.completedFuture(
                        new Authorization.Granted(new Member(LONG_USER, data))),
                status -> done.countDown());
          }
        });
    done.await();
    return connection;
  }

  /** The line that an action leaves in the log. */
  private String logged(java.util.concurrent.Callable<HttpResponse<String>> action)
      throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger("echobridge.audit");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    try {
      assertThat(action.call().statusCode()).isEqualTo(200);
    } finally {
      logger.detachAppender(lines);
    }
    assertThat(lines.list).hasSize(1);
    return lines.list.get(0).getFormattedMessage();
  }

  private JsonNode search(String text) throws Exception {
    return mapper.readTree(post("search", Map.of("app", "shop", "text", text)).body());
  }

  private JsonNode json(String path) throws Exception {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return mapper.readTree(answer.body());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String what, Map<String, String> body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/api/" + what))
            .header("X-Requested-With", "test")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(mapper.writeValueAsString(body)))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.adminPort() + path);
  }
}
