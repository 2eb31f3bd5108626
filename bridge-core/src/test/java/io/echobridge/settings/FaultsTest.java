package io.echobridge.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultsTest {
  @Test
  void everyFaultIsReportedInItsOrder() {
    Faults faults =
        new Faults()
            .range("port", 70_000, 0, 65_535)
            .range("wait", Duration.ofMillis(1), Duration.ofSeconds(1), Duration.ofMinutes(2))
            .atLeast("max-waiting", -1, 0)
            .that(false, "path", "one such as /shop", "shop")
            .in(
                () -> {
                  throw new IllegalArgumentException("a: bad\nb: bad");
                });

    assertThatThrownBy(faults::done)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            """
            port: expected 0 to 65535, got 70000
            wait: expected 1s to 2m, got 1ms
            max-waiting: expected at least 0, got -1
            path: expected one such as /shop, got shop
            a: bad
            b: bad""");
  }

  @Test
  void whatIsRightIsNoFault() {
    Faults faults =
        new Faults()
            .range("port", 65_535, 0, 65_535)
            .range("wait", Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMinutes(2))
            .atLeast("max-waiting", 0, 0)
            .that(true, "path: wrong")
            .in(() -> {});

    assertThatCode(faults::done).doesNotThrowAnyException();
    assertThat(faults.isEmpty()).isTrue();
  }

  @Test
  void whatIsMadeOfABlockIsReportedBelowItsPath() {
    Faults faults = new Faults();

    assertThat(faults.attempt("apps.a.auth", () -> "made")).contains("made");
    assertThat(faults.attempt("apps.a.auth", () -> refuse("url: bad\nnot reachable: no")))
        .isEmpty();

    assertThat(faults.lines())
        .containsExactly("apps.a.auth.url: bad", "apps.a.auth: not reachable: no");
  }

  @Test
  void aLineIsReadAsKeysAndText() {
    assertThat(Fault.of("tls.port: expected 1: no"))
        .isEqualTo(new Fault(List.of("tls", "port"), "expected 1: no"));
    assertThat(Fault.of("mappings.\"[1]\".event: bad"))
        .isEqualTo(new Fault(List.of("mappings", "[1]", "event"), "bad"));
    assertThat(Fault.of("by-origin.\"https://a\\\".b: c\": bad"))
        .isEqualTo(new Fault(List.of("by-origin", "https://a\".b: c"), "bad"));
    assertThat(Fault.of("it is broken: badly"))
        .isEqualTo(new Fault(List.of(), "it is broken: badly"));
  }

  @Test
  void timesAreWrittenInTheirLargestWholeUnit() {
    assertThat(Written.duration(Duration.ofMillis(1_500))).isEqualTo("1500ms");
    assertThat(Written.duration(Duration.ofSeconds(90))).isEqualTo("90s");
    assertThat(Written.duration(Duration.ofHours(2))).isEqualTo("2h");
    assertThat(Written.duration(Duration.ZERO)).isEqualTo("0s");
  }

  private static String refuse(String message) {
    throw new IllegalArgumentException(message);
  }
}
