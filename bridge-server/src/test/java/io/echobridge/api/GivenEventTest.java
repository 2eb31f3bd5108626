package io.echobridge.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import io.echobridge.text.JsonText;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GivenEventTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e9999999999",
        "[1e9999999999]",
        "-1e-9999999999",
        "1.0",
        "123456789012345678901234567890",
        "true",
        "[]",
        "{\"a\":null}"
      })
  void dataIsWhatWasSentAlsoAsAText(String data) throws IOException {
    assertThat(data(data)).isEqualTo(data);
    assertThat(data('"' + data.replace("\"", "\\\"") + '"')).isEqualTo(data);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "\"nul\"|\"nul\"",
        "\" \"|\" \"",
        "\"1 2\"|\"1 2\"",
        "\"1e\"|\"1e\"",
        "\"NaN\"|\"NaN\"",
        " { \"a\" : 1 } |{\"a\":1}"
      })
  void aTextThatIsNoJsonStaysAText(String data, String expected) throws IOException {
    assertThat(data(data)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-0", "0.000", "0e5", "0E-99", "null", "false", "\"\""})
  void whatJavaScriptTakesForFalseIsNoData(String data) throws IOException {
    assertThat(read("{\"data\":" + data + "}").data()).isNull();
  }

  @Test
  void aNumberAsNameIsItsText() throws IOException {
    assertThat(read("{\"name\":1e9999999999}").name()).isEqualTo("1e9999999999");
    assertThat(read("{\"name\":true}").name()).isEqualTo("true");
    assertThat(read("{\"name\":null}").name()).isEmpty();
    assertThat(read("{\"name\":[\"E\"]}").name()).isEmpty();
  }

  @Test
  void channelsOverruleChannelAndTheLastOfTwoKeysCounts() throws IOException {
    assertThat(read("{\"channels\":[\"b\",1,[\"x\"],\"\",\"c\"],\"channel\":\"a\"}").wanted())
        .containsExactly("b", "c");
    assertThat(read("{\"channel\":\"a\",\"channel\":\"d\"}").wanted()).containsExactly("d");
    assertThat(read("{\"channel\":{\"x\":1},\"socket_id\":7}").wanted()).isEmpty();
  }

  @Test
  void whatIsNoObjectIsAnEventWithoutAnything() throws IOException {
    assertThat(read("[{\"name\":\"E\"}]")).isEqualTo(read("7")).isEqualTo(read("{}"));
  }

  private static String data(String data) throws IOException {
    return String.valueOf(read("{\"data\":" + data + "}").data());
  }

  private static GivenEvent read(String json) throws IOException {
    try (JsonParser parser = JsonText.parser(json)) {
      parser.nextToken();
      GivenEvent event = GivenEvent.read(parser);
      assertThat(parser.nextToken()).isNull();
      return event;
    }
  }
}
