package io.echobridge.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.auth.Asking.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {
  private static final String OTHER = "http://127.0.0.1:9/shop";
  private static final Endpoints ENDPOINTS = endpoints();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://shop.example",
        "HTTPS://SHOP.EXAMPLE",
        "https://shop.example:443",
        "http://127.0.0.1:8000",
        "http://my_shop.test"
      })
  void theOriginChoosesTheAddress(String origin) {
    assertThat(pathFor(Map.of("origin", origin))).isEqualTo("/shop");
    assertThat(pathFor(Map.of("referer", origin + "/some/page?x=1#y"))).isEqualTo("/shop");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "://",
        "https://",
        "garbage \u0000",
        "http://shop.example",
        "https://shop.example:444",
        "https://a.shop.example",
        "https://shop.example.evil.test",
        "https://evil.test/https://shop.example",
        "https://shop.example@evil.test",
        "https://evil.test\\@shop.example",
        "xhttps://shop.example",
        "http://127.0.0.1",
        "https://shop.example\n"
      })
  void everyOtherOriginGetsTheStandardAddress(String origin) {
    assertThat(pathFor(Map.of("origin", origin))).isEqualTo("/standard");
    assertThat(pathFor(Map.of("referer", origin))).isEqualTo("/standard");
  }

  @Test
  void theRefererIsAskedOnlyWhereThereIsNoOrigin() {
    assertThat(pathFor(Map.of("origin", "https://evil.test", "referer", "https://shop.example/")))
        .isEqualTo("/standard");
    assertThat(pathFor(Map.of())).isEqualTo("/standard");
  }

  private static String pathFor(Map<String, String> headers) {
    return ENDPOINTS.forHandshake(headers).uri().getPath();
  }

  private static Endpoints endpoints() {
    Settings settings = new Settings();
    settings.byOrigin =
        Map.of(
            "https://Shop.example",
            OTHER,
            "http://127.0.0.1:8000",
            OTHER,
            "http://my_shop.test",
            OTHER);
    return new Endpoints(settings.at("http://127.0.0.1:9/standard"));
  }
}
