package io.echobridge.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e9999999999",
        "-1E-9999999999",
        "1.0",
        "1.50e+0",
        "-0",
        "123456789012345678901234567890",
        "[1e9999999999,{\"a\":[0.10,true,null,\"\\n\\\\\"]},{},[]]"
      })
  void aValueIsCopiedAndItsNumbersAreTextNobodyReckonsWith(String json) throws IOException {
    assertThat(copy(json)).isEqualTo(json);
  }

  @Test
  void aNumberMayHaveAsManyDigitsAsItsTextHasPlaceFor() throws IOException {
    String digits = "9".repeat(100_000);
    assertThat(copy(digits)).isEqualTo(digits);
  }

  @Test
  void whiteSpaceIsLeftOut() throws IOException {
    assertThat(copy(" { \"a\" : [ 1 , 2 ] } ")).isEqualTo("{\"a\":[1,2]}");
  }

  @Test
  void halfASurrogatePairStaysEscaped() throws IOException {
    assertThat(copy("\"\\ud800\"")).isEqualToIgnoringCase("\"\\ud800\"");
  }

  @Test
  void whatIsNestedTooDeepIsRefused() throws IOException {
    int most = JsonText.MAX_DEPTH;
    assertThat(copy("[".repeat(most) + "]".repeat(most))).hasSize(2 * most);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> copy("[".repeat(most + 1) + "]".repeat(most + 1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1", "{\"a\":", "nul", "01", "1e", "\"a", "NaN", "{'a':1}"})
  void whatIsNoJsonIsRefused(String text) {
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> copy(text));
  }

  private static String copy(String json) throws IOException {
    try (JsonParser parser = JsonText.parser(json.getBytes(StandardCharsets.UTF_8))) {
      parser.nextToken();
      byte[] copy = JsonText.value(parser);
      assertThat(parser.nextToken()).isNull();
      return new String(copy, StandardCharsets.UTF_8);
    }
  }
}
