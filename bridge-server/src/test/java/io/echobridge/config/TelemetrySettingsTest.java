package io.echobridge.config;

import static io.echobridge.config.Loading.SMALLEST;
import static io.echobridge.config.Loading.load;
import static io.echobridge.config.Loading.problems;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TelemetrySettingsTest {
  @ParameterizedTest
  @CsvSource({
    "collector.example:4318, expected http:// or https://",
    "tcp://collector.example, expected http:// or https://",
    "http://, expected an http:// or https:// address",
    "http://collector.example:70000, expected a port of 1 to 65535",
    "http://collector.example:0, expected a port of 1 to 65535",
    "http://collector.example/?key=1, expected an address without ? and #",
    "http://collector.example/#traces, expected an address without ? and #",
    "https://otel_collector:4318, expected a host name of letters",
  })
  void whatIsNoAddressOfACollectorIsRefused(String endpoint, String fault) {
    assertThat(problems(SMALLEST + endpoint(endpoint)))
        .singleElement()
        .asString()
        .contains("telemetry.endpoint: " + fault, ", got \"");
  }

  /** Headers are the place for credentials: they are secrets, and an address is logged. */
  @Test
  void aPasswordInTheAddressIsRefusedAndNotShown() {
    assertThat(problems(SMALLEST + endpoint("http://shop:hidden@collector.example")))
        .singleElement()
        .asString()
        .contains("telemetry.endpoint: expected an address without user and password")
        .doesNotContain("hidden");
  }

  @ParameterizedTest
  @CsvSource({
    "http://otel_collector:4318, http://otel_collector:4318",
    "https://collector.example/otlp//, https://collector.example/otlp",
    "http://[::1]:65535, http://[::1]:65535",
  })
  void anAddressMayHaveAPathAndAnyHost(String endpoint, String address) throws Exception {
    assertThat(load(SMALLEST + endpoint(endpoint)).telemetry().address()).isEqualTo(address);
  }

  private static String endpoint(String address) {
    return "telemetry.endpoint = \"" + address + "\"\n";
  }
}
