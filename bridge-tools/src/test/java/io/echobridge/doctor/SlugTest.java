package io.echobridge.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of applications, as Laravel writes them before those of channels. */
class SlugTest {
  @ParameterizedTest
  @CsvSource({
    "My Shop,        my_shop,      my-shop",
    "Laravel,        laravel,      laravel",
    "a-b_c,          a_b_c,        a-b-c",
    "Café & Bar!,    cafe_bar,     cafe-bar",
    "me@home,        me_at_home,   me-at-home"
  })
  void prefixesAreMadeOfNamesAsLaravelDoes(String name, String underscore, String dash) {
    assertThat(Slug.of(name, "_")).isEqualTo(underscore);
    assertThat(Slug.of(name, "-")).isEqualTo(dash);
  }
}
