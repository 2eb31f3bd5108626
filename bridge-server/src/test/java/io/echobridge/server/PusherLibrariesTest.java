package io.echobridge.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.auth.Authorization;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.hub.TestConnection;
import io.echobridge.hub.TestEncoder;
import io.echobridge.net.EventLoop;
import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.ClientSession;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.protocol.ProtocolFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The requests of Pusher's libraries, byte for byte but for time and signature, and what a
 * subscriber hears of them. In a request {@code TIME}, {@code MD5} and {@code SIGNATURE} stand for
 * what the library writes there.
 */
class PusherLibrariesTest {
  private static final String CONFIG =
      """
      server { host = 127.0.0.1, port = 0 }
      admin.enabled = false
      protocols.fake.refuse = false
      apps.a { pusher { app-id = 4711, key = app-key, secret = app-secret } }
      """;
  private static final String SUBSCRIBER = "787229670.938500549";
  private static final String PHP =
      """
      User-Agent: GuzzleHttp/7
      Content-Type: application/json
      X-Pusher-Library: pusher-http-php 7.2.6
      """;
  private static final String NODE =
      """
      x-pusher-library: pusher-http-node 5.3.4
      content-type: application/json
      Accept: */*
      User-Agent: node-fetch/1.0 (+https://github.com/bitinn/node-fetch)
      Accept-Encoding: gzip,deflate
      """;
  private static final String PYTHON =
      """
      User-Agent: python-requests/2.32.3
      Accept-Encoding: gzip, deflate
      Accept: */*
      X-Pusher-Library: pusher-http-python 3.3.3
      Content-Type: application/json
      """;
  private static final String GO =
      """
      User-Agent: Go-http-client/1.1
      Content-Type: application/json
      X-Pusher-Library: pusher-http-go 5.1.1
      Accept-Encoding: gzip
      """;
  private static final String RUBY =
      """
      X-Pusher-Library: pusher-http-ruby 2.0.3
      Content-Type: application/json
      User-Agent: HTTPClient/1.0 (2.8.3, ruby 3.1.2 (2022-04-12))
      Accept: */*
      """;

  /** The query of most libraries with a body. */
  private static final String QUERY =
      "?auth_key=app-key&auth_timestamp=TIME&auth_version=1.0&body_md5=MD5&auth_signature=SIGNATURE";

  private final Listening protocol = new Listening();
  private Server server;
  private TestConnection subscriber;

  /** Its clients are those of the test. */
  private static final class Listening implements ProtocolFactory<FakeProtocol.Settings> {
    private final FakeProtocol.Factory fake = new FakeProtocol.Factory();
    private final CompletableFuture<ProtocolContext> made = new CompletableFuture<>();

    @Override
    public String name() {
      return fake.name();
    }

    @Override
    public Class<FakeProtocol.Settings> configType() {
      return fake.configType();
    }

    @Override
    public ClientProtocol create(FakeProtocol.Settings config, ProtocolContext given) {
      made.complete(given);
      return fake.create(config, given);
    }
  }

  @BeforeEach
  void start() throws Exception {
    server = Server.create(TestConfig.with(CONFIG, protocol), Map.of());
    server.start();
    subscriber = subscriber("news", "presence-room.1", "private-orders.7", "private-user.7");
  }

  @AfterEach
  void close() {
    server.close();
  }

  /** A connection of user 7 on channels. */
  private TestConnection subscriber(String... channels) throws Exception {
    ProtocolContext context = protocol.made.join();
    EventLoop loop = context.loops().all().get(0);
    TestConnection connection = new TestConnection(SUBSCRIBER, loop, new TestEncoder());
    Authorization yes =
        new Authorization.Granted(new Member("7", RawJson.of("{\"user_id\":\"7\"}")));
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.execute(
        () -> {
          ClientSession session = context.bridge().connect(connection);
          for (String channel : channels) {
            session.subscribe(
                new ChannelName(channel), asked -> CompletableFuture.completedFuture(yes));
          }
          done.complete(null);
        });
    done.get(60, TimeUnit.SECONDS);
    return connection;
  }

  /** Of the events: the list of the members comes first. */
  private void hears(String... events) {
    await()
        .untilAsserted(
            () ->
                assertThat(subscriber.written())
                    .filteredOn(frame -> frame.startsWith("event "))
                    .containsExactly(events));
  }

