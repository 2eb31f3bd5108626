package io.echobridge.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthConfigTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:8000/broadcasting/auth",
        "https://shop.example",
        "HTTP://[::1]:80/a?app=1",
        "http://stack_app",
        "http://stack_app:8000/broadcasting/auth"
      })
  void anAddressIsHttpWithAHost(String url) {
    assertThat(Asking.config(url).url()).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost:8000",
        "/broadcasting/auth",
        "ftp://a/b",
        "http://",
        "http:///a",
        "http://a b",
        "http://a:99999/"
      })
  void anythingElseIsRefusedAndNamed(String url) {
    assertThatThrownBy(() -> Asking.config(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("url: expected ")
        .hasMessageContaining("got \"" + url + '"');
  }

  @Test
  void aHostThatNoCertificateCanNameIsExplained() {
    assertThatThrownBy(() -> Asking.config("https://laravel_app:8000/auth"))
        .hasMessageContaining("as certificates have it, or http://");
  }

  @Test
  void pagesOfTheApplicationsHostsAreItsOwn() {
    Asking.Settings settings = new Asking.Settings();
    settings.byOrigin = Map.of("https://a.example", "https://A.internal:8443/auth");
    assertThat(settings.at("http://stack_app:80/auth").hosts())
        .containsExactlyInAnyOrder("stack_app", "a.internal");
  }

  @Test
  void aPasswordIsNeverShown() {
    assertThatThrownBy(() -> Asking.config("http://user:secret@a/b"))
        .hasMessageContaining("without user and password")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> Asking.config("http://user:secret@stack_app/b"))
        .hasMessageContaining("without user and password")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> Asking.config("ht tp://user:secret@a/b"))
        .hasMessageNotContaining("secret");
  }

  @Test
  void allThatIsWrongIsNamedAtOnce() {
    assertThatThrownBy(
            () ->
                new AuthConfig(
                    "nowhere",
                    Map.of("shop.example", "nowhere either"),
                    Duration.ZERO,
                    Duration.ofMillis(-1),
                    0,
                    0,
                    -1,
                    true,
                    List.of("X-*", "Cookie", "X-Forwarded-*", "*", "a b"),
                    false,
                    0,
                    Optional.empty()))
        .hasMessageContainingAll(
            "url: ",
            "by-origin: expected scheme://host[:port], got \"shop.example\"",
            "by-origin.\"shop.example\": ",
            "\ntimeout: ",
            "connect-timeout: ",
            "max-in-flight: ",
            "calls-per-second: ",
            "max-waiting: ",
            "max-answer: ",
            "Cookie is never",
            "X-Forwarded-* is never",
            "got \"*\"",
            "got \"a b\"");
  }
}
