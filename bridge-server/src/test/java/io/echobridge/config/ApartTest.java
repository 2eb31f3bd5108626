package io.echobridge.config;

import static io.echobridge.config.Loading.SMALLEST;
import static io.echobridge.config.Loading.problems;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no request, and no socket, could tell apart is refused or warned of. */
class ApartTest {
  private static final String TWO =
      """
      apps.a { brokers.main.type = fake }
      apps.b { brokers.main.type = fake }
      """;

  private static final String KEYS =
      """
      apps.a.pusher { app-id = 1, key = ka, secret = s }
      apps.b.pusher { app-id = 2, key = kb, secret = s }
      """;

  @Test
  void appsThatOnlyTheQueryTellsApartAreWarnedOf() throws Exception {
    assertThat(warnings(TWO))
        .containsExactly(
            "String: 1-2: apps: a, b have neither hosts nor a path, so requests have to name the app"
                + " (?app=a, ?app=b): all others are answered with 404");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"apps.a.hosts = [a.example]", "apps.b.path = /b", KEYS, "apps.c.path = /c"})
  void appsWithAPlaceOrAKeyAreNot(String apart) throws Exception {
    boolean third = apart.startsWith("apps.c");
    String text = third ? SMALLEST + apart + ", apps.c.brokers.main.type = fake" : TWO + apart;

    assertThat(warnings(text)).isEmpty();
  }

  @Test
  void aClientOfTheApiThatTwoSuchAppsHaveIsWarnedOf() throws Exception {
    String clients = "apps.a.api.clients.x.key = 1\napps.b.api.clients.x.key = 2\n";

    assertThat(warnings(TWO + KEYS + clients))
        .containsExactly(
            "String: 6: apps.b.api.clients: x is a client of a too: requests to /apps/x reach a"
                + " unless they name the app (?app=b)");
    assertThat(warnings(TWO + KEYS + clients + "apps.b.hosts = [b.example]")).isEmpty();
  }

  @Test
  void aClientOfTheApiWithTheIdOfAnotherAppIsRefused() {
    assertThat(problems(TWO + KEYS + "apps.b.api.clients.1.key = k"))
        .singleElement()
        .asString()
        .endsWith(
            "apps.b.api.clients: expected ids that are no other app's pusher.app-id, got 1, which is"
                + " that of a");
    assertThat(problems(TWO + KEYS + "apps.b.api.clients.2.key = k")).isEmpty();
  }

  @Test
  void aKeyThatAnAppHasTwiceIsRefused() {
    String more = "apps.a.pusher.keys = [{ key = %s, secret = t }]";
    assertThat(problems(TWO + KEYS + more.formatted("ka")))
        .singleElement()
        .asString()
        .endsWith("apps.a.pusher.keys: expected each key once, got one of them twice");
    assertThat(problems(TWO + KEYS + more.formatted("kc"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "admin.port = 6001||admin.port: expected another port than server.port, got 6001",
        "admin.port = 7|server.tls { port = 7, cert-file = c, key-file = k }"
            + "|admin.port: expected another port than server.tls.port, got 7",
      })
  void aPortOfTwoListenersIsRefused(String setting, @Nullable String more, String fault) {
    String text = SMALLEST + setting + (more == null ? "" : "\n" + more);

    assertThat(problems(text)).singleElement().asString().endsWith(" " + fault);
  }

  @Test
  void thePortForOtherNodesCountsWhereThereIsOne() {
    String port = SMALLEST + "server.relay.port = 6001\n";

    assertThat(problems(port)).isEmpty();
    assertThat(problems(port + "apps.default.cluster.secrets = [0123456789abcdef]"))
        .singleElement()
        .asString()
        .endsWith("server.relay.port: expected another port than server.port, got 6001");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "server.host = 10.0.0.1, admin.port = 6001",
        "admin { enabled = false, port = 6001 }",
        "server.port = 0, admin.port = 0"
      })
  void onePortAtDifferentAddressesIsNoFault(String settings) {
    assertThat(problems(SMALLEST + settings)).isEmpty();
  }

  private static List<String> warnings(String text) throws InvalidConfigException {
    List<String> warnings = new ArrayList<>();
    Loading.loader(Map.of()).load(ConfigFactory.parseString(text), warnings::add);
    return warnings;
  }
}
