package io.echobridge.config;

import static io.echobridge.config.Loading.SMALLEST;
import static io.echobridge.config.Loading.app;
import static io.echobridge.config.Loading.broker;
import static io.echobridge.config.Loading.load;
import static io.echobridge.config.Loading.problems;
import static io.echobridge.config.Loading.talk;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
  @Test
  void aVariableOverridesTheFile() throws Exception {
    EchobridgeConfig config =
        load(
            SMALLEST + "server.port = 1",
            Map.of(
                "ECHOBRIDGE_SERVER_PORT", "7001",
                "ECHOBRIDGE_SERVER_SEND_BUFFER", "128 KiB",
                "ECHOBRIDGE_APPS_DEFAULT_BROKERS_MAIN_URL", "fake://env",
                "ECHOBRIDGE_APPS_DEFAULT_ORIGINS", "https://a.example, https://b.example",
                "ECHOBRIDGE_APPS_DEFAULT_BROKERS_MAIN_PREFIX", "[\"a_\", \"b_\"]",
                "ECHOBRIDGE_PROTOCOLS_TALK_PING_INTERVAL", "5s",
                "PATH", "/bin"));

    assertThat(config.server().port()).isEqualTo(7001);
    assertThat(config.server().sendBuffer()).isEqualTo(128 * 1024);
    assertThat(broker(config, "default", "main").url()).isEqualTo("fake://env");
    assertThat(broker(config, "default", "main").prefix().unwrapped())
        .isEqualTo(List.of("a_", "b_"));
    assertThat(app(config, "default").origins())
        .containsExactly("https://a.example", "https://b.example");
    assertThat(talk(config).pingInterval()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aFileIsNotNeeded() throws Exception {
    EchobridgeConfig config =
        load(
            "",
            Map.of(
                "ECHOBRIDGE_APPS_MY_SHOP_BROKERS_MAIN_TYPE", "fake",
                "ECHOBRIDGE_APPS_MY_SHOP_AUTH_URL", "http://127.0.0.1/auth"));

    assertThat(config.apps()).containsOnlyKeys("my-shop");
    assertThat(app(config, "my-shop").auth()).isPresent();
  }

  @Test
  void tlsIsThereWhenOneOfItsSettingsIs() throws Exception {
    EchobridgeConfig config =
        load(
            SMALLEST,
            Map.of(
                "ECHOBRIDGE_SERVER_TLS_CERT_FILE", "/c.pem",
                "ECHOBRIDGE_SERVER_TLS_KEY_FILE", "/k.pem"));

    assertThat(config.server().tls().orElseThrow().port()).isEqualTo(6443);
    assertThat(load(SMALLEST).server().tls()).isEmpty();
  }

  @Test
  void idsOfTheFileAreFoundAsTheyAreWritten() throws Exception {
    EchobridgeConfig config =
        load(
            "apps.My-Shop_1 { brokers.main { type = fake } }",
            Map.of("ECHOBRIDGE_APPS_MY_SHOP_1_BROKERS_MAIN_URL", "fake://env"));

    assertThat(broker(config, "My-Shop_1", "main").url()).isEqualTo("fake://env");
  }

  @Test
  void aVariableThatFitsNothingNamesTheNearest() {
    assertThat(problems(SMALLEST, Map.of("ECHOBRIDGE_APPS_DEFAULT_BROKERS_MAIN_ULR", "x")))
        .containsExactly(
            "environment variable ECHOBRIDGE_APPS_DEFAULT_BROKERS_MAIN_ULR: no such setting,"
                + " did you mean ECHOBRIDGE_APPS_DEFAULT_BROKERS_MAIN_URL?");
  }

  @Test
  void aBadValueNamesItsVariable() {
    assertThat(problems(SMALLEST, Map.of("ECHOBRIDGE_SERVER_PORT", "http")))
        .containsExactly(
            "environment variable ECHOBRIDGE_SERVER_PORT: server.port:"
                + " expected a port, 0 to 65535, got \"http\"");
  }

  @Test
  void whatKubernetesSetsForAServiceOfThisNameIsNotOurs() {
    assertThat(
            problems(
                SMALLEST,
                Map.of(
                    "ECHOBRIDGE_SERVICE_HOST", "10.0.0.1",
                    "ECHOBRIDGE_SERVICE_PORT_HTTP", "6001",
                    "ECHOBRIDGE_PORT", "tcp://10.0.0.1:6001",
                    "ECHOBRIDGE_PORT_6001_TCP_ADDR", "10.0.0.1")))
        .isEmpty();
    assertThat(problems(SMALLEST, Map.of("ECHOBRIDGE_PORT", "6001"))).hasSize(1);
  }
}
