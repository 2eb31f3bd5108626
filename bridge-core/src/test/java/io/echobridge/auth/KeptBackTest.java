package io.echobridge.auth;

import static io.echobridge.auth.Asking.ask;
import static io.echobridge.auth.Asking.authorizer;
import static io.echobridge.auth.Asking.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.call.FakeApplication;
import io.echobridge.channel.ChannelName;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a refusal says of what the application did not get to see. */
class KeptBackTest {
  private static final Map<String, String> SHOP = Map.of("origin", "https://shop.example");

  @ParameterizedTest
  @ValueSource(ints = {302, 401, 403, 419})
  void cookiesThatWereKeptBackAreToldWithTheReasonAndTheSetting(int status) throws Exception {
    assertThat(reason(status, Map.of(), SHOP, true))
        .contains(
            "its cookies or Authorization header were not passed on, because its page is on"
                + " another host",
            "list https://shop.example in origins (\"*\" lets pages connect");
  }

  @Test
  void soAreThoseOfARequestThatNamesNoPage() throws Exception {
    assertThat(reason(403, Map.of(), Map.of(), true)).contains("were not passed on", "JSONP");
  }

  @Test
  void nothingIsToldWhereNothingWasKeptBackOrItIsNotTheReason() throws Exception {
    assertThat(reason(403, Map.of(), SHOP, false)).doesNotContain("not passed on");
    assertThat(reason(500, Map.of("X-Other", "1"), SHOP, true)).doesNotContain("not passed on");
  }

  @Test
  void headersThatAreNotListedAreNamed() throws Exception {
    assertThat(reason(403, Map.of("X-Tenant", "12", "X-Team", "7", "X-Fleet", "7"), SHOP, false))
        .endsWith(
            "; not passed on, because auth.forward-headers does not list it: X-Fleet, X-Team");
    assertThat(
            reason(403, Map.of("X-Tenant", "12", "Host", "a", "X_Y", "b", "é", "c"), SHOP, false))
        .doesNotContain("not passed on");
  }

  @Test
  void whatAClientChoseCannotBreakTheLine() throws Exception {
    String origin = "https://a\n\u001b[31m" + "x".repeat(1000);
    assertThat(reason(403, Map.of(), Map.of("origin", origin), true))
        .contains("https://a ?[31mx")
        .doesNotContain("\n", "\u001b", "x".repeat(200));
  }

  private static String reason(
      int status, Map<String, String> given, Map<String, String> handshake, boolean keptBack)
      throws Exception {
    try (FakeApplication application = FakeApplication.answering(status, "");
        HttpAuthorizer authorizer =
            authorizer(
                application.url(),
                s -> s.forwardHeaders = java.util.List.of("Authorization", "X-Tenant"))) {
      AuthRequest request =
          new AuthRequest(
              new ChannelName("private-a"), "1.2", given, handshake, "192.0.2.7", keptBack);
      return refusal(ask(authorizer, request)).reason();
    }
  }
}
