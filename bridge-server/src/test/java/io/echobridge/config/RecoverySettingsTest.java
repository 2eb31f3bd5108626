package io.echobridge.config;

import static io.echobridge.config.Loading.SMALLEST;
import static io.echobridge.config.Loading.app;
import static io.echobridge.config.Loading.load;
import static io.echobridge.config.Loading.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecoverySettingsTest {
  @Test
  void clientsOfEveryAppComeBackUnlessItSaysOtherwise() throws Exception {
    assertThat(app(load(SMALLEST), "default").recovery())
        .isEqualTo(
            new RecoveryConfig(
                true,
                Duration.ofMinutes(2),
                new Auto<>(Optional.empty()),
                10_000,
                List.of("*"),
                RecoveryConfig.Verify.BACKGROUND,
                8 << 20,
                Duration.ofSeconds(2),
                new Auto<>(Optional.empty())));
  }

  @Test
  void whatIsLeftToTheDaemonIsShownSo() throws Exception {
    assertThat(Effective.render(load(SMALLEST)))
        .contains("grace=auto", "max-bytes=auto", "max-records=auto");
    assertThat(Effective.render(load(SMALLEST + "apps.default.presence.grace = 3s")))
        .contains("grace=\"3s\"");
  }

  @ParameterizedTest
  @CsvSource({
    "recovery.window, 999ms, 1s",
    "recovery.window, 25h, 1d",
    "recovery.max-bytes, 1023 KiB, 1 MiB",
    "recovery.max-per-channel, 0, 1",
    "recovery.verify, before, never",
    "recovery.max-replay, 1023, 1 KiB",
    "recovery.patience, 31s, 30s",
    "recovery.max-records, 1023 KiB, 1 MiB",
    "presence.grace, 11m, 10m",
    "presence.grace, soon, 0s",
    "presence.grace, 3, auto",
  })
  void eachValueHasItsBounds(String key, String bad, String good) {
    assertThat(problems(SMALLEST + "apps.default." + key + " = " + bad))
        .singleElement()
        .asString()
        .contains(key + ": expected ");
    assertThat(problems(SMALLEST + "apps.default." + key + " = " + good)).isEmpty();
  }

  @Test
  void aRefusalSaysThatTheDaemonCanChoose() {
    assertThat(problems(SMALLEST + "apps.default.recovery.max-bytes = all"))
        .singleElement()
        .asString()
        .endsWith("expected auto, or a whole number, or a size such as 64 KiB, got \"all\"");
  }
}
