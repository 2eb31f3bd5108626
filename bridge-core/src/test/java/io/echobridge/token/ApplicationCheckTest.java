package io.echobridge.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.auth.AuthConfig;
import io.echobridge.call.FakeApplication;
import io.echobridge.call.Pace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions about tokens to a real application. */
class ApplicationCheckTest {
  private static final Map<String, String> HANDSHAKE =
      Map.of(
          "cookie",
          "session=s; XSRF-TOKEN=x%3D",
          "origin",
          "https://shop.example",
          "user-agent",
          "Page",
          "accept-language",
          "de");

  @Test
  void theTokenStandsInTheAddressAndTheHeadersSayWhoAsks() throws Exception {
    try (FakeApplication application = FakeApplication.answering(200, "{\"user_id\":7}");
        ApplicationCheck check = check(application, ConnectConfig.Method.GET)) {
      TokenAnswer answer = ask(check, "a/b?c#d é+ {x}");

      assertThat(answer)
          .isInstanceOfSatisfying(
              TokenAnswer.Accepted.class,
              accepted -> assertThat(accepted.identity().user()).contains("7"));
      FakeApplication.Request request = application.onlyRequest();
      assertThat(request.line())
          .isEqualTo("GET /auth/a%2Fb%3Fc%23d%20%C3%A9%2B%20%7Bx%7D?v=1 HTTP/1.1");
      assertThat(request.headers())
          .containsEntry("Accept", "application/json")
          .containsEntry("X-Forwarded-For", "192.0.2.7")
          .containsEntry("Cookie", "session=s; XSRF-TOKEN=x%3D")
          .containsEntry("X-XSRF-TOKEN", "x=")
          .containsEntry("Origin", "https://shop.example")
          .containsEntry("User-Agent", "Page")
          .containsEntry("Accept-Language", "de")
          .containsEntry("Authorization", "Bearer t")
          .doesNotContainKey("X-Secret");
    }
  }

  @Test
  void aTokenCanBeSentWhereNoAccessLogKeepsIt() throws Exception {
    try (FakeApplication application = FakeApplication.answering(204, "");
        ApplicationCheck check = check(application, ConnectConfig.Method.POST)) {
      assertThat(ask(check, "a+b&c")).isEqualTo(new TokenAnswer.Accepted(Identity.NOBODY));
      FakeApplication.Request request = application.onlyRequest();
      assertThat(request.line()).isEqualTo("POST /auth HTTP/1.1");
      assertThat(request.body()).isEqualTo("token=a%2Bb%26c");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "..", "../api/users/7", "a/..", "..\\\\x", "a\u0000b", "a\nb"})
  void aTokenIsNoWayToAnotherAddress(String token) throws Exception {
    try (FakeApplication application = FakeApplication.answering(200, "{\"id\":7}");
        ApplicationCheck get = check(application, ConnectConfig.Method.GET);
        ApplicationCheck post = check(application, ConnectConfig.Method.POST)) {
      assertThat(ask(get, token)).isInstanceOf(TokenAnswer.Refused.class);
      assertThat(application.requests).isEmpty();
      assertThat(ask(post, token)).isInstanceOf(TokenAnswer.Accepted.class);
    }
  }

  @Test
  void whoDiffersInWhatTheApplicationSeesAsksForItself() throws Exception {
    try (FakeApplication application = FakeApplication.answering(200, "true");
        ApplicationCheck check = check(application, ConnectConfig.Method.GET)) {
      String one = check.key(question("t", HANDSHAKE));
      assertThat(check.key(question("t", Map.of("cookie", "session=other")))).isNotEqualTo(one);
      assertThat(check.key(question("u", HANDSHAKE))).isNotEqualTo(one);
      assertThat(check.key(question("t", HANDSHAKE))).isEqualTo(one);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 410})
  void aClearNoIsANo(int status) throws Exception {
    assertThat(answer(status, "{\"user_id\":7}")).isInstanceOf(TokenAnswer.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 400, 405, 419, 422, 429, 500, 502, 503})
  void anyOtherStatusMeansThatNobodyCanSayNow(int status) throws Exception {
    assertThat(answer(status, "true")).isInstanceOf(TokenAnswer.NotNow.class);
  }

  @Test
  void aWebPageIsNoAnswer() throws Exception {
    assertThat(answer(200, "<html>Log in</html>")).isInstanceOf(TokenAnswer.NotNow.class);
  }

  @Test
  void anAnswerThatIsTooLongIsNone() throws Exception {
    assertThat(answer(200, "\"" + "x".repeat(2000) + "\""))
        .isEqualTo(
            new TokenAnswer.NotNow(
                "the application's answer about its token has more than 1000 bytes"
                    + " (auth.max-answer)"));
  }

  @Test
  void anApplicationThatHangsOrIsGoneIsNotWaitedForForEver() throws Exception {
    FakeApplication[] itself = new FakeApplication[1];
    FakeApplication hanging = new FakeApplication((request, out) -> itself[0].hang());
    itself[0] = hanging;
    try (hanging;
        ApplicationCheck check = check(hanging, ConnectConfig.Method.GET)) {
      assertThat(ask(check, "t")).isInstanceOf(TokenAnswer.NotNow.class);
    }
    try (ApplicationCheck check = check(hanging, ConnectConfig.Method.GET)) {
      assertThat(ask(check, "t"))
          .isEqualTo(
              new TokenAnswer.NotNow("cannot connect to connect.url; is the application running?"));
    }
  }

  private static TokenAnswer answer(int status, String body) throws Exception {
    byte[] response = FakeApplication.response(status, body.getBytes(UTF_8), "Location: /login");
    try (FakeApplication application = FakeApplication.answering(response);
        ApplicationCheck check = check(application, ConnectConfig.Method.GET)) {
      return ask(check, "t");
    }
  }

  private static TokenAnswer ask(ApplicationCheck check, String token) {
    return check.check(question(token, HANDSHAKE)).orTimeout(120, TimeUnit.SECONDS).join();
  }

  private static TokenCheck.Question question(String token, Map<String, String> handshake) {
    return new TokenCheck.Question(
        token,
        Map.of("Authorization", "Bearer t", "X-Secret", "s"),
        Claiming.handshake(handshake),
        "1.2");
  }

  private static ApplicationCheck check(FakeApplication application, ConnectConfig.Method method) {
    String base = "http://127.0.0.1:" + application.port() + "/auth";
    Claiming.Settings settings = new Claiming.Settings();
    settings.method = method;
    settings.url = Optional.of(method == ConnectConfig.Method.GET ? base + "/{token}?v=1" : base);
    AuthConfig auth =
        new AuthConfig(
            base,
            Map.of(),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            10,
            1000,
            1000,
            true,
            List.of("Authorization"),
            false,
            1000,
            Optional.empty());
    return new ApplicationCheck(settings.config(), Optional.of(auth), new Pace(1000));
  }
}
