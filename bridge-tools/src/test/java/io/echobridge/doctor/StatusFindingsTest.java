package io.echobridge.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatusFindingsTest {
  private static final String STATUS =
      "{\"apps\":[{\"id\":\"a\",\"brokers\":[{\"name\":\"main\",\"unheard\":[%s]}]}]}";

  @Test
  void eventsThatNobodyHearsAreAFaultWithTheirNames() {
    assertThat(found(STATUS.formatted("\"shop:private-a\",\"shop:b\"")))
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

    assertThat(found(status.formatted("true")))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(Finding.Level.WARNING);
              assertThat(finding.id()).isEqualTo("recovery-short");
              assertThat(finding.what())
                  .isEqualTo("apps.a.recovery: the history reaches back 9 s.");
              assertThat(finding.change()).contains("apps.a.recovery.max-bytes", "-Xmx");
            });
    assertThat(found(status.formatted("false"))).isEmpty();
    assertThat(found("{\"apps\":[{\"id\":\"a\",\"recovery\":{\"on\":false}}]}")).isEmpty();
  }

  @Test
  void aDaemonWithoutThemIsWell() {
    assertThat(found(STATUS.formatted(""))).isEmpty();
  }

  @Test
  void whatIsNoWholeStatusIsToldApartFromOneThatIsWell() {
    for (String other : List.of("", "{}", "[]", "alive", STATUS.substring(0, 30))) {
      assertThat(StatusFindings.of(other)).as(other).isEmpty();
    }
  }

  private static List<Finding> found(String status) {
    return StatusFindings.of(status).orElseThrow();
  }
}
