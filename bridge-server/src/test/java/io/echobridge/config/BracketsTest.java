package io.echobridge.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BracketsTest {
  @Test
  void theInnermostThatIsOpenIsFound() {
    assertThat(Brackets.unclosed("a {\n b {\n }\n c = [1]\n")).contains(new Brackets.Open(1, '{'));
    assertThat(Brackets.unclosed("a {\n b {\n")).contains(new Brackets.Open(2, '{'));
    assertThat(Brackets.unclosed("a {\n b = [1, 2\n}\n")).contains(new Brackets.Open(2, '['));
    assertThat(Brackets.unclosed("a = \"\"\"\n\n\"\"\"\nb {")).contains(new Brackets.Open(4, '{'));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a { b = [1, { c = ${d} }] }",
        "a = \"{\"",
        "a = \"\\\"{\"",
        "a = \"\"\"{\n\"{\"\"\"",
        "# {\n// [\na = 1 # {",
        "}",
        "a = \"not closed {",
        "a = \"\"\"not closed {",
        "a = \"\\"
      })
  void whatIsClosedOrInTextsAndCommentsIsNot(String text) {
    assertThat(Brackets.unclosed(text)).isEmpty();
  }
}
