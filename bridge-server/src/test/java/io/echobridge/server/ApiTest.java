package io.echobridge.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP API over the wire, answer for answer as laravel-echo-server; nobody listens. */
class ApiTest {
  private static final String CONFIG =
      """
      server { host = 127.0.0.1, port = 0 }
      admin.enabled = false
      apps.a { brokers.main.type = memory, api { clients.one.key = k1, max-body = 2 KiB } }
      apps.b { brokers.main.type = memory, api.clients.two { key = k2, secret = s2 } }
      apps.c { brokers.main.type = memory, hosts = [c.example] }
      apps.e { brokers.main.type = memory, api { clients.five.key = k5
        cors { origin = "https://shop.example", methods = "GET, POST", headers = "Authorization" } } }
      apps.d { brokers.main.type = memory, recovery.enabled = false, api.clients.four.key = k4 }
      protocols.fake.refuse = false
      """;
  private static final String EVENT = "{\"channel\":\"news\",\"name\":\"E\",\"data\":{\"n\":1.0}}";

  private final HttpClient http = HttpClient.newHttpClient();
  private Server server;

  @BeforeEach
  void start() throws Exception {
    server = Server.create(TestConfig.of(CONFIG), Map.of());
    server.start();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aKeyIsShownAsBearerBareOrInTheQuery() throws Exception {
    assertThat(send(request("/apps/one/channels").header("Authorization", "Bearer k1")))
        .isEqualTo("200 {\"channels\":{}}");
    assertThat(send(request("/apps/one/channels").header("Authorization", "k1"))).startsWith("200");
    assertThat(get("/apps/one/channels?auth_key=k1")).startsWith("200");
  }

  @Test
  void aWrongKeyNoKeyAndAnUnknownClientAreTheSameRefusal() throws Exception {
    String refusal = "403 {\"error\":\"Unauthorized\"}";
    assertThat(get("/apps/one/channels")).isEqualTo(refusal);
    assertThat(get("/apps/one/channels?auth_key=k2")).isEqualTo(refusal);
    assertThat(get("/apps/one/channels?auth_key=")).isEqualTo(refusal);
    assertThat(get("/apps/other/channels?auth_key=k1&app=a")).isEqualTo(refusal);
    // A header counts, even a wrong one.
    assertThat(send(request("/apps/one/channels?auth_key=k1").header("Authorization", "Bearer x")))
        .isEqualTo(refusal);
    // The key of a client with a secret is public.
    assertThat(get("/apps/two/channels?auth_key=k2")).isEqualTo(refusal);
  }

  @Test
  void aBrowserThatAsksForAPageIsToldWhatPagesMayDo() throws Exception {
    HttpResponse<String> answer = options("/apps/five/events");
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().map())
        .containsEntry("access-control-allow-origin", List.of("https://shop.example"))
        .containsEntry("access-control-allow-methods", List.of("GET, POST"))
        .containsEntry("access-control-allow-headers", List.of("Authorization"));
    assertThat(options("/apps/one/events").statusCode()).isEqualTo(403);
  }

