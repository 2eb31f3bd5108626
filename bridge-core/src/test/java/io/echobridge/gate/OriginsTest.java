package io.echobridge.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginsTest {
  private final Origins origins =
      new Origins(List.of("*", "https://listed_1.example"), Set.of("stack_app"));

  @ParameterizedTest
  @CsvSource({
    "http://my_shop.test, my_shop.test:6001",
    "http://my_shop.test:8000, My_Shop.test",
    "http://[::1], [::1]:6001",
    "http://shop.example., shop.example.:6001",
    "http://stack_app:8080, echo.example",
    "https://listed_1.example, echo.example"
  })
  void cookiesSpeakForPagesOfOneOfOurHostsHoweverItIsCalled(String origin, String host) {
    assertThat(origins.trusts(origin, host)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example:443/, https://a.example, true",
    "http://a.example:80, http://a.example, true",
    "http://a.example:443, http://a.example, false",
    "https://a.example:80, https://a.example, false",
    "http://[::1]:80, http://[::1], true",
    "https://a.example:8443, https://a.example:8443, true"
  })
  void aPortThatGoesWithoutSayingIsNoPartOfAnOrigin(String listed, String origin, boolean may) {
    assertThat(new Origins(List.of(listed), Set.of()).allows(origin)).isEqualTo(may);
  }

  @ParameterizedTest
  @CsvSource({
    "http://my_shop.test, my-shop.test:6001",
    "http://evil_shop.test, my_shop.test",
    "http://my_shop.test.evil.test, my_shop.test",
    "http://my_shop.test@evil.test, my_shop.test",
    "null, my_shop.test",
    "http://x, ''"
  })
  void andForNoOthers(String origin, String host) {
    assertThat(origins.trusts(origin, host)).isFalse();
  }
}
