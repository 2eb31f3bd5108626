package io.echobridge.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SiteTest {
  @ParameterizedTest
  @CsvSource({
    "http://stack_app, stack_app, http://stack_app",
    "http://Stack_App:8000/auth?a=1#b, stack_app, http://stack_app:8000",
    "https://tenant_1.shop.example, tenant_1.shop.example, https://tenant_1.shop.example",
    "https://shop.example:443/, shop.example, https://shop.example",
    "http://shop.example:80, shop.example, http://shop.example",
    "https://shop.example:80, shop.example, https://shop.example:80",
    "http://shop.example:, shop.example, http://shop.example",
    "http://-odd-, -odd-, http://-odd-",
    "http://app.1, app.1, http://app.1",
    "http://[::1]:6001, [::1], http://[::1]:6001",
    "http://127.0.0.1:8000, 127.0.0.1, http://127.0.0.1:8000",
    "capacitor://localhost, localhost, capacitor://localhost"
  })
  void theHostIsTheTextThatStandsThere(String address, String host, String origin) {
    assertThat(Site.of(address))
        .hasValueSatisfying(
            site -> {
              assertThat(site.host()).isEqualTo(host);
              assertThat(site.origin()).isEqualTo(origin);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "shop.example",
        "shop_example:80",
        "http://",
        "http:///a",
        "http://a b",
        "http://user@shop.example",
        "http://evil.test\\@shop.example",
        "http://a:b",
        "http://[::1",
        "http://shop.example\n"
      })
  void whatIsNoAddressLeadsNowhere(String text) {
    assertThat(Site.of(text)).isEmpty();
  }
}
