package io.echobridge.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.testkit.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alert rules that are shipped, in the hands of Prometheus' own tool. */
class AlertsTest {
  private static final Pattern RULE = Pattern.compile("- alert: (\\w+)");
  private static final Pattern QUIET =
      Pattern.compile("alertname: (\\w+), eval_time: \\w+, exp_alerts: \\[] ");
  private static final Pattern FIRING =
      Pattern.compile("alertname: (\\w+)\\n +eval_time: \\w+\\n +exp_alerts:\\n +- exp_labels");

  @TempDir Path folder;
  private Path rules;
  private Path tests;

  @BeforeEach
  void copyThem() throws IOException {
    rules = folder.resolve("alerts.yml");
    tests = folder.resolve("alerts-test.yml");
    Files.copy(Packaged.HOME.resolve("docs/monitoring/alerts.yml"), rules);
    Files.copy(Path.of("src/test/resources/monitoring/alerts-test.yml"), tests);
  }

  @Test
  void theRulesAreGood() throws IOException {
    String told = promtool(0, "check", "rules", rules.toString());

    assertThat(told).contains("SUCCESS: " + names(RULE, rules).size() + " rules found");
  }

  @Test
  void eachAlertFiresOnTheFaultThatItNamesAndNotBefore() {
    assertThat(promtool(0, "test", "rules", tests.toString())).contains("SUCCESS");
  }

  /** Otherwise a rule that nobody has tried would be shipped. */
  @Test
  void noAlertLacksATestThatItFiresAndOneThatItDoesNot() throws IOException {
    List<String> alerts = names(RULE, rules);

    assertThat(alerts).hasSizeGreaterThan(20).doesNotHaveDuplicates();
    assertThat(names(FIRING, tests)).containsExactlyElementsOf(alerts);
    assertThat(names(QUIET, tests)).containsAll(alerts);
  }

  /** What the above is worth: a rule that fires too early, too late or never is found. */
  @Test
  void aRuleThatIsWrongFails() throws IOException {
    String right = Files.readString(rules);
    for (String[] wrong :
        new String[][] {
          {"for: 1m", "for: 0m"},
          {"for: 1m", "for: 5m"},
          {"echobridge_broker_up == 0", "echobridge_broker_up == 2"},
          {"> 30\n", "> 29\n"},
          {"{job=\"echobridge\"} == 0", " == 0"}
        }) {
      assertThat(right).contains(wrong[0]);
      Files.writeString(rules, right.replace(wrong[0], wrong[1]));

      assertThat(promtool(1, "test", "rules", tests.toString())).as(wrong[1]).contains("FAILED");
    }
  }

  private static List<String> names(Pattern pattern, Path file) throws IOException {
    return pattern.matcher(Files.readString(file)).results().map(AlertsTest::name).toList();
  }

  private static String name(MatchResult found) {
    return found.group(1);
  }

  private static String promtool(int expected, String... arguments) {
    try (ChildProcess promtool = ChildProcess.of("promtool", arguments).start()) {
      int code = promtool.awaitExit(Packaged.PATIENCE);
      String told = String.join("\n", promtool.output());
      assertThat(code).as(told).isEqualTo(expected);
      return told;
    }
  }
}
