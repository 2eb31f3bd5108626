package io.echobridge.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OldKeysTest {
  private final List<String> warnings = new ArrayList<>();

  @Test
  void messagesPerSecondSetsBothLimitsThatItDroveAndAWarningNamesThem() throws Exception {
    AppConfig.Limits limits = limits("messages-per-second = 7", Map.of());

    assertThat(limits.whispersPerSecond()).isEqualTo(7);
    assertThat(limits.packetsPerSecond()).isEqualTo(70);
    assertThat(warnings)
        .singleElement()
        .asString()
        .endsWith(
            ": apps.default.limits.messages-per-second: an old key, which still works:"
                + " write whispers-per-second = 7 and packets-per-second = 70 instead");
  }

  @Test
  void withoutItNothingIsWarnedOfAndTheDefaultsAreAsTheyWere() throws Exception {
    AppConfig.Limits limits = limits("", Map.of());

    assertThat(limits.whispersPerSecond()).isEqualTo(100);
    assertThat(limits.packetsPerSecond()).isEqualTo(1000);
    assertThat(warnings).isEmpty();
  }

  @Test
  void aNewKeyWinsAgainstTheOldOneWhereverBothStand() throws Exception {
    AppConfig.Limits file = limits("packets-per-second = 30, messages-per-second = 7", Map.of());
    assertThat(file.whispersPerSecond()).isEqualTo(7);
    assertThat(file.packetsPerSecond()).isEqualTo(30);
    assertThat(warnings)
        .singleElement()
        .asString()
        .endsWith("write whispers-per-second = 7 instead");

    AppConfig.Limits both =
        limits(
            "messages-per-second = 7",
            Map.of("ECHOBRIDGE_APPS_DEFAULT_LIMITS_WHISPERS_PER_SECOND", "3"));
    assertThat(both.whispersPerSecond()).isEqualTo(3);
    assertThat(both.packetsPerSecond()).isEqualTo(70);
  }

  @Test
  void besideBothNewKeysTheOldOneDoesNotCountAndTheWarningSaysSo() throws Exception {
    AppConfig.Limits limits =
        limits(
            "packets-per-second = 30, whispers-per-second = 3, messages-per-second = 7", Map.of());

    assertThat(limits.whispersPerSecond()).isEqualTo(3);
    assertThat(limits.packetsPerSecond()).isEqualTo(30);
    assertThat(warnings).singleElement().asString().contains("is ignored");
  }

  @Test
  void itsEnvironmentVariableIsStillUnderstood() throws Exception {
    AppConfig.Limits limits =
        limits("", Map.of("ECHOBRIDGE_APPS_DEFAULT_LIMITS_MESSAGES_PER_SECOND", "9"));

    assertThat(limits.whispersPerSecond()).isEqualTo(9);
    assertThat(limits.packetsPerSecond()).isEqualTo(90);
    assertThat(warnings).hasSize(1);
  }

  @Test
  void zeroIsNoLimitOfEither() throws Exception {
    AppConfig.Limits limits = limits("messages-per-second = 0", Map.of());

    assertThat(limits.whispersPerSecond()).isZero();
    assertThat(limits.packetsPerSecond()).isZero();
  }

  @Test
  void whatItMayNotBeIsRefusedUnderTheKeysThatTookItsPlace() {
    assertThat(Loading.problems(text("messages-per-second = many")))
        .hasSize(2)
        .allMatch(line -> line.endsWith("or a size such as 64 KiB, got \"many\""));
    assertThat(Loading.problems(text("messages-per-second = 9223372036854775807"))).isNotEmpty();
  }

  @Test
  void noOtherKeyIsTakenForAnOldOne() {
    assertThat(Loading.problems(text("messages-per-minute = 7")))
        .singleElement()
        .asString()
        .contains("messages-per-minute: unknown key");
  }

  private AppConfig.Limits limits(String limits, Map<String, String> environment)
      throws InvalidConfigException {
    EchobridgeConfig config =
        Loading.loader(environment).load(ConfigFactory.parseString(text(limits)), warnings::add);
    return Loading.app(config, "default").limits();
  }

  private static String text(String limits) {
    return "apps.default { brokers.main { type = fake }, limits { " + limits + " } }";
  }
}
