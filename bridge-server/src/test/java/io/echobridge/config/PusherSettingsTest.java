package io.echobridge.config;

import static io.echobridge.config.Loading.load;
import static io.echobridge.config.Loading.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.auth.AppKey;
import io.echobridge.auth.AppKeys;
import io.echobridge.settings.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys of an app, as they stand in the configuration. */
final class PusherSettingsTest {
  @Test
  void anAppWithAKeyNeedsNeitherBrokersNorAuth() throws Exception {
    AppConfig app = app("pusher { app-id = 7, key = k, secret = s }");

    assertThat(app.brokers()).isEmpty();
    assertThat(app.auth()).isEmpty();
    assertThat(app.keys()).contains(new AppKeys("7", List.of(new AppKey("k", new Secret("s")))));
  }

  @Test
  void anAppWithNeitherKeyNorBrokerIsRefusedInWordsThatNameBoth() {
    assertFaults(
        "pusher {}",
        "apps.a.brokers: expected at least one, such as main { type = redis }, or a key in"
            + " pusher { … } for publishing over HTTP, got none");
  }

  @Test
  void variablesThatNobodySetsLeaveAnAppWithoutKeys() throws Exception {
    String written =
        """
        brokers.main.type = fake
        pusher { app-id = ${?NOT_SET_ID}, key = ${?NOT_SET_KEY}, secret = ${?NOT_SET_SECRET} }
        """;

    assertThat(app(written).keys()).isEmpty();
    assertThat(app("brokers.main.type = fake, pusher { app-id = \"\", key = \"\" }").keys())
        .isEmpty();
  }

  @Test
  void theFirstKeySignsAndTheOthersCountToo() throws Exception {
    AppKeys keys =
        app("pusher { app-id = 7, key = new, secret = s, keys = [{ key = old, secret = t }] }")
            .keys()
            .orElseThrow();

    assertThat(keys.first().key()).isEqualTo("new");
    assertThat(keys.find("old")).contains(new AppKey("old", new Secret("t")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          app-id = 7, key = k    | secret: expected the secret that belongs to the key (REVERB_APP_SECRET), got nothing
          app-id = 7, secret = s | key: expected the public key of the application (REVERB_APP_KEY), got nothing
          key = k, secret = s    | app-id: expected the id of the application (REVERB_APP_ID), got nothing
          app-id = "a/b", key = k, secret = s | app-id: expected digits or a plain word, got "a/b"
          app-id = 7, key = "a:b", secret = s | key: expected letters, digits, ., - and _, as it stands in a path, got others
          """)
  void whatIsMissingIsNamed(String written, String fault) {
    assertFaults("brokers.main.type = fake, pusher { " + written + " }", "apps.a.pusher." + fault);
  }

  @Test
  void twoAppsWithOneIdOrOneKeyAreRefusedAndBothNamed() {
    assertThat(
            problems(
                "apps { a.pusher { app-id = 7, key = k, secret = s }"
                    + ", b.pusher { app-id = 7, key = k, secret = t } }"))
        .anyMatch(line -> line.contains("got \"7\" for both a and b"))
        .anyMatch(line -> line.contains("got one key for both a and b"));
  }

  @Test
  void twoAppsWithIdsAndKeysOfTheirOwnAreAccepted() throws Exception {
    EchobridgeConfig config =
        load(
            "apps { a.pusher { app-id = 7, key = k, secret = s }"
                + ", b.pusher { app-id = 8, key = l, secret = s } }");

    assertThat(config.apps()).hasSize(2);
  }

  @Test
  void noSecretIsShown() throws Exception {
    EchobridgeConfig config =
        load(
            "apps.a.pusher { app-id = 7, key = k, secret = hush1"
                + ", keys = [{ key = l, secret = hush2 }] }");

    assertThat(Effective.render(config)).contains("***").doesNotContain("hush");
  }

  private static AppConfig app(String written) throws InvalidConfigException {
    return Loading.app(load("apps.a { " + written + " }"), "a");
  }

  private static void assertFaults(String written, String fault) {
    assertThat(problems("apps.a { " + written + " }")).anyMatch(line -> line.contains(fault));
  }
}
