package io.echobridge.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.echobridge.config.InvalidConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole files to the letter; {@link OptionsTest} has the options one by one. */
class ImportTest {
  @Test
  void theFileThatInitWritesBecomesThisConfiguration() throws Exception {
    assertThat(initial().configuration()).isEqualTo(resource("initial.conf"));
  }

  @Test
  void theReportFitsAWideTerminal() throws Exception {
    assertThat(text(initial(), 110)).isEqualTo(resource("initial-wide.txt"));
  }

  @Test
  void theReportFitsANarrowTerminal() throws Exception {
    assertThat(text(initial(), 60)).isEqualTo(resource("initial-narrow.txt"));
    assertThat(initial().report().lines(60))
        .filteredOn(line -> !line.contains(" = "))
        .allMatch(line -> line.length() <= 60);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\\n  // a comment\\n  \"port\": 1 } | old.json:2:3: JSON has no comments:"
            + " remove this one",
        "{\\n  \"port\": 6001 # here\\n} | old.json:2:16: JSON has no comments: remove this one",
        "{ \"port\": 6001,\\n} | old.json:2:1: there is an extra comma before this }: remove it",
        "{ \"a\": [1,\\n ] } | old.json:2:2: there is an extra comma before this ]: remove it",
        "[1] | old.json: expected a JSON object: { \"port\": 6001, … }",
      })
  void whatIsNotJsonIsToldWithItsPlace(String json, String problem) {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> Import.of("old.json", json.replace("\\n", "\n"), Optional.empty()))
        .satisfies(e -> assertThat(e.problems()).containsExactly(problem));
  }

  @Test
  void aMistakeInTheFileShowsNoPassword() {
    String json = "{ \"databaseConfig\": { \"redis\": { \"password\": \"geheim\" \"port\": 1 } } }";
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> Import.of("old.json", json, Optional.empty()))
        .satisfies(
            e ->
                assertThat(e.problems())
                    .singleElement()
                    .asString()
                    .startsWith("old.json:1:55: this is not JSON: ")
                    .doesNotContain("geheim"));
  }

  @Test
  void aByteOrderMarkAndNestingWithinReasonAreNoMistake() throws Exception {
    assertThat(Import.of("old.json", "\ufeff{}", Optional.empty()).configuration())
        .contains("port = 6001");
    String deep = "{\"headers\":" + "[".repeat(60) + "]".repeat(60) + "}";
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> Import.of("old.json", deep, Optional.empty()));
  }

  private static Import initial() throws InvalidConfigException, IOException {
    return Import.of("laravel-echo-server.json", resource("initial.json"), Optional.empty());
  }

  private static String text(Import made, int width) {
    return String.join("\n", made.report().lines(width)) + "\n";
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = ImportTest.class.getResourceAsStream(name)) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
