package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two apps in one daemon: nothing of one reaches the other, however they are told apart. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IsolationTest {
  private static final String APP =
      """
      apps.%1$s {
        %2$s
        brokers.main { type = redis, url = "%3$s", prefix = "%1$s:" }
        auth { url = "%4$s" }
        pusher { app-id = "%1$s", key = "%1$s-key", secret = "%1$s-secret" }
      }
      """;

  private final Redis redis = Redis.start();
  private final AuthHost authHost = AuthHost.start();
  private final Daemon daemon =
      Daemon.start(
          app("red-host", "hosts = [\"red.test\"]")
              + app("blue-host", "hosts = [\"blue.test\", \"also.blue.test\"]")
              + app("red-path", "path = \"/red\"")
              + app("blue-path", "path = \"/blue\""));

  private String app(String id, String place) {
    return APP.formatted(id, place, redis.url(), authHost.url());
  }

  /** How a client says which app it means; {@code %s} is its colour. */
  record Choice(String kind, String path, String query, String host) {
    RawClient connect(int port, String color) {
      return RawClient.at(
          port, path.formatted(color), query.formatted(color), "Host: " + host.formatted(color));
    }
  }

  static Stream<Choice> choices() {
    return Stream.of(
        new Choice("-host", "", "", "%s.test"),
        new Choice("-host", "", "", "%s.TEST:6001"),
        new Choice("-path", "/%s", "", "127.0.0.1"),
        new Choice("-host", "", "&app=%s-host", "127.0.0.1"),
        new Choice("-path", "", "&app=%s-path", "127.0.0.1"));
  }

  @AfterAll
  void close() {
    daemon.assertHealthy();
    daemon.close();
    authHost.close();
    redis.close();
  }

  @ParameterizedTest
  @MethodSource("choices")
  void eventsStayInTheirApp(Choice choice) {
    try (RawClient red = choice.connect(daemon.port(), "red");
        RawClient blue = choice.connect(daemon.port(), "blue")) {
      listen(red, "red" + choice.kind(), "news");
      listen(blue, "blue" + choice.kind(), "news");

      redis.publishEvent("red" + choice.kind() + ":news", "e", "\"red\"");
      redis.publishEvent("blue" + choice.kind() + ":news", "e", "\"blue\"");
      redis.publishEvent("news", "e", "\"nobody\"");
      end(red, "red" + choice.kind());
      end(blue, "blue" + choice.kind());

      assertThat(events(red, "e")).containsExactly("42[\"e\",\"news\",\"red\"]");
      assertThat(events(blue, "e")).containsExactly("42[\"e\",\"news\",\"blue\"]");
    }
  }

  @ParameterizedTest
  @MethodSource("choices")
  void membersAndWhispersStayInTheirApp(Choice choice) {
    try (RawClient red = choice.connect(daemon.port(), "red");
        RawClient redToo = choice.connect(daemon.port(), "red");
        RawClient blue = choice.connect(daemon.port(), "blue")) {
      String room = "presence-room." + Integer.toHexString(choice.hashCode());
      red.subscribeAs(1, room);
      assertThat(members(red)).hasSize(1);
      blue.subscribeAs(2, room);
      assertThat(members(blue)).hasSize(1);
      redToo.subscribeAs(3, room);
      assertThat(members(redToo)).hasSize(2);

      red.send(
          "42[\"client event\",{\"channel\":\"%s\",\"event\":\"client-x\",\"data\":1}]"
              .formatted(room));
      redToo.await("42[\"client-x\"");
      redToo.send("42[\"unsubscribe\",{\"channel\":\"" + room + "\"}]");
      red.await("42[\"presence:leaving\"");
      end(blue, "blue" + choice.kind());

      assertThat(events(red, "presence:joining")).hasSize(1);
      assertThat(events(blue, "presence:joining")).isEmpty();
      assertThat(events(blue, "presence:leaving")).isEmpty();
      assertThat(events(blue, "client-x")).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("choices")
  void anIdMeansNothingInTheOtherApp(Choice choice) {
    try (RawClient red = choice.connect(daemon.port(), "red")) {
      listen(red, "red" + choice.kind(), "news");
      try (RawClient blue = choice.connect(daemon.port(), "blue")) {
        String own = "{\"event\":\"e\",\"data\":1,\"socket\":\"" + red.id() + "\"}";
        String others = "{\"event\":\"e\",\"data\":2,\"socket\":\"" + blue.id() + "\"}";
        redis.publish("red" + choice.kind() + ":news", own);
        redis.publish("red" + choice.kind() + ":news", others);
        end(red, "red" + choice.kind());

        assertThat(events(red, "e")).containsExactly("42[\"e\",\"news\",2]");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"red-host", "blue-host"})
  void aPollingSessionIsKnownInItsAppOnly(String app) {
    String other = app.equals("red-host") ? "blue-path" : "red-path";
    PollingClient client = PollingClient.open(daemon.port(), 4, "&app=" + app);
    String foreign = client.target().replace("app=" + app, "app=" + other);

    assertThat(RawHttp.post(daemon.port(), foreign, "3").body()).contains("Session ID unknown");
    assertThat(client.post("3").body()).isEqualTo("ok");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&app=green", "&app=", "&app=red-host%00"})
  void whoNamesNoAppIsRefused(String query) {
    String target = "/socket.io/?EIO=4&transport=polling";

    assertThat(RawHttp.get(daemon.port(), target + query).status()).isBetween(400, 499);
    assertThat(RawHttp.get(daemon.port(), target + "&app=red-host").status()).isEqualTo(200);
  }

  /** A page may go to its app's path or not, and what it signs has no path before it either. */
  @ParameterizedTest
  @ValueSource(strings = {"", "/red"})
  void aKeyOpensItsAppWithOrWithoutTheAppsPath(String path) throws IOException {
    Signing red = new Signing("red-path-key", "red-path-secret");
    try (RawWebSocket page =
            RawWebSocket.open(daemon.port(), path + "/app/red-path-key?protocol=7");
        RawWebSocket lost = RawWebSocket.open(daemon.port(), "/blue/app/red-path-key?protocol=7")) {
      assertThat(page.read().payload()).contains("pusher:connection_established");
      page.text("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"news\"}}");
      assertThat(page.read().payload()).contains("subscription_succeeded");

      String events = "/apps/red-path/events";
      String body = "{\"name\":\"e\",\"data\":\"{\\\"a\\\": 1.0}\",\"channel\":\"news\"}";
      String query = "?" + red.query("POST", events, body);
      assertThat(RawHttp.post(daemon.port(), path + events + query, body).body()).isEqualTo("{}");
      assertThat(RawHttp.post(daemon.port(), "/blue" + events + query, body).status())
          .isEqualTo(401);

      assertThat(page.read().payload())
          .isEqualTo("{\"event\":\"e\",\"channel\":\"news\",\"data\":\"{\\\"a\\\": 1.0}\"}");
      assertThat(lost.read().payload()).contains("\"code\":4001", "red-path-key");
    }
  }

  private void listen(RawClient client, String app, String channel) {
    client.subscribe(channel);
    hears(client, app, channel);
  }

  /** Everything that was published before has arrived, or never will. */
  private void end(RawClient client, String app) {
    listen(client, app, "end");
  }

  private void hears(RawClient client, String app, String channel) {
    String event = "probe" + System.nanoTime();
    Waiting.until(app + " hears " + channel)
        .until(
            () -> {
              redis.publishEvent(app + ":" + channel, event, "0");
              return client.packets().contains("42[\"" + event + "\",\"" + channel + "\",0]");
            });
  }

  private static JsonNode members(RawClient client) {
    return client.awaitEvent("presence:subscribed").path(2);
  }

  private static List<String> events(RawClient client, String event) {
    return client.events().stream().filter(p -> p.startsWith("42[\"" + event + "\"")).toList();
  }
}
