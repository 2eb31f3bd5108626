package io.echobridge.config;

import static io.echobridge.config.Loading.SMALLEST;
import static io.echobridge.config.Loading.load;
import static io.echobridge.config.Loading.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is shown of a configuration, and what is not. */
class RedactionTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "apps.default.api.clients.k = hunter2",
        "apps.default.api.clients.k.key = [hunter2]",
        "apps.default.api.clients.k { key = { a = hunter2 } }",
        "apps.default.api.clients = hunter2",
        "apps.default.api = \"hunter2\"",
        "apps.default.auth = \"http://shop.example/?token=hunter2\"",
        "apps.default.brokers.main = hunter2",
        "apps.default.brokers = hunter2",
        "server.tls = hunter2",
        "apps.default.limits = hunter2",
        "apps.default.auth.url = \"htp://shop.example/auth?token=hunter2\"",
        "apps.default.auth.url = \"http:/shop.example/auth?token=hunter2\"",
        "apps.default.auth.url = \"http://user:hunter2@shop.example/\"",
        "apps.default.auth { url = \"http://a\", by-origin { \"http://b\" = \"x://c?t=hunter2\" } }",
        "apps.default.brokers.main.url = \"redis://user:hunter2@host\"",
        "apps.default.brokers.main.url = \"redis://hunter2@host\"",
        "apps.default.brokers.main.url = \"redis://user:@hunter2 hunter2@host\"",
        "apps.default.brokers.main.url = \"redis//user:hunter2@host\""
      })
  void whatMayBeASecretIsInNoError(String line) {
    List<String> found = problems(SMALLEST + line);
    assertThat(found).isNotEmpty();
    assertThat(found).noneMatch(problem -> problem.contains("hunter2"));
  }

  @Test
  void whatIsNoneIsTold() {
    assertThat(problems(SMALLEST + "server.port = many"))
        .singleElement()
        .asString()
        .contains("many");
    assertThat(problems(SMALLEST + "apps.default.api.clients.k = hunter2"))
        .singleElement()
        .asString()
        .endsWith("apps.default.api.clients.k: expected a block { … }, got a text");
  }

  @ParameterizedTest
  @CsvSource({
    "redis://user:hunter2@host:6379/3, redis://user:***@host:6379/3",
    "redis://hunter2@host, redis://***@host",
    "redis://user:hun/t?er@2@host, redis://user:***@host",
    "redis://user:1234@host, redis://user:***@host",
    "user:hunter2@host:9092, ***@host:9092",
    "http://host:80/a?token=hunter2, http://host:80/a?***",
    "http://host/a#hunter2, http://host/a?***",
    "http://host:80/a, http://host:80/a",
    "redis://[::1]:6379, redis://[::1]:6379",
    "orders.{field:key}, orders.{field:key}",
    "team@example, team@example"
  })
  void addressesAreShownWithoutLoginAndQuery(String text, String shown) {
    assertThat(Redaction.text(text)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password = \"hunter2\" hunter2 {",
        "password = hunter2$hunter2",
        "hunter2 hunter2",
        "password = \"hunter2",
        "password = it's \"hunter2\"\"",
        "a = [hunter2",
        "a = { hunter2"
      })
  void aFileThatCannotBeReadIsNotQuoted(String text) throws Exception {
    Path file = folder.resolve("echobridge.conf");
    Files.writeString(file, "\n" + text + "\n");
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> Loading.loader(Map.of()).load(Optional.of(file)))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"))
        .satisfies(e -> assertThat(e.getMessage()).contains("echobridge.conf:2: "));
  }

  @Test
  void aChangeAndTheEffectiveConfigurationShowNoTokensOfAnAddress() throws Exception {
    EchobridgeConfig before =
        load(SMALLEST + "apps.default.auth.url = \"http://a/auth?t=hunter2\"");
    EchobridgeConfig after = load(SMALLEST + "apps.default.auth.url = \"http://a/auth?t=hunter3\"");

    assertThat(Effective.render(before)).contains("http://a/auth?***").doesNotContain("hunter");
    assertThat(Change.between(before, after))
        .singleElement()
        .asString()
        .isEqualTo("apps.default.auth.url: \"http://a/auth?***\" → another");
  }

  @ParameterizedTest
  @CsvSource({
    "security.protocol, SASL_SSL, true",
    "ssl.truststore.location, /etc/ca.pem, true",
    "sasl.mechanism, PLAIN, true",
    "client.id, shop, true",
    "sasl.jaas.config, x, false",
    "ssl.key.password, x, false",
    "ssl.keystore.key, x, false",
    "basic.auth.user.info, user:x, false",
    "sasl.login.connect.token.endpoint, x, false",
    "of.a.kind.nobody.knows, x, false"
  })
  void ofFreeSettingsTextsAreShownOnlyWhereTheySoundHarmless(
      String key, String value, boolean shown) {
    assertThat(Redaction.isShown(key, value)).isEqualTo(shown);
    assertThat(Redaction.isShown("some.password", 1234)).isFalse();
    assertThat(Redaction.isShown("some.number", 1234)).isTrue();
  }
}
