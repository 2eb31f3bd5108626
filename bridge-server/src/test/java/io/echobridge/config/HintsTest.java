package io.echobridge.config;

import static io.echobridge.config.Loading.SMALLEST;
import static io.echobridge.config.Loading.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A fault says the next step that a person would take. */
class HintsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tls {}|tls: unknown key, did you mean server.tls?",
        "apps.default.tls {}|apps.default.tls: unknown key, did you mean server.tls?",
        "port = 6001|port: unknown key, did you mean server.port?",
        "origins = []|origins: unknown key, did you mean apps.default.origins?",
        "ping-interval = 5s|ping-interval: unknown key, did you mean protocols.talk.ping-interval?",
        "server.prot = 1|server.prot: unknown key, did you mean port?",
        "apps.default.limits.maxWhisper = 1"
            + "|apps.default.limits.maxWhisper: unknown key, did you mean max-whisper?",
        "lgo.level = info|lgo: unknown key, did you mean log?",
        "something-else = 1|something-else: unknown key",
        "server.port = http|server.port: expected a port, 0 to 65535, got \"http\"",
        "server.port = 99999999999|server.port: expected a port, 0 to 65535, got 99999999999",
      })
  void aKeyIsLookedForWhereItBelongs(String wrong, String fault) {
    assertThat(problems(SMALLEST + wrong)).singleElement().asString().endsWith(" " + fault);
  }

  @Test
  void anOldServersFileIsForImport() throws Exception {
    Path old = folder.resolve("laravel-echo-server.json");
    Files.writeString(
        old, "{\"authHost\": \"http://x\", \"database\": \"redis\", \"clients\": []}");

    assertThat(problemsOf(Optional.of(old), Map.of()))
        .containsExactly(
            old
                + ": this is a configuration of laravel-echo-server; make one of Echobridge of it"
                + " with \"echobridge import "
                + old
                + "\"");
  }

  @Test
  void withoutAnyConfigurationItSaysWhereItLooked() {
    assertThat(problemsOf(Optional.empty(), Map.of("ECHOBRIDGE_SERVICE_HOST", "10.0.0.1")))
        .singleElement()
        .asString()
        .startsWith("no configuration: ")
        .contains(
            "--config",
            "/etc/echobridge/echobridge.conf",
            "ECHOBRIDGE_CONFIG",
            "ECHOBRIDGE_APPS_DEFAULT_BROKERS_MAIN_TYPE");
    assertThat(problemsOf(Optional.empty(), Map.of("ECHOBRIDGE_SERVER_PORT", "1")))
        .containsExactly("apps: expected at least one, such as default { … }, got none");
  }

  private static List<String> problemsOf(Optional<Path> file, Map<String, String> environment) {
    InvalidConfigException invalid =
        catchThrowableOfType(
            InvalidConfigException.class, () -> Loading.loader(environment).load(file));
    return invalid == null ? List.of() : invalid.problems();
  }
}
