package io.echobridge.config;

import static io.echobridge.config.Loading.SMALLEST;
import static io.echobridge.config.Loading.app;
import static io.echobridge.config.Loading.load;
import static io.echobridge.config.Loading.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.settings.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterSettingsTest {
  private static final String SECRET = "0123456789abcdef";

  @Test
  void everyAppIsAClusterUnlessItSaysOtherwise() throws Exception {
    assertThat(app(load(SMALLEST), "default").cluster())
        .isEqualTo(
            new ClusterConfig(
                true,
                "",
                "",
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                List.of(),
                false,
                0));
    assertThat(load(SMALLEST).server().relay())
        .isEqualTo(new RelayConfig("0.0.0.0", 6003, "auto", 20_000));
  }

  @Test
  void requestsAreRelayedOnlyBetweenNodesThatShareASecret() throws Exception {
    String secret = "apps.default.cluster.secrets = [" + SECRET + "]\n";

    assertThat(app(load(SMALLEST), "default").cluster().relays()).isFalse();
    assertThat(app(load(SMALLEST + secret), "default").cluster().relays()).isTrue();
    assertThat(
            app(load(SMALLEST + secret + "apps.default.cluster.enabled = false"), "default")
                .cluster()
                .relays())
        .isFalse();
  }

  @Test
  void secretsMayComeFromTheEnvironmentAndAreNotShown() throws Exception {
    EchobridgeConfig config =
        load(SMALLEST, Map.of("ECHOBRIDGE_APPS_DEFAULT_CLUSTER_SECRETS", SECRET + "2," + SECRET));

    assertThat(app(config, "default").cluster().secrets())
        .containsExactly(new Secret(SECRET + "2"), new Secret(SECRET));
    assertThat(Effective.render(config)).doesNotContain(SECRET).contains("secrets");
  }

  @Test
  void aShortSecretIsRefusedAndNotShown() {
    assertThat(problems(SMALLEST + "apps.default.cluster.secrets = [" + SECRET + ", hunter2]"))
        .singleElement()
        .asString()
        .endsWith(
            "apps.default.cluster.secrets: expected texts of 16 characters or more, got one of 7");
  }

  @Test
  void theBrokerIsOneOfTheApps() {
    String two = "apps.default.brokers { other.type = fake }\n";

    assertThat(problems(SMALLEST + two + "apps.default.cluster.broker = mian"))
        .singleElement()
        .asString()
        .endsWith(
            "apps.default.cluster.broker: expected a broker of the app (main, other), got \"mian\"");
    assertThat(problems(SMALLEST + two + "apps.default.cluster.broker = other")).isEmpty();
  }

  @Test
  void bodiesOfTheApiFitBetweenTheNodesWhereThereAreNodes() {
    String large = SMALLEST + "apps.default.api.max-body = 3145729\n";

    assertThat(problems(large))
        .singleElement()
        .asString()
        .endsWith(
            "apps.default.api.max-body: expected 3 MiB or less while cluster.enabled is true,"
                + " got 3145729");
    assertThat(problems(large + "apps.default.cluster.enabled = false")).isEmpty();
    assertThat(problems(SMALLEST + "apps.default.api.max-body = 3 MiB")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "apps.default.cluster.heartbeat, 99ms, 100ms",
    "apps.default.cluster.start-patience, 11m, 10m",
    "apps.default.cluster.linger, -1s, 0s",
    "apps.default.cluster.answer-within, 9ms, 10ms",
    "apps.default.cluster.max-memory, 1023 KiB, 1 MiB",
    "apps.default.cluster.name, '\"a b\"', a-b",
    "apps.default.limits.max-member-size, 49 KiB, 48 KiB",
    "apps.default.limits.max-members-per-channel, 0, 1",
    "apps.default.limits.max-connections-in-cluster, -1, 0",
    "server.name, '\"a b\"', a-b",
    "server.relay.host, '\"\"', '\"::1\"'",
    "server.relay.port, 65536, 65535",
    "server.relay.max, 0, 1",
  })
  void eachValueHasItsBounds(String key, String bad, String good) {
    assertThat(problems(SMALLEST + key + " = " + bad))
        .singleElement()
        .asString()
        .contains(key + ": expected ");
    assertThat(problems(SMALLEST + key + " = " + good)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "auto",
        "10.0.0.7",
        "10.0.0.7:6003",
        "node-1.internal",
        "[fd00::1]:6003",
        "[::1]",
        "fd00::1"
      })
  void aNodeMayBeReachedAt(String address) {
    assertThat(problems(SMALLEST + "server.relay.address = \"" + address + '"')).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http://10.0.0.7",
        "10.0.0.7:",
        "10.0.0.7:x",
        "fd00::g",
        "a:1:2",
        "a b",
        "a/b"
      })
  void aNodeIsNotReachedAt(String address) {
    assertThat(problems(SMALLEST + "server.relay.address = \"" + address + '"'))
        .singleElement()
        .asString()
        .contains("server.relay.address: expected auto, or a host with or without a port");
  }
}
