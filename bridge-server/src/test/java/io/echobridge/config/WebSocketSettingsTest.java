package io.echobridge.config;

import static io.echobridge.config.Loading.SMALLEST;
import static io.echobridge.config.Loading.app;
import static io.echobridge.config.Loading.load;
import static io.echobridge.config.Loading.problems;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebSocketSettingsTest {
  private static final String BLOCK = "apps.default.websocket.compression.";

  @Test
  void nothingIsCompressedUnlessAnAppSaysSo() throws Exception {
    assertThat(app(load(SMALLEST), "default").websocket().compression())
        .isEqualTo(new WebSocketConfig.Compression(false, 1024, 6));
    assertThat(
            app(load(SMALLEST + BLOCK + "enabled = true\n"), "default").websocket().compression())
        .isEqualTo(new WebSocketConfig.Compression(true, 1024, 6));
    assertThat(
            app(load(SMALLEST + BLOCK + "threshold = 4 KiB\n"), "default")
                .websocket()
                .compression()
                .threshold())
        .isEqualTo(4096);
  }

  @ParameterizedTest
  @CsvSource({"level, 0", "level, 10", "threshold, -1", "threshold, 2 MiB", "enabled, perhaps"})
  void whatCannotBeIsRefused(String key, String value) {
    assertThat(problems(SMALLEST + BLOCK + key + " = " + value))
        .singleElement()
        .asString()
        .contains(BLOCK + key + ": expected ", ", got ");
  }
}