  /**
   * What Laravel's drivers {@code pusher} and {@code reverb} had PHP's library send: an event, one
   * to others than the sender, one with a name, a notification, one on several channels.
   */
  @Test
  void laravelsEventsAreHeard() throws Exception {
    String title =
        "{\\\"title\\\":\\\"Gr\\\\u00fc\\\\u00dfe \\\\\\\"quoted\\\\\\\" \\\\\\\\ \\\\\\/\\\",\\\"n\\\":1.5}";
    event(
        "{\"name\":\"App\\\\Events\\\\NewsPublished\",\"data\":\""
            + title
            + "\",\"channel\":\"news\"}");
    event(
        "{\"name\":\"App\\\\Events\\\\MessageSent\",\"data\":\"{\\\"text\\\":\\\"hello room\\\",\\\"room\\\":\\\"1\\\",\\\"extra\\\":null}\",\"channel\":\"presence-room.1\",\"socket_id\":\"114725024.292352405\"}");
    event(
        "{\"name\":\"App\\\\Events\\\\MessageSent\",\"data\":\"{\\\"text\\\":\\\"not to you\\\"}\",\"channel\":\"presence-room.1\",\"socket_id\":\""
            + SUBSCRIBER
            + "\"}");
    event(
        "{\"name\":\"order.updated\",\"data\":\"{\\\"id\\\":7,\\\"extra\\\":null}\",\"channel\":\"private-orders.7\"}");
    event(
        "{\"name\":\"Illuminate\\\\Notifications\\\\Events\\\\BroadcastNotificationCreated\",\"data\":\"{\\\"order\\\":7,\\\"type\\\":\\\"App\\\\\\\\Notifications\\\\\\\\OrderShipped\\\"}\",\"channel\":\"private-user.7\"}");
    event(
        "{\"name\":\"App\\\\Events\\\\ManyChannels\",\"data\":\"[]\",\"channels\":[\"news\",\"private-orders.7\",\"presence-room.7\"]}");

    hears(
        "event news App\\Events\\NewsPublished {\"title\":\"Gr\\u00fc\\u00dfe \\\"quoted\\\" \\\\ \\/\",\"n\":1.5} as text",
        "event presence-room.1 App\\Events\\MessageSent {\"text\":\"hello room\",\"room\":\"1\",\"extra\":null} as text",
        "event private-orders.7 order.updated {\"id\":7,\"extra\":null} as text",
        "event private-user.7 Illuminate\\Notifications\\Events\\BroadcastNotificationCreated {\"order\":7,\"type\":\"App\\\\Notifications\\\\OrderShipped\"} as text",
        "event news App\\Events\\ManyChannels [] as text",
        "event private-orders.7 App\\Events\\ManyChannels [] as text");
  }

  private void event(String body) throws Exception {
    assertThat(answer("POST /apps/4711/events" + QUERY, PHP, body)).isEqualTo("200 {}");
  }

