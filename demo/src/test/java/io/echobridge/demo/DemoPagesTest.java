package io.echobridge.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.undertow.Undertow;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DemoPagesTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final FakePublisher redis = new FakePublisher("Redis");
  private final FakePublisher api = new FakePublisher("the API");
  private final DemoApp app = DemoApp.make();
  private Undertow server = Undertow.builder().build();

  @BeforeEach
  void start() {
    TerminalLines lines = TerminalLines.of(Optional.of("redis-cli -p 1"), "http://127.0.0.1:6001");
    server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(
                new DemoPages(
                    new PublishEndpoint(redis, api),
                    new ClockEndpoint(redis, () -> Instant.ofEpochMilli(7)),
                    lines,
                    app,
                    new WebhookLog(app)))
            .build();
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @ParameterizedTest
  @CsvSource({
    "/demo,           text/html; charset=utf-8",
    "/demo/demo.css,  text/css; charset=utf-8",
    "/demo/demo.js,   text/javascript; charset=utf-8",
    "/demo/plug.js,   text/javascript; charset=utf-8",
    "/demo/plain,     text/html; charset=utf-8",
    "/demo/plain.js,  text/javascript; charset=utf-8",
    "/demo/echo.js,   text/javascript; charset=utf-8",
    "/demo/logo.svg,  image/svg+xml",
    "/demo/lines,     application/json"
  })
  void thePageAndWhatItLoadsAreThere(String path, String type) throws Exception {
    HttpResponse<String> answer = send(request(path));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains(type);
    assertThat(answer.body()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/demo", "/demo/plain"})
  void everyLocalAddressOnThePageIsServed(String path) throws Exception {
    String page = send(request(path)).body();
    var addresses = Pattern.compile("(?:src|href)=\"(/demo[^\"]*)\"").matcher(page);
    int found = 0;
    while (addresses.find()) {
      found++;
      assertThat(send(request(addresses.group(1))).statusCode())
          .as(addresses.group(1))
          .isEqualTo(200);
    }
    assertThat(found).isGreaterThan(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/demo/LICENSE", "/demo/../demo/x", "/demo/publish", "/demo/auth"})
  void nothingElseCanBeRead(String path) throws Exception {
    assertThat(send(request(path)).statusCode()).isEqualTo(404);
  }

  @Test
  void otherMethodsAreRefused() throws Exception {
    assertThat(send(request("/demo").method("DELETE", BodyPublishers.noBody())).statusCode())
        .isEqualTo(405);
  }

  @Test
  void theLinesForTheTerminalAreGivenToThePage() throws Exception {
    assertThat(send(request("/demo/lines")).body())
        .isEqualTo(
            "[{\"id\":\"redis-cli\",\"text\":\"redis-cli -p 1 publish laravel-database-news"
                + " '{\\\"event\\\":\\\"App\\\\\\\\Events\\\\\\\\MessagePosted\\\",\\\"data\\\":"
                + "{\\\"from\\\":\\\"redis-cli\\\",\\\"text\\\":\\\"Hello from Redis\\\"}}'\"},"
                + "{\"id\":\"curl\",\"text\":\"curl -d 'text=Hello from curl'"
                + " http://127.0.0.1:6001/demo/publish\"}]");
  }

  @Test
  void aDemoOfOneNodeTellsThatThereAreNoOthersToShow() throws Exception {
    assertThat(send(request("/demo/nodes/state?window=w")).body()).isEqualTo("{\"nodes\":[]}");
    assertThat(send(request("/demo/nodes")).statusCode()).isEqualTo(404);
    assertThat(send(request("/demo/nodes/kill").POST(BodyPublishers.noBody())).statusCode())
        .isEqualTo(404);
  }

  @Test
  void aMessageIsPublishedAsLaravelDoes() throws Exception {
    HttpResponse<String> answer =
        publish("channel=presence-room.1&text=h%C3%A9llo/%E2%82%AC&from=Ada&id=k1&socket=12.34");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("published at Redis\n");
    assertThat(redis.channel).isEqualTo("presence-room.1");
    assertThat(redis.message)
        .isEqualTo(
            "{\"event\":\"App\\\\Events\\\\MessagePosted\",\"data\":{\"from\":\"Ada\","
                + "\"text\":\"h\\u00E9llo\\/\\u20AC\",\"id\":\"k1\",\"socket\":\"12.34\"},"
                + "\"socket\":\"12.34\"}");
  }

  @Test
  void aTextAloneGoesToThePublicChannelAndToEverybody() throws Exception {
    assertThat(publish("text=Hello from curl").statusCode()).isEqualTo(200);
    assertThat(redis.channel).isEqualTo("news");
    assertThat(redis.message)
        .contains("\"from\":\"somebody\",\"text\":\"Hello from curl\"")
        .endsWith("\"socket\":null}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "channel=other&text=x          | channel: expected one of news, private-orders.1",
        "channel=news                  | text: expected 1 to 300 characters",
        "text=%20                      | text: expected 1 to 300 characters",
        "text=x&socket=undefined       | socket: expected a connection id",
        "text=x&id=0123456789012345678901234567890123456789-  | from, id: expected at most 40",
        "nonsense                      | text: expected"
      })
  void aFormThatCannotBePublishedIsToldWhy(String form, String reason) throws Exception {
    HttpResponse<String> answer = publish(form);
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).startsWith(reason);
    assertThat(redis.message).isEmpty();
  }

  @Test
  void aBodyThatIsNoFormIsRefused() throws Exception {
    assertThat(publish("text=%zz").statusCode()).isEqualTo(400);
  }

  @Test
  void aLongBodyIsRefusedUnread() throws Exception {
    assertThat(publish("text=" + "x".repeat(20_000)).statusCode()).isEqualTo(413);
    assertThat(redis.message).isEmpty();
  }

  @Test
  void anotherPageCannotPublish() throws Exception {
    assertThat(publishFrom("http://elsewhere.test").statusCode()).isEqualTo(403);
    assertThat(publishFrom("null").statusCode()).isEqualTo(403);
    assertThat(redis.message).isEmpty();

    assertThat(publishFrom("http://127.0.0.1:" + port()).statusCode()).isEqualTo(200);
    assertThat(redis.message).isNotEmpty();
  }

  @Test
  void aRedisThatDoesNotAnswerIsReported() throws Exception {
    redis.fails = true;
    HttpResponse<String> answer = publish("text=x");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).isEqualTo("Redis does not answer\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "private-orders.1 | J%C3%BCrgen | ''",
        "presence-room.1  | J%C3%BCrgen"
            + " | {\"user_id\":\"Jürgen\",\"user_info\":{\"name\":\"Jürgen\"}}",
      })
  void whoHasANameMayListen(String channel, String name, String expected) throws Exception {
    HttpResponse<String> answer = auth(channel, name);
    assertThat(answer.statusCode()).isEqualTo(200);
    var json = new ObjectMapper();
    JsonNode given = json.readTree(answer.body());
    String data = given.path("channel_data").asText();
    assertThat(json.readTree(data)).isEqualTo(json.readTree(expected));
    String signed = "1.2:" + channel + (data.isEmpty() ? "" : ":" + data);
    assertThat(given.path("auth").asText()).isEqualTo("demo:" + app.key().sign(signed));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "presence-room.1  | ''",
        "private-orders.1 | %20",
        "private-orders.1 | %zz",
        "private-orders.1 | 0123456789012345678901234567890123456789-",
        "news             | Ada",
        "''               | Ada"
      })
  void whoHasNoneMayNot(String channel, String name) throws Exception {
    assertThat(auth(channel, name).statusCode()).isEqualTo(403);
  }

  private HttpResponse<String> auth(String channel, String name) throws Exception {
    HttpRequest.Builder request = request("/demo/auth");
    if (!name.isEmpty()) {
      request.header("X-Demo-Name", name);
    }
    return send(
        request.POST(BodyPublishers.ofString("channel_name=" + channel + "&socket_id=1.2")));
  }

  private HttpResponse<String> publish(String form) throws Exception {
    return send(request("/demo/publish").POST(BodyPublishers.ofString(form)));
  }

  private HttpResponse<String> publishFrom(String origin) throws Exception {
    return send(
        request("/demo/publish")
            .header("Origin", origin)
            .POST(BodyPublishers.ofString("text=from another page")));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
  }

  private int port() {
    return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
  }

  @Test
  void whatIsToGoOverHttpDoes() throws Exception {
    assertThat(publish("text=x&via=http").body()).isEqualTo("published at the API\n");
    assertThat(api.message).contains("\"text\":\"x\"");
    assertThat(redis.message).isEmpty();
  }

  @Test
  void aClockTicksForAWhile() throws Exception {
    assertThat(clock("run=abc123").body()).isEqualTo("{\"ticks\":28,\"millis\":500}");

    await().atMost(Duration.ofMinutes(2)).until(() -> redis.all.size() >= 2);
    assertThat(redis.channel).isEqualTo("clock");
    assertThat(redis.all.subList(0, 2))
        .containsExactly(
            "{\"event\":\"App\\\\Events\\\\Ticked\","
                + "\"data\":{\"run\":\"abc123\",\"number\":1,\"at\":7},\"socket\":null}",
            "{\"event\":\"App\\\\Events\\\\Ticked\","
                + "\"data\":{\"run\":\"abc123\",\"number\":2,\"at\":7},\"socket\":null}");
  }

  @Test
  void notAllWhoWantMayHaveAClock() throws Exception {
    assertThat(clock("run=").statusCode()).isEqualTo(422);
    assertThat(clock("run=A%0a").statusCode()).isEqualTo(422);
    for (int i = 0; i < ClockEndpoint.MOST; i++) {
      assertThat(clock("run=" + i).statusCode()).isEqualTo(200);
    }
    assertThat(clock("run=last").statusCode()).isEqualTo(503);
    HttpRequest.Builder foreign =
        request("/demo/clock")
            .header("Origin", "http://elsewhere.test")
            .POST(BodyPublishers.ofString("run=a"));
    assertThat(send(foreign).statusCode()).isEqualTo(403);
  }

  private HttpResponse<String> clock(String form) throws Exception {
    return send(request("/demo/clock").POST(BodyPublishers.ofString(form)));
  }

  @Test
  void webhooksThatTheDaemonSignedAreShown() throws Exception {
    String body = "{\"time_ms\":1,\"events\":[{\"name\":\"member_added\",\"channel\":\"c\"}]}";

    assertThat(hook(body, "0".repeat(64)).statusCode()).isEqualTo(403);
    assertThat(send(request("/demo/hooks")).body()).isEqualTo("[]");
    assertThat(hook(body, app.key().sign(body)).statusCode()).isEqualTo(200);
    assertThat(send(request("/demo/hooks")).body())
        .isEqualTo("[{\"name\":\"member_added\",\"channel\":\"c\",\"number\":1}]");
  }

  private HttpResponse<String> hook(String body, String signature) throws Exception {
    return send(
        request("/demo/hooks")
            .header("X-Pusher-Signature", signature)
            .POST(BodyPublishers.ofString(body)));
  }

  private static final class FakePublisher implements Publisher {
    private final String name;
    volatile String channel = "";
    volatile String message = "";
    final List<String> all = new CopyOnWriteArrayList<>();
    volatile boolean fails;

    FakePublisher(String name) {
      this.name = name;
    }

    @Override
    public CompletionStage<String> publish(String channel, LaravelEvent event) {
      if (fails) {
        return CompletableFuture.failedFuture(new IOException(name + " does not answer"));
      }
      this.channel = channel;
      this.message = event.toJson();
      all.add(message);
      return CompletableFuture.completedFuture("published at " + name);
    }
  }
}
