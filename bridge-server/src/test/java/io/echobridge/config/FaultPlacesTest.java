package io.echobridge.config;

import static io.echobridge.config.Loading.SMALLEST;
import static io.echobridge.config.Loading.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every fault names the line of the user's own file, or the variable. */
class FaultPlacesTest {
  @TempDir private Path folder;

  @Test
  void aSettingThatIsMissingHasTheLineOfItsBlockAlsoWhereADefaultSaysSo() throws Exception {
    assertThat(faults(SMALLEST + "\napps.default.auth {\n timeout = 5s\n}"))
        .containsExactly(at(3) + "apps.default.auth.url: expected text, got nothing");
  }

  @Test
  void whatStandsNowhereHasTheFile() throws Exception {
    assertThat(faults("server.port = 1"))
        .containsExactly(file() + ": apps: expected at least one, such as default { … }, got none");
    assertThat(faults(SMALLEST + "server.port = 6002"))
        .containsExactly(file() + ": admin.port: expected another port than server.port, got 6002");
  }

  @Test
  void aBlockThatOnlyAVariableMadeHasTheVariable() {
    assertThat(problems("", Map.of("ECHOBRIDGE_APPS_A_BROKERS_MAIN_URL", "fake://x")))
        .containsExactly(
            "environment variable ECHOBRIDGE_APPS_A_BROKERS_MAIN_URL: apps.a.brokers.main.type:"
                + " expected one of fake, got nothing");
  }

  @Test
  void whatAVariableBringsIntoTheFileHasTheLineThere() throws Exception {
    assertThat(System.getenv("PATH")).isNotEmpty();
    assertThat(faults(SMALLEST + "server.port = ${PATH}"))
        .singleElement()
        .asString()
        .startsWith(at(2) + "server.port: expected a port, 0 to 65535, got ");
  }

  @Test
  void whatACheckFindsHasItsLineAndStandsBesideTheOthers() throws Exception {
    Path file = write(SMALLEST + "server.host = x\napps.default.brokers.other { type = none }");

    assertThat(
            faults(
                file, config -> List.of("server.host: expected another, got x", "all: is wrong")))
        .containsExactlyInAnyOrder(
            at(2) + "server.host: expected another, got x",
            at(3) + "apps.default.brokers.other.type: expected one of fake, got \"none\"",
            file() + ": all: is wrong");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "server {;  port = 1;|1|nothing closes the { in this line: a } is missing",
        "server {;  port = 1;;apps.a {; brokers.main { type = fake };}|1|nothing closes the {",
        "a = 1;b { list = [1, 2;|2|nothing closes the [ in this line: a ] is missing",
        "a = 1;}|2|no { belongs to this }",
        "a = 1;b = \"x;c = 2|2|a text begins with a quote that does not end: a \" is missing",
        "a = ;|1|Expecting a value but got wrong token: end of file",
        "a = 1;= 3|2|expected a key",
        "a = @b|1|a text with signs such as @, !, $ and ? has to stand in quotes",
      })
  void aDamagedFileHasATrueLine(String text, int line, String words) throws Exception {
    assertThat(faults(text.replace(';', '\n')))
        .singleElement()
        .asString()
        .startsWith(at(line) + words)
        .doesNotContain("parentheses", ".properties");
  }

  @Test
  void noFaultHasThePlaceOfADefault() throws Exception {
    String wrong =
        "server { port = x, tls { port = -1 } }\n"
            + "apps.a { auth {}, api.clients.b {}, pusher.key = k, brokers.main {} }\n";

    assertThat(faults(wrong))
        .hasSizeGreaterThan(5)
        .allSatisfy(fault -> assertThat(fault).matches("\\Q" + file() + "\\E(:[12])?: [a-z].*"));
  }

  private List<String> faults(String text) throws IOException {
    return faults(write(text), config -> List.of());
  }

  private List<String> faults(Path file, Function<EchobridgeConfig, List<String>> check) {
    try {
      Loading.loader(Map.of()).load(Optional.of(file), warning -> {}, check);
      return List.of();
    } catch (InvalidConfigException e) {
      return e.problems();
    }
  }

  private Path write(String text) throws IOException {
    return Files.writeString(file(), text);
  }

  private Path file() {
    return folder.resolve("echobridge.conf");
  }

  private String at(int line) {
    return file() + ":" + line + ": ";
  }
}
