package io.echobridge.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.call.FakeApplication;
import io.echobridge.token.ConnectConfig;
import io.echobridge.token.JwtConfig;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Applications and login servers that the doctor asks about tokens. */
class TokenCheckTest {
  @ParameterizedTest
  @CsvSource({
    "404, '', token",
    "401, '', token",
    "200, false, token",
    "200, '{\"valid\":false}', token",
    "200, '{\"user_id\":7}', token-anybody",
    "200, true, token-anybody",
    "200, '', token-anybody",
    "200, <html>, token-unclear",
    "302, '', token-unclear",
    "500, '', token-unclear"
  })
  void whatTheApplicationSaysToAMadeUpTokenIsJudged(int status, String body, String id)
      throws Exception {
    try (FakeApplication application = FakeApplication.answering(status, body)) {
      String url = "http://127.0.0.1:" + application.port() + "/auth/{token}";
      List<Finding> found = new TokenCheck("apps.a.connect", asking(url), Optional.empty()).look();
      assertThat(found).singleElement().extracting(Finding::id).isEqualTo(id);
      assertThat(application.onlyRequest().line())
          .isEqualTo("GET /auth/echobridge-doctor-made-this-up HTTP/1.1");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "200, '{\"keys\":[{}]}', token-keys",
    "200, '{\"keys\":[]}', token-no-keys",
    "200, <html>, token-no-keys",
    "404, '', token-no-keys"
  })
  void aKeySetHasKeys(int status, String body, String id) throws Exception {
    try (FakeApplication host = FakeApplication.answering(status, body)) {
      assertThat(new TokenCheck("apps.a.connect", verifying(host.url()), Optional.empty()).look())
          .singleElement()
          .extracting(Finding::id)
          .isEqualTo(id);
    }
  }

  @Test
  void nobodyWhoAnswersIsFound() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    String url = "http://127.0.0.1:" + free + "/{token}";
    assertThat(new TokenCheck("apps.a.connect", asking(url), Optional.empty()).look())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.id()).isEqualTo("token-refused");
              assertThat(finding.what()).startsWith("apps.a.connect.url: http://127.0.0.1:");
            });
  }

  private static ConnectConfig asking(String url) {
    return config(ConnectConfig.Check.APP, Optional.of(url), Optional.empty());
  }

  private static ConnectConfig verifying(String url) {
    return config(ConnectConfig.Check.JWT, Optional.empty(), Optional.of(url));
  }

  private static ConnectConfig config(
      ConnectConfig.Check check, Optional<String> url, Optional<String> jwksUrl) {
    JwtConfig jwt =
        new JwtConfig(
            Optional.empty(),
            Optional.empty(),
            jwksUrl,
            List.of(),
            "",
            "",
            Duration.ZERO,
            "sub",
            "channels");
    return new ConnectConfig(
        true, check, url, ConnectConfig.Method.GET, "", ConnectConfig.OnExpiry.CLOSE, 1000, jwt);
  }
}
