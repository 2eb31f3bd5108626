package io.echobridge.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The manual page names what the commands know, and nothing else. */
class ManualTest {
  private static final Pattern COMMAND = Pattern.compile("(?m)^  ([a-z][a-z-]+)\\s");
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z]+(?:-[a-z]+)*");

  /** The Debian packages do not have it. */
  private static final Set<String> NOT_INSTALLED = Set.of("demo");

  @Test
  void everyCommandAndOptionIsInTheManual() throws IOException {
    String manual = Files.readString(Path.of("src/deb/files/echobridge.8")).replace("\\-", "-");
    String help = Packaged.run("--help").text();
    Set<String> commands = all(COMMAND, help.substring(help.indexOf("Commands:")), 1);
    commands.removeAll(NOT_INSTALLED);
    Set<String> options = new TreeSet<>();
    for (String command : commands) {
      options.addAll(all(OPTION, Packaged.run(command, "--help").text(), 0));
    }

    assertThat(commands).contains("serve", "import", "doctor");
    assertThat(commands)
        .allSatisfy(
            command ->
                assertThat(manual)
                    .containsPattern("(?m)^\\.BI?R? " + Pattern.quote(command) + "\\b")
                    .containsPattern("(?m)^\\.B echobridge " + Pattern.quote(command) + "\\b"));
    assertThat(all(OPTION, manual, 0)).containsExactlyInAnyOrderElementsOf(options);
  }

  @Test
  void theSynopsisShowsBothWaysToImport() throws IOException {
    String manual = Files.readString(Path.of("src/deb/files/echobridge.8"));

    assertThat(manual)
        .contains(".B echobridge import\n.I FILE\n")
        .contains(".B echobridge import \\-\\-env\n.I FILE\n");
  }

  private static Set<String> all(Pattern pattern, String text, int group) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(group))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
