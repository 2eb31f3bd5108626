package io.echobridge.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.ChannelName;
import io.echobridge.hub.stats.DeliveredEvent;
import io.echobridge.hub.stats.Tap;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP API over the wire, as Pusher's libraries use it; nobody listens. */
final class PusherApiTest {
  private static final String CONFIG =
      """
      server { host = 127.0.0.1, port = 0 }
      admin.enabled = false
      protocols.fake.refuse = false
      apps.a { hosts = [a.example], pusher { app-id = 4711, key = app-key, secret = hush } }
      apps.b {
        path = /shop
        limits.max-event-size = 200 KiB
        pusher { app-id = 2, key = new, secret = s2, keys = [{ key = old, secret = s1 }] }
      }
      """;
  private static final String EVENT = "{\"name\":\"E\",\"data\":\"{}\",\"channel\":\"news\"}";

  private final List<DeliveredEvent> heard = new CopyOnWriteArrayList<>();
  private Server server;

  @BeforeEach
  void start() throws Exception {
    server = Server.create(TestConfig.of(CONFIG), Map.of());
    server.start();
    for (String app : List.of("a", "b")) {
      server
          .app(app)
          .tap(
              new Tap() {
                @Override
                public boolean wants(ChannelName channel) {
                  return true;
                }

                @Override
                public void passed(DeliveredEvent event) {
                  heard.add(event);
                }
              });
    }
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void everyRouteIsAnsweredAsByPusher() throws Exception {
    assertThat(post("/apps/4711/events", EVENT)).isEqualTo("200 {}");
    assertThat(post("/apps/4711/batch_events", "{\"batch\":[" + EVENT + "]}")).isEqualTo("200 {}");
    assertThat(get("/apps/4711/channels", "")).isEqualTo("200 {\"channels\":{}}");
    assertThat(get("/apps/4711/channels/news", "")).isEqualTo("200 {\"occupied\":false}");
    assertThat(get("/apps/4711/channels/news", "info=subscription_count"))
        .isEqualTo("200 {\"occupied\":false,\"subscription_count\":0}");
    assertThat(get("/apps/4711/channels/presence-a", "info=user_count"))
        .isEqualTo("200 {\"occupied\":false,\"user_count\":0}");
    assertThat(get("/apps/4711/channels/presence-a/users", "")).isEqualTo("200 {\"users\":[]}");
    assertThat(post("/apps/4711/users/7/terminate_connections", "{}")).isEqualTo("200 {}");
    assertThat(get("/apps/4711/connections", "")).isEqualTo("200 {\"connections\":0}");
    assertThat(get("/apps/4711/nothing", "")).startsWith("404 Not found");
  }

  @Test
  void whoHasAnEventIsToldWhoAsksForItOnAChannelAndToAUser() throws Exception {
    String delivery =
        "\"delivery\":\\{\"nodes\":1,\"complete\":true,\"subscribers\":0,\"written\":0,"
            + "\"received\":0,\"unknown\":0,\"ms\":[0-9]{1,5}}}";
    String wish = "\"confirm\":{\"wait\":\"10s\"}}";
    assertThat(post("/apps/4711/events", EVENT.replaceFirst("}$", "," + wish)))
        .matches("200 \\{(\"id\":\"[^\"]+\",)?" + delivery);
    assertThat(post("/apps/4711/users/7/events", "{\"name\":\"E\",\"data\":\"1\"," + wish))
        .matches("200 \\{(\"id\":\"[^\"]+\",)?" + delivery);
    assertThat(post("/apps/4711/users/7/events", "{\"name\":\"E\",\"data\":\"1\"}"))
        .isEqualTo("200 {}");
  }

  @Test
  void theHealthIsToldWithoutAnAppOrASignature() throws Exception {
    assertThat(send("GET", "/up", "")).isEqualTo("200 {\"health\":\"OK\"}");
    assertThat(send("GET", "/shop/up", "")).isEqualTo("200 {\"health\":\"OK\"}");
  }

  /** How many requests were refused, and nothing else was. */
  private void counted(long refused) {
    Map<String, Long> counts = new TreeMap<>(server.app("a").refused());
    assertThat(counts.remove("requests")).isEqualTo(refused);
    assertThat(counts.values()).containsOnly(0L);
  }

  @Test
  void aPrefixIsNotSigned() throws Exception {
    String signed = signed("POST", "/apps/2/events", "", EVENT, "new", "s2");

    assertThat(send("POST", "/shop" + signed, EVENT)).isEqualTo("200 {}");
    assertThat(send("POST", signed, EVENT)).as("by its id").isEqualTo("200 {}");
    assertThat(send("POST", "/shop" + signed("POST", "/apps/4711/events", "", EVENT), EVENT))
        .as("the id of another app")
        .startsWith("401 ");
  }

  @Test
  void eachOfSeveralKeysCounts() throws Exception {
    for (String[] key : new String[][] {{"new", "s2"}, {"old", "s1"}}) {
      assertThat(send("GET", signed("GET", "/apps/2/channels", "", "", key[0], key[1]), ""))
          .isEqualTo("200 {\"channels\":{}}");
    }
    assertThat(send("GET", signed("GET", "/apps/2/channels", "", "", "old", "s2"), ""))
        .startsWith("401 Invalid signature");
  }

  @Test
  void anUnknownAppAndAnUnknownKeyAreRefusedInTheSameWords() throws Exception {
    String unknown = send("GET", signed("GET", "/apps/999/channels", "", ""), "");

    assertThat(unknown).startsWith("401 Expected the id of an app");
    assertThat(send("GET", signed("GET", "/apps/4711/channels", "", "", "new", "s2"), ""))
        .isEqualTo(unknown);
    assertThat(send("GET", "/apps/4711/channels", "")).isEqualTo(unknown);
    assertThat(server.app("a").occurrences())
        .singleElement()
        .satisfies(last -> assertThat(last.words()).contains("401 for id 4711: auth_key is none"));
  }

  @Test
  void aWrongSignatureIsAnsweredWithWhatShouldHaveBeenSigned() throws Exception {
    String answer =
        send("GET", signed("GET", "/apps/4711/channels", "info=x", "", "app-key", "wrong"), "");

    assertThat(answer)
        .startsWith("401 Invalid signature")
        .contains("\"GET\\n/apps/4711/channels\\nauth_key=app-key&auth_timestamp=")
        .contains("&auth_version=1.0&info=x\"")
        .doesNotContain("hush")
        .doesNotContain("\n");
  }

  @Test
  void aSignatureInCapitalsTwiceOrOfAnotherBodyIsRefused() throws Exception {
    String good = signed("POST", "/apps/4711/events", "", EVENT);
    int at = good.indexOf("auth_signature=") + "auth_signature=".length();

    assertThat(
            send(
                "POST", good.substring(0, at) + good.substring(at).toUpperCase(Locale.ROOT), EVENT))
        .startsWith("401 Invalid signature");
    assertThat(send("POST", good + "&auth_signature=x", EVENT)).startsWith("401 Invalid signature");
    assertThat(send("POST", good + "&auth_key=app-key", EVENT)).startsWith("401 ");
    assertThat(send("POST", good, EVENT + " "))
        .startsWith("401 Expected body_md5 to be that of the body");
    assertThat(heard).isEmpty();
    assertThat(send("POST", good, EVENT)).isEqualTo("200 {}");
    counted(4);
  }

  @ParameterizedTest
  @CsvSource({"-601, 401", "-590, 200", "590, 200", "660, 401"})
  void aRequestIsGoodForTenMinutes(int seconds, String status) throws Exception {
    String query = "auth_key=app-key&auth_timestamp=" + (now() + seconds) + "&auth_version=1.0";
    String signature = Signing.hmac("GET\n/apps/4711/channels\n" + query, "hush");

    assertThat(send("GET", "/apps/4711/channels?" + query + "&auth_signature=" + signature, ""))
        .startsWith(status);
    counted(status.equals("200") ? 0 : 1);
  }

  /** As PHP's http_build_query sends the list that it signed as one value. */
  @ParameterizedTest
  @ValueSource(strings = {"info[0]=%s&info[1]=%s", "info%%5B0%%5D=%s&info%%5B1%%5D=%s"})
  void aListOfPhpIsSignedAsOneValue(String sent) throws Exception {
    String first = "auth_key=app-key&auth_timestamp=" + now() + "&auth_version=1.0";
    String rest = "filter_by_prefix=presence-";
    String text = first + "&" + rest + "&info=user_count,subscription_count";
    String signature = Signing.hmac("GET\n/apps/4711/channels\n" + text, "hush");
    String list = sent.formatted("user_count", "subscription_count");

    assertThat(
            send(
                "GET",
                "/apps/4711/channels?%s&auth_signature=%s&%s&%s"
                    .formatted(list, signature, first, rest),
                ""))
        .isEqualTo("200 {\"channels\":{}}");
  }

  @Test
  void pythonNamesTheMd5OfNothingAlsoWhenItAsks() throws Exception {
    assertThat(get("/apps/4711/channels", "body_md5=" + Signing.md5("")))
        .isEqualTo("200 {\"channels\":{}}");
    assertThat(get("/apps/4711/channels", "body_md5=" + Signing.md5("x")))
        .startsWith("401 Expected body_md5");
  }

  /** Go and Python send the query as they signed it. */
  @Test
  void aQueryThatNobodyEncodedIsTakenAsItIs() throws Exception {
    assertThat(get("/apps/4711/channels", "filter_by_prefix=a+b")).startsWith("200 ");
    assertThat(get("/apps/4711/channels", "filter_by_prefix=a%20b")).startsWith("200 ");
  }

  @Test
  void aPathIsSignedBeforeOrAfterItIsEncoded() throws Exception {
    for (String user : List.of("7", "a b|ü", "a;b", "50%")) {
      String encoded = URLEncoder.encode(user, UTF_8).replace("+", "%20");
      for (String signs : List.of(user, encoded)) {
        String signed =
            signed("POST", "/apps/4711/users/" + signs + "/terminate_connections", "", "{}");
        String query = signed.substring(signed.indexOf("/terminate_connections"));
        assertThat(send("POST", "/apps/4711/users/" + encoded + query, "{}"))
            .as(signs)
            .isEqualTo("200 {}");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"b\":1.0,\"a\":12345678901234567890}",
        "{ \"a\" : [1, 2] }",
        "\"5\"",
        "5",
        "[1.50,\n2]",
        "\"\\u00e4\""
      })
  void aTextThatIsJsonReachesTheHubByteForByte(String data) throws Exception {
    assertThat(post("/apps/4711/events", event(data))).isEqualTo("200 {}");

    assertThat(heard).singleElement().satisfies(e -> assertThat(e.data()).hasToString(data));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":1.0}", "[1,null]", "5", "false"})
  void dataThatAreNoTextAreTakenAsTheValueThatTheyAre(String data) throws Exception {
    String body = "{\"name\":\"E\",\"channel\":\"news\",\"data\":" + data + "}";
    assertThat(post("/apps/4711/events", body)).isEqualTo("200 {}");

    assertThat(heard).singleElement().satisfies(e -> assertThat(e.data()).hasToString(data));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {"hello|\"hello\"", "|\"\"", "{|\"{\"", "1 2|\"1 2\"", "nul|\"nul\""})
  void aTextThatIsNoJsonIsAText(String data, String expected) throws Exception {
    assertThat(post("/apps/4711/events", event(data == null ? "" : data))).isEqualTo("200 {}");

    assertThat(heard).singleElement().satisfies(e -> assertThat(e.data()).hasToString(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"name\":5,\"data\":\"1\",\"channel\":\"a\"}|Expected name parameter to be a string",
        "{\"data\":\"1\",\"channel\":\"a\"}|Expected name parameter to be a string",
        "{\"name\":\"\",\"data\":\"1\",\"channel\":\"a\"}|Expected name parameter to be a string",
        "{\"name\":\"x\",\"channel\":\"a\"}|Expected data parameter",
        "{\"name\":\"x\",\"data\":\"1\"}|Expected channel",
        "{\"name\":\"x\",\"data\":\"1\",\"channels\":[]}|Expected channel",
        "{\"name\":\"x\",\"data\":\"1\",\"channels\":[5]}|Expected channels to be strings",
        "{\"name\":\"x\",\"data\":\"1\",\"channel\":\"#some\"}|Expected a channel name",
        "{\"name\":\"x\",\"data\":\"1\",\"channel\":\"\"}|a channel name is not empty",
        "{\"name\":\"pusher:x\",\"data\":\"1\",\"channel\":\"a\"}|Expected an event name",
        "{\"name\":\"pusher_internal:x\",\"data\":\"1\",\"channel\":\"a\"}|Expected an event name",
        "{\"name\":\"disconnect\",\"data\":\"1\",\"channel\":\"a\"}|Expected an event name",
        "{\"name\":\"x\",\"data\":\"1\",\"channel\":\"a\",\"info\":\"x\"}|Expected info of",
        "[]|Expected a JSON object",
        "{\"name\":|Expected a JSON object"
      })
  void whatIsNoEventIsRefusedInWords(String body, String words) throws Exception {
    assertThat(post("/apps/4711/events", body)).startsWith("400 " + words);
    assertThat(heard).isEmpty();
    counted(1);
    assertThat(server.app("a").occurrences())
        .singleElement()
        .satisfies(
            last ->
                assertThat(last.words())
                    .startsWith("a request to the HTTP API is refused: 400 " + words));
  }

  @Test
  void moreThanMayBeIsRefusedAndWhatMayBeIsNot() throws Exception {
    assertThat(post("/apps/4711/events", "[".repeat(50_000))).startsWith("400 ");
    assertThat(post("/apps/4711/events", toChannels(101)))
        .startsWith("400 Expected 100 channels or fewer, got 101");
    assertThat(post("/apps/4711/events", EVENT.replace("\"E\"", '"' + "n".repeat(201) + '"')))
        .startsWith("400 Expected name parameter of 200 characters");
    assertThat(post("/apps/4711/events", EVENT.replace("news", "c".repeat(201))))
        .startsWith("400 a channel name has at most 200 characters");
    assertThat(post("/apps/4711/batch_events", batch(11)))
        .isEqualTo("400 A batch holds at most 10 events");
    assertThat(heard).isEmpty();
    counted(5);

    assertThat(post("/apps/4711/events", toChannels(100))).isEqualTo("200 {}");
    assertThat(post("/apps/4711/batch_events", batch(10))).isEqualTo("200 {}");
    assertThat(post("/apps/4711/batch_events", batch(0))).isEqualTo("200 {}");
    assertThat(post("/apps/4711/events", EVENT.replace("\"E\"", '"' + "n".repeat(200) + '"')))
        .isEqualTo("200 {}");
  }

  @Test
  void theLimitIsThatOfTheDataAloneAndIsNamed() throws Exception {
    String path = "/apps/2/events";
    String body = event("x".repeat(100_000));
    assertThat(send("POST", signed("POST", path, "", body, "new", "s2"), body)).isEqualTo("200 {}");

    String large = event("x".repeat(250_000));
    assertThat(send("POST", signed("POST", path, "", large, "new", "s2"), large))
        .isEqualTo(
            "413 The data content of this event has 250002 bytes, more than the allowed 204800"
                + " (limits.max-event-size)");
    assertThat(heard).hasSize(1);
  }

  @Test
  void oneBadEventOfABatchKeepsAllFromBeingHeard() throws Exception {
    assertThat(post("/apps/4711/batch_events", "{\"batch\":[" + EVENT + ",{\"name\":5}]}"))
        .startsWith("400 ");
    assertThat(heard).isEmpty();
    assertThat(post("/apps/4711/batch_events", "{\"batch\":[" + EVENT + "," + EVENT + "]}"))
        .isEqualTo("200 {}");
    assertThat(heard).hasSize(2);
  }

  @Test
  void whatIsAskedForOfChannelsComesBackAligned() throws Exception {
    String info = ",\"info\":\"user_count,subscription_count\"}";
    String one =
        EVENT.replace(
            "}\",\"channel\":\"news\"}", "}\",\"channels\":[\"a\",\"presence-b\"]" + info);
    assertThat(post("/apps/4711/events", one))
        .isEqualTo(
            "200 {\"channels\":{\"a\":{\"subscription_count\":0},\"presence-b\":{\"user_count\":0}}}");
    String asking = EVENT.substring(0, EVENT.length() - 1) + info;
    assertThat(post("/apps/4711/batch_events", "{\"batch\":[" + EVENT + "," + asking + "]}"))
        .isEqualTo("200 {\"batch\":[{},{\"subscription_count\":0}]}");
  }

  @Test
  void anAttributeThatAChannelDoesNotHaveIsRefused() throws Exception {
    assertThat(get("/apps/4711/channels", "info=user_count")).startsWith("400 user_count is for");
    assertThat(get("/apps/4711/channels", "filter_by_prefix=presence-&info=user_count"))
        .isEqualTo("200 {\"channels\":{}}");
    assertThat(get("/apps/4711/channels/news", "info=user_count")).startsWith("400 user_count");
    assertThat(get("/apps/4711/channels/presence-a", "info=subscription_count"))
        .startsWith("400 user_count is for presence channels, subscription_count for all others");
    assertThat(get("/apps/4711/channels/news", "info=x")).startsWith("400 Expected info of");
    assertThat(get("/apps/4711/channels/news/users", "")).startsWith("400 Users are those of");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {"{\"a\": 1.0}|{\\\"a\\\": 1.0}", "hello|hello", "\"5\"|\\\"5\\\""})
  void whatACacheChannelKeepsIsShownAsItWasGiven(String data, String shown) throws Exception {
    assertThat(get("/apps/4711/channels/cache-a", "info=cache"))
        .isEqualTo("200 {\"occupied\":false,\"cache\":null}");
    assertThat(get("/apps/4711/channels/news", "info=cache")).startsWith("400 cache is for cache");

    assertThat(post("/apps/4711/events", event(data).replace("news", "cache-a")))
        .isEqualTo("200 {}");

    assertThat(get("/apps/4711/channels/cache-a", "info=cache,subscription_count"))
        .matches(
            "200 \\{\"occupied\":false,\"subscription_count\":0,\"cache\":\\{\"data\":\""
                + Pattern.quote(shown)
                + "\",\"ttl\":1[78]\\d\\d}}");
  }

  @Test
  void theChannelOfAUserTakesEventsAndIsNotToBeAskedFor() throws Exception {
    assertThat(post("/apps/4711/events", EVENT.replace("news", "#server-to-user-7")))
        .isEqualTo("200 {}");
    assertThat(heard).hasSize(1);
    assertThat(get("/apps/4711/channels/%23server-to-user-7", "")).startsWith("400 ");
  }

  @Test
  void otherKeysCountAtOnceAfterAReload() throws Exception {
    server.reload(TestConfig.of(CONFIG.replace("secret = hush", "secret = other")));

    assertThat(get("/apps/4711/channels", "")).startsWith("401 ");
    assertThat(send("GET", signed("GET", "/apps/4711/channels", "", "", "app-key", "other"), ""))
        .isEqualTo("200 {\"channels\":{}}");
  }

  private static String event(String data) {
    String escaped = data.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return "{\"name\":\"E\",\"data\":\"" + escaped + "\",\"channels\":[\"news\"]}";
  }

  private static String toChannels(int count) {
    String channels =
        IntStream.range(0, count).mapToObj(i -> "\"c" + i + '"').collect(Collectors.joining(","));
    return "{\"name\":\"E\",\"data\":\"{}\",\"channels\":[" + channels + "]}";
  }

  private static String batch(int count) {
    return "{\"batch\":["
        + IntStream.range(0, count).mapToObj(i -> EVENT).collect(Collectors.joining(","))
        + "]}";
  }

  private String get(String path, String more) throws Exception {
    return send("GET", signed("GET", path, more, ""), "");
  }

  private String post(String path, String body) throws Exception {
    return send("POST", signed("POST", path, "", body), body);
  }

  private static String signed(String method, String path, String more, String body)
      throws Exception {
    return signed(method, path, more, body, "app-key", "hush");
  }

  /** As Pusher's libraries do: the parameters in order, none of them encoded. */
  private static String signed(
      String method, String path, String more, String body, String key, String secret)
      throws Exception {
    String given =
        "auth_key="
            + key
            + "&auth_timestamp="
            + now()
            + "&auth_version=1.0"
            + (body.isEmpty() ? "" : "&body_md5=" + Signing.md5(body))
            + (more.isEmpty() ? "" : "&" + more);
    return path
        + "?"
        + given
        + "&auth_signature="
        + Signing.hmac(method + "\n" + path + "\n" + given, secret);
  }

  private static long now() {
    return System.currentTimeMillis() / 1000;
  }

  /** The request as it is: Java's client takes no path that is not well encoded. */
  private String send(String method, String path, String body) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(60_000);
      String head =
          "%s %s HTTP/1.1\r\nHost: elsewhere\r\nContent-Length: %d\r\nConnection: close\r\n\r\n";
      byte[] bytes = body.getBytes(UTF_8);
      socket.getOutputStream().write(head.formatted(method, path, bytes.length).getBytes(UTF_8));
      socket.getOutputStream().write(bytes);
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      return answer.substring(9, 13) + answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
  }
}
