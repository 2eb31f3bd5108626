package io.echobridge.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
  @ParameterizedTest
  @CsvSource({
    "a,a,true",
    "a,b,false",
    "*,a,true",
    "*,'',true",
    "a*,ab.c,true",
    "a*,ba,false",
    "*a,ba,true",
    "a*a,a,false",
    "a*a,aa,true",
    "a*b*c,axxbyyc,true",
    "a*b*c,axxcyyb,false",
    "*b*b*,ab,false",
    "*b*b*,abb,true",
    "a**,a,true",
    "a?,ab,false",
    "[a],[a],true",
  })
  void aStarIsAnyTextAndTheRestIsItself(String glob, String text, boolean matches) {
    assertThat(new Glob(glob).matches(text)).isEqualTo(matches);
  }

  @Test
  void manyStarsCostNoMoreThanOne() {
    String text = "a".repeat(200);
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          assertThat(new Glob("*a".repeat(60) + "*").matches(text)).isTrue();
          assertThat(new Glob("*a".repeat(60) + "*b").matches(text)).isFalse();
          assertThat(new Glob("*a".repeat(60) + "*ba*").matches(text)).isFalse();
        });
  }
}
