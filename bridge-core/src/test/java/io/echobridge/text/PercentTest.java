package io.echobridge.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PercentTest {
  @ParameterizedTest
  @CsvSource({
    "a, a",
    "a%20b, a b",
    "50%25, 50%",
    "50%2525, 50%25",
    "%zz, %zz",
    "50%, 50%",
    "%2, %2",
    "%%20, '% '",
    "b%C3%BCro, büro",
    "%F0%9F%98%80, 😀",
    "%F0%9F%98, \ufffd",
    "a+b, a+b",
    "'{\"|\\', '{\"|\\'"
  })
  void whatIsWellEncodedIsDecodedOnceAndTheRestStandsForItself(String encoded, String text) {
    assertThat(Percent.decode(encoded)).isEqualTo(text);
  }

  @Test
  void bytesThatShouldHaveBeenEncodedAreTakenAsTheyCame() {
    assertThat(Percent.decode("b\u00c3\u00bcro")).isEqualTo("büro");
  }

  @Test
  void aPlusIsABlankInQueriesOnly() {
    assertThat(Percent.decodeQuery("a+b%2B")).isEqualTo("a b+");
    assertThat(Percent.decode("a+b%2B")).isEqualTo("a+b+");
  }

  @ParameterizedTest
  @CsvSource({
    "'', true",
    "a-b.c~, true",
    "a%20b, false",
    "50%, false",
    "a+b, false",
    "büro, false"
  })
  void whatIsPlainIsTheSameDecoded(String encoded, boolean isPlain) {
    assertThat(Percent.isPlain(encoded)).isEqualTo(isPlain);
    if (isPlain) {
      assertThat(Percent.decode(encoded)).isEqualTo(encoded);
      assertThat(Percent.decodeQuery(encoded)).isEqualTo(encoded);
    }
  }
}
