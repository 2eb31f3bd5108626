package io.echobridge.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
  /** Commands, C1, separators, bidi, zero width, tags, half a pair. */
  private static final int[] HIDDEN = {
    0, 7, 8, 0x1b, 0x7f, 0x80, 0x9b, 0x9d, 0xad, 0x61c, 0x200b, 0x200d, 0x200e, 0x202a, 0x202e,
    0x2060, 0x2066, 0x2069, 0xfeff, 0xfff9, 0xe0041, 0xd800, 0xdc00
  };

  @Test
  void whatATerminalObeysOrHidesIsReplaced() {
    for (int each : HIDDEN) {
      String text = "a" + Character.toString(each) + "b";
      assertThat(Printable.line(text)).as("%x", each).isEqualTo("a?b");
      assertThat(Printable.lines(text)).as("%x", each).isEqualTo("a?b");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\t", "\u0085", "\u2028", "\u2029", "\n\u2028\t\r"})
  void lineBreaksOfEveryKindAreOneBlank(String breaks) {
    assertThat(Printable.line("a" + breaks + "b")).isEqualTo("a b");
  }

  @Test
  void severalLinesKeepLineFeedsAndTabsOnly() {
    assertThat(Printable.lines("a\n\tb\rc\u2028d")).isEqualTo("a\n\tb c d");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "orders.7", "büro/42", "漢字😀", "a\u00a0b", "مرحبا", "\ue000"})
  void whatPeopleWriteStaysAsItIs(String text) {
    assertThat(Printable.line(text)).isEqualTo(text);
    assertThat(Printable.lines(text)).isEqualTo(text);
    assertThat(Printable.json('"' + text + '"')).isEqualTo('"' + text + '"');
  }

  @Test
  void whatIsTooLongEndsWithAnEllipsisAndNeverWithinACharacter() {
    assertThat(Printable.line("abcd", 4)).isEqualTo("abcd");
    assertThat(Printable.line("abcde", 4)).isEqualTo("abcd…");
    assertThat(Printable.line("abc😀d", 4)).isEqualTo("abc…");
  }

  @Test
  void jsonSaysTheSameAsBefore() throws Exception {
    String json = "{\n\t\"a\u202e\u009b\": \"\u2028\udb40\udc41\u007f\"\r\n}";

    String shown = Printable.json(json);

    assertThat(shown).matches("[ -~]*");
    assertThat(new ObjectMapper().readTree(shown)).isEqualTo(new ObjectMapper().readTree(json));
    assertThat(Printable.jsonLines("{\n \"\u009b\": 1\n}\n")).isEqualTo("{\n \"\\u009b\": 1\n}\n");
  }

  @Test
  void wordsOfOthersAreOneLineWithoutIdleSpace() {
    assertThat(Printable.words("  no\u001b queue\r\n   'a'\t", 300)).isEqualTo("no? queue 'a'");
    assertThat(Printable.words("   abc  def", 5)).isEqualTo("abc d…");
  }
}
