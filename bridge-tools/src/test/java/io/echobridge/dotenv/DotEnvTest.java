package io.echobridge.dotenv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DotEnvTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          A=plain               | plain
          A = spaced            | spaced
          export A=exported     | exported
          A=before # comment    | before
          A=no#comment          | no#comment
          A="two words"         | two words
          A="with # in it" # c  | with # in it
          A='single ${B}'       | single ${B}
          A="a \\"quoted\\" one"  | a "quoted" one
          A=${B}_x              | b_x
          A="${B} ${C}"         | b ${C}
          A=null                | ~~
          A=(empty)             | ~~
          A=                    | ~~
          A=""                  | ~~
          """)
  void valuesAreReadAsPhpDoes(String line, String value) {
    assertThat(DotEnv.parse("B=b\n" + line + "\nZ=z").value("A")).contains(value);
    assertThat(DotEnv.parse("B=b\n" + line + "\r\nZ=z").value("Z")).contains("z");
  }

  @Test
  void aCommentIsNoValueAndTheLastOneCounts() {
    DotEnv env = DotEnv.parse("#A=1\n  # B=\"2\nC=1\nC=2\nD=\"two\nlines\"\nE=5\n");
    assertThat(env.value("A")).isEmpty();
    assertThat(env.value("B")).isEmpty();
    assertThat(env.value("C")).contains("2");
    assertThat(env.value("D")).contains("two\nlines");
    assertThat(env.value("E")).contains("5");
  }
}
