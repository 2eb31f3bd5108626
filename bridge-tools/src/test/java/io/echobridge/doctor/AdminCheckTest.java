package io.echobridge.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is read of the daemon's status; the rest is tested with a daemon. */
class AdminCheckTest {
  private static final String STATUS =
      "{\"apps\":[{\"id\":\"a\",\"brokers\":[{\"name\":\"main\",\"unheard\":[%s]}]}]}";

  @Test
  void eventsThatNobodyHearsAreAFaultWithTheirNames() {
    assertThat(AdminCheck.unheard(STATUS.formatted("\"shop:private-a\",\"shop:b\"")))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(Finding.Level.FAULT);
              assertThat(finding.id()).isEqualTo("events-unheard");
              assertThat(finding.what())
                  .startsWith("apps.a.brokers.main: ")
                  .contains("\"shop:private-a\", \"shop:b\"");
              assertThat(finding.change()).contains("apps.a.brokers.main.prefix", "--listen");
            });
  }

  @Test
  void aHistoryThatIsTooShortIsAWarningWithWhatBoundsIt() {
    String status =
        "{\"apps\":[{\"id\":\"a\",\"recovery\":{\"short\":%s,\"reaches\":\"reaches back 9 s\"}}]}";

    assertThat(AdminCheck.tooShort(status.formatted("true")))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(Finding.Level.WARNING);
              assertThat(finding.id()).isEqualTo("recovery-short");
              assertThat(finding.what())
                  .isEqualTo("apps.a.recovery: the history reaches back 9 s.");
              assertThat(finding.change()).contains("apps.a.recovery.max-bytes", "-Xmx");
            });
    assertThat(AdminCheck.tooShort(status.formatted("false"))).isEmpty();
    assertThat(AdminCheck.tooShort("{\"apps\":[{\"id\":\"a\",\"recovery\":{\"on\":false}}]}"))
        .isEmpty();
    assertThat(AdminCheck.tooShort(status.substring(0, 30))).isEmpty();
  }

  @Test
  void aDaemonWithoutThemIsWell() {
    assertThat(AdminCheck.unheard(STATUS.formatted(""))).isEmpty();
    assertThat(AdminCheck.unheard(STATUS.formatted("").substring(0, 30))).isEmpty();
  }
}