  /** Since version 9.12 Laravel sends 100 channels at a time. */
  @Test
  void anEventOfLaravelOnAHundredAndOneChannelsComesInTwoRequests() throws Exception {
    List<String> channels =
        IntStream.range(0, 101).mapToObj(i -> i == 7 || i == 100 ? "news" : "c" + i).toList();

    event(
        "{\"name\":\"E\",\"data\":\"{}\",\"channels\":["
            + channels.subList(0, 100).stream()
                .map(name -> '"' + name + '"')
                .collect(Collectors.joining(","))
            + "]}");
    event("{\"name\":\"F\",\"data\":\"{}\",\"channel\":\"" + channels.get(100) + "\"}");

    hears("event news E {} as text", "event news F {} as text");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"E\",\"data\":\"\\\"text\\\"\",\"channel\":\"news\"}",
        "{\"name\":\"E\",\"data\":\"\\\"text\\\"\",\"channels\":[\"news\"]}",
        "{\"name\":\"E\",\"data\":\"\\\"text\\\"\",\"channels\":[\"news\"],\"socket_id\":null,\"info\":null}"
      })
  void phpSendsTextsAsJsonAndOneChannelOrSeveral(String body) throws Exception {
    event(body);

    hears("event news E \"text\" as text");
  }

  /** Lists are signed as one value, and paths and queries before they are encoded. */
  @Test
  void phpAsks() throws Exception {
    assertThat(
            answer(
                "GET /apps/4711/channels?auth_key=app-key&auth_timestamp=TIME&auth_version=1.0&filter_by_prefix=presence-&info%5B0%5D=user_count&info%5B1%5D=subscription_count&auth_signature=SIGNATURE",
                PHP,
                "",
                "/apps/4711/channels?auth_key=app-key&auth_timestamp=TIME&auth_version=1.0&filter_by_prefix=presence-&info=user_count,subscription_count"))
        .isEqualTo("200 {\"channels\":{\"presence-room.1\":{\"user_count\":1}}}");
    // Version 4 and older: in order with the signature, and nothing encoded.
    assertThat(
            answer(
                "GET /apps/4711/channels?auth_key=app-key&auth_signature=SIGNATURE&auth_timestamp=TIME&auth_version=1.0&filter_by_prefix=presence-&info=user_count,subscription_count",
                "Content-Type: application/json\nX-Pusher-Library: pusher-http-php 4.0.0\n",
                ""))
        .isEqualTo("200 {\"channels\":{\"presence-room.1\":{\"user_count\":1}}}");
    assertThat(
            answer(
                "POST /apps/4711/users/a%20b%7C%C3%BC/terminate_connections" + QUERY,
                PHP,
                "{}",
                "/apps/4711/users/a b|ü/terminate_connections" + QUERY))
        .isEqualTo("200 {}");
  }

  /** Keys are in order with the signature, JSON has blanks, and each request names an MD5. */
  @Test
  void python() throws Exception {
    String query =
        "?auth_key=app-key&auth_signature=SIGNATURE&auth_timestamp=TIME&auth_version=1.0&body_md5=MD5";
    assertThat(
            answer(
                "POST /apps/4711/events" + query,
                PYTHON,
                "{\"name\": \"E\", \"channels\": [\"news\"], \"data\": \"{\\\"a\\\": 1.0, \\\"u\\\": \\\"\\\\u00e9\\\"}\"}"))
        .isEqualTo("200 {}");
    assertThat(
            answer(
                "POST /apps/4711/batch_events" + query,
                PYTHON,
                "{\"batch\": [{\"channel\": \"news\", \"name\": \"F\", \"data\": \"plain text\"}]}"))
        .isEqualTo("200 {}");
    assertThat(
            answer(
                "GET /apps/4711/channels" + query + "&filter_by_prefix=presence-&info=user_count",
                PYTHON,
                ""))
        .isEqualTo("200 {\"channels\":{\"presence-room.1\":{\"user_count\":1}}}");
    assertThat(
            answer("GET /apps/4711/channels/news" + query + "&info=subscription_count", PYTHON, ""))
        .isEqualTo("200 {\"occupied\":true,\"subscription_count\":1}");
    assertThat(answer("GET /apps/4711/channels/presence-room.1/users" + query, PYTHON, ""))
        .isEqualTo("200 {\"users\":[{\"id\":\"7\"}]}");
    // A fault of the library: the path lacks the app.
    assertThat(answer("POST /users/7/terminate_connections" + query, PYTHON, "{}"))
        .startsWith("404");

    hears("event news E {\"a\": 1.0, \"u\": \"\\u00e9\"} as text", "event news F \"plain text\"");
  }

  /** The query is in order with the signature, and is not encoded. */
  @Test
  void go() throws Exception {
    String query =
        "?auth_key=app-key&auth_signature=SIGNATURE&auth_timestamp=TIME&auth_version=1.0";
    assertThat(
            answer(
                "POST /apps/4711/events" + query + "&body_md5=MD5",
                GO,
                "{\"name\":\"E\",\"channels\":[\"news\",\"presence-room.1\"],\"data\":\"{\\\"a\\\":\\\"\\\\u003cb\\\\u003e\\\"}\",\"info\":\"user_count,subscription_count\"}"))
        .isEqualTo(
            "200 {\"channels\":{\"news\":{\"subscription_count\":1},\"presence-room.1\":{\"user_count\":1}}}");
    assertThat(
            answer(
                "POST /apps/4711/events" + query + "&body_md5=MD5",
                GO,
                "{\"name\":\"F\",\"channels\":[\"news\"],\"data\":\"text\",\"socket_id\":\"\"}"))
        .isEqualTo("200 {}");
    assertThat(
            answer(
                "POST /apps/4711/batch_events" + query + "&body_md5=MD5",
                GO,
                "{\"batch\":[{\"channel\":\"news\",\"name\":\"G\",\"data\":\"text\",\"socket_id\":\""
                    + SUBSCRIBER
                    + "\"},{\"channel\":\"presence-room.1\",\"name\":\"H\",\"data\":\"1\",\"info\":\"user_count\"}]}"))
        .isEqualTo("200 {\"batch\":[{},{\"user_count\":1}]}");
    // What it parses is an object, also where nothing is in it.
    assertThat(answer("GET /apps/4711/channels" + query + "&filter_by_prefix=zzz", GO, ""))
        .isEqualTo("200 {\"channels\":{}}");
    assertThat(
            answer("GET /apps/4711/channels/presence-room.1" + query + "&info=user_count", GO, ""))
        .isEqualTo("200 {\"occupied\":true,\"user_count\":1}");
    assertThat(answer("GET /apps/4711/channels/presence-none/users" + query, GO, ""))
        .isEqualTo("200 {\"users\":[]}");

    hears(
        "event news E {\"a\":\"\\u003cb\\u003e\"} as text",
        "event presence-room.1 E {\"a\":\"\\u003cb\\u003e\"} as text",
        "event news F \"text\"",
        "event presence-room.1 H 1 as text");
  }

  /** Its own parameters come first, encoded, and nothing is in order. */
  @Test
  void ruby() throws Exception {
    String query = "auth_version=1.0&auth_key=app-key&auth_timestamp=TIME&auth_signature=SIGNATURE";
    assertThat(
            answer(
                "POST /apps/4711/events?body_md5=MD5&" + query,
                RUBY,
                "{\"socket_id\":\"1.2\",\"name\":\"E\",\"channels\":[\"news\"],\"data\":\"plain \\u00fc\"}"))
        .isEqualTo("200 {}");
    assertThat(
            answer(
                "GET /apps/4711/channels?filter_by_prefix=presence-&info=user_count%2Csubscription_count&"
                    + query,
                RUBY,
                "",
                "/apps/4711/channels?filter_by_prefix=presence-&info=user_count,subscription_count&"
                    + query))
        .isEqualTo("200 {\"channels\":{\"presence-room.1\":{\"user_count\":1}}}");
    assertThat(answer("GET /apps/4711/channels/nobody?" + query, RUBY, ""))
        .isEqualTo("200 {\"occupied\":false}");

    hears("event news E \"plain ü\"");
  }

  /**
   * What Node's library said to Reverb and to soketi, with our answers. Where these differ from
   * theirs, a comment says why. soketi answers everything 200, errors too, and events with {@code
   * {"ok":true}} whatever was asked for; it counts no users, and its lists tell what nobody asked.
   */
  @Test
  void nodeAsRecorded() throws Exception {
    String events = "POST /apps/4711/events" + QUERY;
    String batch = "POST /apps/4711/batch_events" + QUERY;
    node(
        events,
        "{\"name\":\"App\\\\Events\\\\X\",\"data\":\"{\\\"a\\\":1,\\\"t\\\":\\\"Grüße\\\"}\",\"channels\":[\"news\"]}",
        "200 {}");
    // Reverb has no count of a channel without subscribers, where 0 is meant.
    node(
        events,
        "{\"name\":\"x\",\"data\":\"just text\",\"channels\":[\"news\",\"presence-room.1\",\"nobody\"],\"socket_id\":\"1.2\",\"info\":\"user_count,subscription_count\"}",
        "200 {\"channels\":{\"news\":{\"subscription_count\":1},\"presence-room.1\":{\"user_count\":1},\"nobody\":{\"subscription_count\":0}}}");
    // Reverb: {"batch":{}}. Pusher's documents have an empty object.
    node(
        batch,
        "{\"batch\":[{\"channel\":\"news\",\"name\":\"x\",\"data\":\"{\\\"a\\\":1}\"},{\"channel\":\"presence-room.1\",\"name\":\"y\",\"data\":\"{\\\"b\\\":2}\"}]}",
        "200 {}");
    node(
        batch,
        "{\"batch\":[{\"channel\":\"news\",\"name\":\"x\",\"data\":\"{\\\"a\\\":1}\",\"info\":\"subscription_count\"},{\"channel\":\"presence-room.1\",\"name\":\"y\",\"data\":\"{\\\"b\\\":2}\"}]}",
        "200 {\"batch\":[{\"subscription_count\":1},{}]}");
    hears(
        "event news App\\Events\\X {\"a\":1,\"t\":\"Grüße\"} as text",
        "event news x \"just text\"",
        "event presence-room.1 x \"just text\"",
        "event news x {\"a\":1} as text",
        "event presence-room.1 y {\"b\":2} as text",
        "event news x {\"a\":1} as text",
        "event presence-room.1 y {\"b\":2} as text");

    node(
        asks("/channels", "&filter_by_prefix=presence-"),
        "",
        "200 {\"channels\":{\"presence-room.1\":{}}}");
    node(
        asks("/channels", "&filter_by_prefix=presence-&info=user_count"),
        "",
        "200 {\"channels\":{\"presence-room.1\":{\"user_count\":1}}}");
    // Reverb: {"channels":[]}, which libraries for Go and PHP cannot read.
    node(asks("/channels", "&filter_by_prefix=zzz"), "", "200 {\"channels\":{}}");
    // Reverb and soketi leave the count out where there are no users; Pusher's documents refuse it.
    node(
        asks("/channels", "&info=user_count"),
        "",
        "400 user_count is for presence channels: expected filter_by_prefix=presence-");
    node(
        asks("/channels/news", "&info=subscription_count"),
        "",
        "200 {\"occupied\":true,\"subscription_count\":1}");
    node(asks("/channels/nobody", ""), "", "200 {\"occupied\":false}");
    node(asks("/channels/presence-room.1/users", ""), "", "200 {\"users\":[{\"id\":\"7\"}]}");
    // Reverb: 404, as if the route did not exist.
    node(asks("/channels/presence-none/users", ""), "", "200 {\"users\":[]}");
    // Reverb: 400 {}, without a word.
    node(
        asks("/channels/news/users", ""),
        "",
        "400 Users are those of presence channels, and this is none");
    // Reverb: 500 as soon as anybody is on a public channel.
    node("POST /apps/4711/users/99/terminate_connections" + QUERY, "{}", "200 {}");
    // Reverb: 422 {"data":["validation.required"]}.
    node(
        events,
        "{\"name\":\"x\",\"channel\":\"news\"}",
        "400 Expected data parameter to be a string, got nothing");
    // Reverb: 404 with nothing else, which tells who tries ids which of them there are.
    node(
        "POST /apps/999/events" + QUERY,
        "{\"name\":\"x\",\"data\":\"1\",\"channels\":[\"news\"]}",
        "401 Expected the id of an app in the path and one of its keys as auth_key, got others");
  }

  private static String asks(String path, String more) {
    return "GET /apps/4711"
        + path
        + "?auth_key=app-key&auth_timestamp=TIME&auth_version=1.0"
        + more
        + "&auth_signature=SIGNATURE";
  }

  private void node(String request, String body, String expected) throws Exception {
    assertThat(answer(request, NODE, body)).isEqualTo(expected);
  }

  private String answer(String request, String headers, String body) throws Exception {
    return answer(request, headers, body, request.split(" ", 2)[1]);
  }

  /**
   * @param signs the path and the query as the library has them when it signs
   */
  private String answer(String request, String headers, String body, String signs)
      throws Exception {
    String time = Long.toString(System.currentTimeMillis() / 1000);
    String[] parts = filled(signs, time, body).split("\\?", 2);
    String query =
        Arrays.stream(parts[1].split("&"))
            .filter(each -> !each.startsWith("auth_signature="))
            .sorted()
            .collect(Collectors.joining("&"));
    String method = request.split(" ", 2)[0];
    String signature = Signing.hmac(method + "\n" + parts[0] + "\n" + query, "app-secret");
    byte[] bytes = body.getBytes(UTF_8);
    String head =
        filled(request, time, body).replace("SIGNATURE", signature)
            + " HTTP/1.1\nHost: 127.0.0.1:45105\nConnection: close\n"
            + headers
            + (body.isEmpty() ? "\n" : "Content-Length: " + bytes.length + "\n\n");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(head.replace("\n", "\r\n").getBytes(UTF_8));
      socket.getOutputStream().write(bytes);
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      return (answer.substring(9, 13) + answer.substring(answer.indexOf("\r\n\r\n") + 4)).strip();
    }
  }

  private static String filled(String text, String time, String body) throws Exception {
    return text.replace("TIME", time).replace("MD5", Signing.md5(body));
  }
}