  private HttpResponse<String> options(String path) throws Exception {
    HttpRequest asked =
        request(path)
            .method("OPTIONS", BodyPublishers.noBody())
            .header("Access-Control-Request-Method", "POST")
            .build();
    return http.send(asked, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void whoMayNotIsToldBeforeHisBodyHasCome() throws Exception {
    assertThat(heads("/apps/one/events", "")).startsWith("HTTP/1.1 403 ");
    assertThat(heads("/apps/whoever/events?app=a", "")).startsWith("HTTP/1.1 403 ");
    assertThat(heads("/apps/two/events?auth_key=k2&auth_signature=x&auth_version=1.0", ""))
        .startsWith("HTTP/1.1 401 ");
    assertThat(heads("/apps/one/events?auth_key=k1", "")).isEmpty();
    assertThat(heads("/apps/one/events?auth_key=k1", "Expect: 100-continue\r\n"))
        .startsWith("HTTP/1.1 100 ");
    assertThat(heads("/apps/one/events", "Expect: 100-continue\r\n")).startsWith("HTTP/1.1 403 ");
  }

  @Test
  void whatIsKeptOfAChannelIsReadPageByPage() throws Exception {
    for (int n = 1; n <= 5; n++) {
      post("/apps/one/events?auth_key=k1", EVENT.replace("1.0", n + ".0"));
      post("/apps/one/events?auth_key=k1", EVENT.replace("news", "other"));
    }

    assertThat(history("news", "&limit=2")).isEqualTo("complete 4.0 5.0");
    assertThat(history("news", "")).isEqualTo("complete 1.0 2.0 3.0 4.0 5.0");
    String first = idOf("news", "\"n\":1.0");
    assertThat(history("news", "&limit=2&after=" + first)).isEqualTo("complete 2.0 3.0");
    String third = lastId("news", "&limit=2&after=" + first);
    assertThat(history("news", "&limit=2&after=" + third)).isEqualTo("complete 4.0 5.0");
    String fifth = lastId("news", "&limit=2&after=" + third);
    assertThat(history("news", "&after=" + fifth)).isEqualTo("complete");
    post("/apps/one/events?auth_key=k1", EVENT.replace("1.0", "6.0"));
    assertThat(history("news", "&after=" + lastId("news", "&after=" + fifth)))
        .isEqualTo("complete");
    assertThat(history("news", "&after=" + fifth)).isEqualTo("complete 6.0");
    assertThat(history("nothing", "&after=" + fifth)).isEqualTo("complete");
  }

  @Test
  void anEventIsConfirmedWithItsPlaceAndWhoHasIt() throws Exception {
    String answer = confirmed("{\"wait\":\"10s\"}");
    assertThat(answer)
        .matches(
            "200 \\{\"message\":\"ok\",\"id\":\"[^\"]+\",\"delivery\":\\{\"nodes\":1,\"complete\":true,"
                + "\"subscribers\":0,\"written\":0,\"received\":0,\"unknown\":0,\"ms\":[0-9]{1,4}}}");
    assertThat(confirmed("{}")).startsWith("200 ");
    assertThat(confirmed("null")).isEqualTo("200 {\"message\":\"ok\"}");
    assertThat(history("news", "")).isEqualTo("complete 1.0 1.0 1.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"wait\":\"1h\"}",
        "{\"wait\":\"11s\"}",
        "{\"wait\":\"0s\"}",
        "{\"wait\":\"-1s\"}",
        "{\"wait\":2000}",
        "{\"wait\":null}",
        "true",
        "\"2s\"",
        "[]",
      })
  void aWishThatMakesNoSenseIsRefusedAndNothingIsPublished(String wish) throws Exception {
    assertThat(confirmed(wish)).startsWith("400 {\"error\":\"Expected confirm to be an object");
    assertThat(history("news", "")).isEqualTo("complete");
  }

  @Test
  void tenEventsASecondAreConfirmedAndNoneOfABatch() throws Exception {
    String batch = "{\"batch\":[" + EVENT.replace("}}", "},\"confirm\":{}}") + "]}";
    assertThat(
            send(
                request("/apps/one/batch_events?auth_key=k1").POST(BodyPublishers.ofString(batch))))
        .startsWith("400 ");
    Set<String> refused = new HashSet<>();
    for (int i = 0; i < 40; i++) {
      String answer = confirmed("{\"wait\":\"10s\"}");
      if (!answer.startsWith("200 ")) {
        refused.add(answer);
      }
    }
    assertThat(refused)
        .containsExactly("429 {\"error\":\"At most 10 events a second may ask for confirm\"}");
  }

  /** No client hears it from an application, so nobody is told that it is published. */
  @Test
  void aNameThatOnlyTheServerSaysIsRefused() throws Exception {
    for (String name : new String[] {"pusher:error", "pusher_internal:x"}) {
      assertThat(post("/apps/one/events?auth_key=k1", EVENT.replace("\"E\"", '"' + name + '"')))
          .isEqualTo(
              "400 {\"error\":\"" + name + " is a name that the clients' protocol uses itself\"}");
    }
    assertThat(history("news", "")).isEqualTo("complete");
  }

  private String confirmed(String wish) throws Exception {
    String body = EVENT.replace("}}", "},\"confirm\":" + wish + "}");
    return send(request("/apps/one/events?auth_key=k1").POST(BodyPublishers.ofString(body)));
  }

  @Test
  void behindAnOffsetThatMeansNothingHereAllThatIsKeptFollowsAndIsNotComplete() throws Exception {
    post("/apps/one/events?auth_key=k1", EVENT);

    assertThat(history("news", "&after=nonsense")).isEqualTo("incomplete 1.0");
    assertThat(history("news", "&limit=1&after=")).isEqualTo("incomplete 1.0");
    assertThat(history("nothing", "&after=nonsense")).isEqualTo("incomplete");
  }

  @Test
  void aRequestForAHistoryThatCannotBeAnsweredIsTold() throws Exception {
    for (String limit : new String[] {"0", "1001", "-1", "x", "", "99999999999"}) {
      assertThat(get("/apps/one/channels/news/history?auth_key=k1&limit=" + limit))
          .isEqualTo("400 {\"error\":\"Expected limit of 1 to 1000, got " + limit + "\"}");
    }
    assertThat(get("/apps/one/channels/" + "x".repeat(201) + "/history?auth_key=k1"))
        .isEqualTo("400 {\"error\":\"This is no channel name\"}");
    assertThat(get("/apps/one/channels/news/history")).startsWith("403 ");
    assertThat(get("/apps/four/channels/news/history?auth_key=k4"))
        .isEqualTo("404 {\"error\":\"There is no history: recovery.enabled is false\"}");
  }

  /** Whether a page of the history is complete, and the numbers in its events. */
  private String history(String channel, String more) throws Exception {
    JsonNode page = page(channel, more);
    StringBuilder words = new StringBuilder(page.get("complete").asBoolean() ? "" : "in");
    words.append("complete");
    for (JsonNode each : page.get("events")) {
      assertThat(each.get("event").asText()).isEqualTo("E");
      words.append(' ').append(each.get("data").get("n"));
    }
    return words.toString();
  }

  private String lastId(String channel, String more) throws Exception {
    return page(channel, more).get("id").asText();
  }

  private String idOf(String channel, String data) throws Exception {
    for (JsonNode each : page(channel, "").get("events")) {
      if (each.get("data").toString().contains(data)) {
        return each.get("id").asText();
      }
    }
    throw new AssertionError("no such event");
  }

  private JsonNode page(String channel, String more) throws Exception {
    String answer = get("/apps/one/channels/" + channel + "/history?auth_key=k1" + more);
    assertThat(answer).startsWith("200 ");
    return new ObjectMapper().readTree(answer.substring("200 ".length()));
  }

  /** The first line of what a head alone is answered; empty when a body is waited for. */
  private String heads(String path, String header) throws Exception {
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      String head = "POST %s HTTP/1.1\r\nHost: a\r\nContent-Length: 2000\r\n%s\r\n";
      client.getOutputStream().write(head.formatted(path, header).getBytes(US_ASCII));
      client.setSoTimeout(path.endsWith("k1") && header.isEmpty() ? 500 : 30_000);
      return new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII))
          .readLine();
    } catch (SocketTimeoutException e) {
      return "";
    }
  }

  @Test
  void anEventGoesToOneUserAndAUsersConnectionsEnd() throws Exception {
    String event = "{\"name\":\"E\",\"channel\":\"news\",\"data\":{\"n\":1.0}}";
    assertThat(post("/apps/one/users/7%2F8/events?auth_key=k1", event))
        .isEqualTo("200 {\"message\":\"ok\"}");
    assertThat(history("%23server-to-user-7%2F8", "")).isEqualTo("complete 1.0");
    assertThat(history("news", "")).as("the channel is the user's").isEqualTo("complete");
    assertThat(post("/apps/one/users//events?auth_key=k1", event))
        .isEqualTo("400 {\"error\":\"Expected the id of a user in the path, got none\"}");
    assertThat(post("/apps/one/users/" + "x".repeat(200) + "/events?auth_key=k1", event))
        .startsWith("400 ");
    assertThat(post("/apps/one/users/7/events?auth_key=k1", "{}")).startsWith("400 ");
    assertThat(post("/apps/one/users/7/events?auth_key=k2", event)).startsWith("403 ");
    assertThat(post("/apps/one/users/7/terminate_connections?auth_key=k1", "")).isEqualTo("200 {}");
    assertThat(post("/apps/one/users//terminate_connections?auth_key=k1", "")).startsWith("400 ");
    assertThat(post("/apps/one/events?auth_key=k1", event.replace("news", "#signed-in")))
        .startsWith("400 ");
    assertThat(post("/apps/one/events?auth_key=k1", event.replace("news", "#all")))
        .startsWith("200 ");
  }

  @Test
  void anEventIsTakenAndWhatIsNoneIsSaid() throws Exception {
    assertThat(post("/apps/one/events?auth_key=k1", EVENT)).isEqualTo("200 {\"message\":\"ok\"}");
    String incomplete = "400 {\"error\":\"Event must include channel, event name and data\"}";
    for (String body :
        new String[] {
          "{}",
          "{\"channel\":\"news\",\"name\":\"E\"}",
          "{\"channel\":\"news\",\"name\":\"E\",\"data\":\"\"}",
          "{\"channel\":\"news\",\"name\":\"E\",\"data\":0}",
          "{\"channel\":\"news\",\"name\":\"E\",\"data\":false}",
          "{\"channels\":[],\"name\":\"E\",\"data\":{}}",
          "{\"channel\":\"news\",\"name\":\"\",\"data\":{}}"
        }) {
      assertThat(post("/apps/one/events?auth_key=k1", body)).as(body).isEqualTo(incomplete);
    }
  }

  @Test
  void badJsonAndTooMuchAreSaid() throws Exception {
    assertThat(post("/apps/one/events?auth_key=k1", "{\"channel\":"))
        .isEqualTo("400 {\"error\":\"Expected a JSON object\"}");
    assertThat(post("/apps/one/events?auth_key=k1", EVENT + " x")).startsWith("400 ");
    assertThat(post("/apps/one/events?auth_key=k1", "[" + "1,".repeat(2_000) + "1]"))
        .isEqualTo("413 {\"error\":\"The body is larger than 2048 bytes (api.max-body)\"}");
    assertThat(post("/apps/one/events?auth_key=k1", EVENT)).startsWith("200");
  }

  @Test
  void aNumberNobodyCanReckonWithIsAsGoodAsAnother() throws Exception {
    for (String data :
        new String[] {"1e9999999999", "[1e-9999999999]", "\"1e9999999999\"", "9".repeat(1_500)}) {
      assertThat(post("/apps/one/events?auth_key=k1", EVENT.replace("{\"n\":1.0}", data)))
          .as(data)
          .startsWith("200");
    }
    assertThat(post("/apps/one/events?auth_key=k1", EVENT.replace("\"E\"", "1e9999999999")))
        .startsWith("200");
    assertThat(post("/apps/one/batch_events?auth_key=k1", "{\"batch\":[1e9999999999,null]}"))
        .startsWith("400");
  }

  /** Names as they are, and as JavaScript's encodeURIComponent sends them. */
  @ParameterizedTest
  @CsvSource({
    "presence-sale-50%, presence-sale-50%25",
    "presence-a%20b, presence-a%2520b",
    "presence-a+b, presence-a%2Bb",
    "presence-a+b, presence-a+b",
    "presence-büro/42, presence-b%C3%BCro%2F42",
    "presence-a;b=c, presence-a%3Bb%3Dc",
    "presence-a;b=c, presence-a;b=c",
    "presence-a//b, presence-a%2F%2Fb",
    "presence-.., presence-..",
    "presence-{id}, presence-{id}",
    "presence-a?b#c, presence-a%3Fb%23c",
    "presence-漢字😀, presence-%E6%BC%A2%E5%AD%97%F0%9F%98%80"
  })
  void aNameInAPathIsDecodedOnce(String name, String path) throws Exception {
    assertThat(path("/apps/one/channels/" + path + "?auth_key=k1")).startsWith("200 ");
    assertThat(path("/apps/one/channels/" + path + "/users?auth_key=k1"))
        .isEqualTo("200 {\"users\":[]}");
    assertThat(path("/apps/a/../one/channels/" + path)).doesNotStartWith("200");

    String now = String.valueOf(System.currentTimeMillis() / 1000);
    String query = "auth_key=k2&auth_timestamp=" + now + "&auth_version=1.0";
    for (String signs : new String[] {path, name}) {
      String text = "GET\n/apps/two/channels/" + signs + "/users\n" + query;
      String request = "/apps/two/channels/" + path + "/users?" + query + "&auth_signature=";
      assertThat(path(request + Signing.hmac(text, "s2"))).isEqualTo("200 {\"users\":[]}");
      assertThat(path(request + Signing.hmac(text + "x", "s2"))).startsWith("401 ");
    }
  }

  @Test
  void aPathThatIsNotPercentEncodedIsRefused() throws Exception {
    assertThat(path("/apps/one/channels/a%zz?auth_key=k1")).startsWith("400"); // by Undertow
    assertThat(path("/apps/one/channels/a%2?auth_key=k1")).startsWith("400");
  }

  @Test
  void aReservedEventNameIsRefused() throws Exception {
    assertThat(post("/apps/one/events?auth_key=k1", EVENT.replace("\"E\"", "\"disconnect\"")))
        .startsWith("400 {\"error\":\"");
  }

  @Test
  void anEmptyChannelHasZeros() throws Exception {
    assertThat(get("/apps/one/channels/news?auth_key=k1"))
        .isEqualTo("200 {\"subscription_count\":0,\"occupied\":false}");
    assertThat(get("/apps/one/channels/presence-room?auth_key=k1"))
        .isEqualTo("200 {\"subscription_count\":0,\"occupied\":false,\"user_count\":0}");
    assertThat(get("/apps/one/channels/presence-room/users?auth_key=k1"))
        .isEqualTo("200 {\"users\":[]}");
    assertThat(get("/apps/one/channels/news/users?auth_key=k1"))
        .isEqualTo("400 {\"error\":\"User list is only possible for Presence Channels\"}");
  }

  @Test
  void theStatusTellsConnectionsUptimeAndMemory() throws Exception {
    assertThat(get("/apps/one/status?auth_key=k1"))
        .matches(
            "200 \\{\"subscription_count\":0,\"uptime\":[0-9.]+,\"memory_usage\":\\{\"rss\":[1-9]\\d*,"
                + "\"heapTotal\":\\d+,\"heapUsed\":\\d+,\"external\":\\d+,\"arrayBuffers\":0}}");
  }

  @Test
  void whatIsNotThereIsNotFound() throws Exception {
    assertThat(get("/apps/one/nothing?auth_key=k1")).startsWith("404");
    assertThat(get("/apps/one")).startsWith("404");
    assertThat(send(request("/apps/one/channels?auth_key=k1&app=c"))).startsWith("404");
  }

  @Test
  void aSignedRequestIsAnsweredAsByPusher() throws Exception {
    assertThat(signed("POST", "/apps/two/events", "", EVENT, 0)).isEqualTo("200 {}");
    assertThat(
            signed(
                "POST",
                "/apps/two/events",
                "",
                "{\"channels\":[\"a\",\"presence-b\"],\"name\":\"E\",\"data\":\"{}\",\"info\":\"subscription_count,user_count\"}",
                0))
        .isEqualTo(
            "200 {\"channels\":{\"a\":{\"subscription_count\":0},"
                + "\"presence-b\":{\"user_count\":0}}}");
    assertThat(signed("POST", "/apps/two/batch_events", "", "{\"batch\":[" + EVENT + "]}", 0))
        .isEqualTo("200 {}");
    assertThat(signed("GET", "/apps/two/channels", "", "", 0)).isEqualTo("200 {\"channels\":{}}");
    assertThat(signed("GET", "/apps/two/channels/a", "", "", 0))
        .isEqualTo("200 {\"occupied\":false}");
    assertThat(signed("GET", "/apps/two/channels", "&info=user_count", "", 0)).startsWith("400");
  }

  @Test
  void aSignatureThatIsWrongOrOldSaysSo() throws Exception {
    assertThat(signed("POST", "/apps/two/events", "", EVENT, 3_600))
        .startsWith("401 Timestamp expired: Given timestamp (");
    assertThat(
            get(
                "/apps/two/channels?auth_key=k2&auth_version=1.0&auth_signature=x&auth_timestamp="
                    + System.currentTimeMillis() / 1000))
        .startsWith(
            "401 Invalid signature: expected the HMAC-SHA256 in lower-case hex of \"GET\\n");
  }

  @Test
  void aBatchIsHeardWholeOrNotAtAll() throws Exception {
    assertThat(post("/apps/one/batch_events?auth_key=k1", "{\"batch\":[" + EVENT + ",{}]}"))
        .startsWith("400");
    assertThat(post("/apps/one/batch_events?auth_key=k1", "{\"batch\":[" + EVENT + "]}"))
        .startsWith("200");
    assertThat(
            post("/apps/one/batch_events?auth_key=k1", "{\"batch\":[" + "{},".repeat(10) + "{}]}"))
        .isEqualTo("400 {\"error\":\"A batch holds at most 10 events\"}");
  }

  private String signed(String method, String path, String more, String body, int secondsAgo)
      throws Exception {
    String query =
        "auth_key=k2&auth_timestamp="
            + (System.currentTimeMillis() / 1000 - secondsAgo)
            + "&auth_version=1.0"
            + (body.isEmpty() ? "" : "&body_md5=" + Signing.md5(body))
            + more;
    String signature = Signing.hmac(method + "\n" + path + "\n" + query, "s2");
    HttpRequest.Builder request = request(path + "?" + query + "&auth_signature=" + signature);
    return send(method.equals("GET") ? request : request.POST(BodyPublishers.ofString(body)));
  }

  private String get(String path) throws Exception {
    return send(request(path));
  }

  private String post(String path, String body) throws Exception {
    return send(request(path).POST(BodyPublishers.ofString(body)));
  }

  /** A path as it is: Java's client takes no path that is not well encoded. */
  private String path(String path) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(60_000);
      String request = "GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return answer.substring(9, 13) + answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  private String send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }
}
