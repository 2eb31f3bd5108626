package io.echobridge.auth;

import static io.echobridge.auth.Asking.ask;
import static io.echobridge.auth.Asking.authorizer;
import static io.echobridge.auth.Asking.grant;
import static io.echobridge.auth.Asking.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.call.FakeApplication;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the application is asked. */
class HttpAuthorizerRequestTest {
  @Test
  void theQuestionIsAFormAndSaysWhoAsks() throws Exception {
    FakeApplication.Request asked =
        sent(
            "presence-Räume/a&b.1",
            Map.of("Authorization", "Bearer user-7", "X-CSRF-TOKEN", "tok"),
            Map.of(
                "origin", "https://shop.example",
                "referer", "https://shop.example/orders",
                "user-agent", "Firefox",
                "accept-language", "de",
                "cookie", "laravel_session=AAA"));
    assertThat(asked.line()).isEqualTo("POST /broadcasting/auth HTTP/1.1");
    assertThat(asked.body())
        .isEqualTo("channel_name=presence-R%C3%A4ume%2Fa%26b.1&socket_id=123.456");
    Map<String, String> headers = new TreeMap<>(asked.headers());
    assertThat(headers.remove("Host")).startsWith("127.0.0.1:");
    assertThat(headers)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("Content-Length", "60"),
                Map.entry("Content-Type", "application/x-www-form-urlencoded"),
                Map.entry("Accept", "application/json"),
                Map.entry("Accept-Encoding", "identity"),
                Map.entry("X-Requested-With", "XMLHttpRequest"),
                Map.entry("X-Forwarded-For", "192.0.2.7"),
                Map.entry("Origin", "https://shop.example"),
                Map.entry("Referer", "https://shop.example/orders"),
                Map.entry("User-Agent", "Firefox"),
                Map.entry("Accept-Language", "de"),
                Map.entry("Cookie", "laravel_session=AAA"),
                Map.entry("Authorization", "Bearer user-7"),
                Map.entry("X-CSRF-TOKEN", "tok")));
  }

  @Test
  void withoutAnyHeadersTheQuestionIsStillWhole() throws Exception {
    Map<String, String> headers = sent("private-a", Map.of(), Map.of()).headers();
    assertThat(headers)
        .containsEntry("User-Agent", "Echobridge")
        .doesNotContainKeys("Cookie", "Origin", "Referer", "X-XSRF-TOKEN", "Upgrade", "Connection");
  }

  @Test
  void clientsCannotSayWhatOnlyAProxyOrTheDaemonMaySay() throws Exception {
    Map<String, String> evil = new HashMap<>();
    for (String name :
        new String[] {
          "Host",
          "Content-Length",
          "Connection",
          "Transfer-Encoding",
          "Upgrade",
          "Expect",
          "Cookie",
          "Forwarded",
          "X-Forwarded-For",
          "X-Forwarded-Host",
          "x-forwarded-proto",
          "X-Real-IP",
          "X_Forwarded_For",
          "X_Real_IP",
          "X-Requested-With",
          "X-HTTP-Method-Override",
          "X-Original-URL",
          "X-Rewrite-URL",
          "Content-Type",
          "Accept",
          "Accept-Encoding",
          "Range",
          "Origin",
          "Referer",
          "TE",
          "",
          "X-\r\nX-Evil",
          "X-ä",
          "X-a:b"
        }) {
      evil.put(name, "1");
    }
    evil.put("X-Fine", "yes");
    Map<String, String> headers =
        sent("private-a", evil, Map.of("cookie", "s=1", "origin", "https://shop.example"))
            .headers();
    assertThat(headers)
        .containsOnlyKeys(
            "Host",
            "Content-Length",
            "Content-Type",
            "Accept",
            "Accept-Encoding",
            "X-Requested-With",
            "X-Forwarded-For",
            "Origin",
            "User-Agent",
            "Cookie",
            "X-Fine")
        .containsEntry("X-Forwarded-For", "192.0.2.7")
        .containsEntry("Accept-Encoding", "identity")
        .containsEntry("Cookie", "s=1")
        .containsEntry("X-Requested-With", "XMLHttpRequest")
        .containsEntry("Origin", "https://shop.example");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nX-Evil: 1", "a\nb", "a\u0000", "é", "a\u007f", "", "  "})
  void anIllegalValueIsLeftOutAndTheRestIsSent(String value) throws Exception {
    Map<String, String> headers =
        sent("private-a", Map.of("X-Bad", value, "X-Good", "a b\tc"), Map.of("user-agent", value))
            .headers();
    assertThat(headers)
        .doesNotContainKeys("X-Bad", "X-Evil")
        .containsEntry("User-Agent", "Echobridge");
    assertThat(headers).containsEntry("X-Good", "a b\tc");
  }

  @Test
  void clientHeadersAreLimitedInNumberAndLength() throws Exception {
    Map<String, String> many = new HashMap<>();
    for (int i = 0; i < 1000; i++) {
      many.put("X-" + i, "a".repeat(10));
    }
    assertThat(clientHeadersOf(many)).isEqualTo(32);
    assertThat(clientHeadersOf(Map.of("X-Long", "a".repeat(20_000)))).isZero();
    assertThat(clientHeadersOf(Map.of("Authorization", "a".repeat(8_000)))).isEqualTo(1);
  }

  private static long clientHeadersOf(Map<String, String> given) throws Exception {
    return sent("private-a", given, Map.of()).headers().keySet().stream()
        .filter(given::containsKey)
        .count();
  }

  @Test
  void theXsrfCookieIsSentAsAxiosSendsIt() throws Exception {
    Map<String, String> handshake = Map.of("cookie", "a=1; XSRF-TOKEN=eyJ%2B+x%3D; b=\u00e4; c=2");
    Map<String, String> headers = sent("private-a", Map.of(), handshake).headers();
    assertThat(headers)
        .containsEntry("X-XSRF-TOKEN", "eyJ++x=")
        .containsEntry("Cookie", "a=1; XSRF-TOKEN=eyJ%2B+x%3D; c=2");
    assertThat(sent("private-a", Map.of("x-xsrf-token", "own"), handshake).headers())
        .containsEntry("X-XSRF-TOKEN", "own");
  }

  @ParameterizedTest
  @ValueSource(strings = {"XSRF-TOKEN=a%0d%0aX-Evil:1", "XSRF-TOKEN=", "NOT-XSRF-TOKEN=a"})
  void whatIsNoXsrfTokenIsNotSent(String cookie) throws Exception {
    assertThat(sent("private-a", Map.of(), Map.of("cookie", cookie)).headers())
        .doesNotContainKeys("X-XSRF-TOKEN", "X-Evil")
        .containsEntry("Cookie", cookie);
  }

  @Test
  void cookiesStayHereWhereTheyAreNotToBeForwarded() throws Exception {
    try (FakeApplication application = FakeApplication.answering(200, "true");
        HttpAuthorizer authorizer = authorizer(application.url(), s -> s.forwardCookies = false)) {
      grant(ask(authorizer, request("private-a", Map.of(), Map.of("cookie", "XSRF-TOKEN=a"))));
      assertThat(application.onlyRequest().headers()).doesNotContainKeys("Cookie", "X-XSRF-TOKEN");
    }
  }

  @Test
  void thePageIsNamedOnlyWithItsCookies() throws Exception {
    Map<String, String> page =
        Map.of("origin", "https://shop.example", "referer", "https://shop.example/orders");
    assertThat(sent("private-a", Map.of("Authorization", "Bearer t"), page).headers())
        .containsEntry("Authorization", "Bearer t")
        .doesNotContainKeys("Origin", "Referer");
    Map<String, String> withCookies = new HashMap<>(page);
    withCookies.put("cookie", "s=1");
    assertThat(sent("private-a", Map.of(), withCookies).headers())
        .containsEntry("Origin", "https://shop.example")
        .containsEntry("Referer", "https://shop.example/orders");
  }

  @Test
  void theHandshakesAuthorizationIsPassedOnBehindWhatSubscribeSays() throws Exception {
    Map<String, String> basic = Map.of("authorization", "Basic dTpw");
    assertThat(sent("private-a", Map.of(), basic).headers())
        .containsEntry("Authorization", "Basic dTpw");
    assertThat(sent("private-a", Map.of("authorization", "Bearer t"), basic).headers())
        .containsEntry("Authorization", "Bearer t");
  }

  @Test
  void theHandshakesAuthorizationFollowsTheRulesOfCookiesAndOfForwardedHeaders() throws Exception {
    Map<String, String> basic = Map.of("authorization", "Basic dTpw");
    try (FakeApplication application = FakeApplication.answering(200, "true");
        HttpAuthorizer noCookies = authorizer(application.url(), s -> s.forwardCookies = false);
        HttpAuthorizer noTokens =
            authorizer(application.url(), s -> s.forwardHeaders = List.of("X-Tenant"))) {
      grant(ask(noCookies, request("private-a", Map.of(), basic)));
      grant(ask(noTokens, request("private-a", Map.of(), basic)));
      assertThat(application.requests)
          .hasSize(2)
          .allSatisfy(asked -> assertThat(asked.headers()).doesNotContainKey("Authorization"));
    }
  }

  @Test
  void connectionsAreKeptAndCookiesOfTheApplicationAreNot() throws Exception {
    byte[] answer =
        FakeApplication.response(200, "true".getBytes(UTF_8), "Set-Cookie: s=2; Path=/");
    try (FakeApplication application = FakeApplication.answering(answer);
        HttpAuthorizer authorizer = authorizer(application.url())) {
      for (int i = 0; i < 20; i++) {
        grant(ask(authorizer, "private-" + i));
      }
      assertThat(application.connections).hasValue(1);
      assertThat(application.requests)
          .hasSize(20)
          .allSatisfy(asked -> assertThat(asked.headers()).doesNotContainKey("Cookie"));
    }
  }

  private static FakeApplication.Request sent(
      String channel, Map<String, String> clientHeaders, Map<String, String> handshakeHeaders)
      throws Exception {
    try (FakeApplication application =
            FakeApplication.answering(200, "{\"channel_data\":{\"user_id\":1}}");
        HttpAuthorizer authorizer = authorizer(application.url())) {
      grant(ask(authorizer, request(channel, clientHeaders, handshakeHeaders)));
      return application.onlyRequest();
    }
  }
}
