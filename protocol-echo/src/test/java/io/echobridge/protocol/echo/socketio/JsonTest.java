package io.echobridge.protocol.echo.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import io.echobridge.channel.RawJson;
import io.echobridge.net.Frame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JsonTest {
  @Test
  void stringsAreQuotedAsJavaScriptDoes() {
    assertThat(Json.quote("App\\Events\\X")).isEqualTo(RawJson.of("\"App\\\\Events\\\\X\""));
    assertThat(Json.quote("\"\b\f\n\r\t\u0001/\u007f"))
        .isEqualTo(RawJson.of("\"\\\"\\b\\f\\n\\r\\t\\u0001/\u007f\""));
    assertThat(Json.quote("é€😀\u2028")).isEqualTo(RawJson.of("\"é€😀\u2028\""));
  }

  @Test
  void halfOfASurrogatePairIsEscapedAndAWholeOneIsNot() {
    assertThat(Json.quote("a\ud83db\ude00")).isEqualTo(RawJson.of("\"a\\ud83db\\ude00\""));
    assertThat(Json.quote("a\ud83d\ude00b")).isEqualTo(RawJson.of("\"a\ud83d\ude00b\""));
    assertThat(Json.quote("\ud83d")).isEqualTo(RawJson.of("\"\\ud83d\""));
  }

  @Test
  void theAsciiFormEscapesInsideOfJsonThatExists() {
    Frame frame =
        PacketWriter.event(TextForm.ASCII, "ü", RawJson.of("{\"é\":\"€😀\\n\",\"n\":1.0}"));
    assertThat(frame.payload())
        .isEqualTo("42[\"\\u00fc\",{\"\\u00e9\":\"\\u20ac\\ud83d\\ude00\\n\",\"n\":1.0}]");
  }

  @Test
  void valuesStayTheTextTheyWere() throws IOException {
    String text =
        " [ 1.0 , -12345678901234567890123 ,1E400,\"\\u00e9\\/ é\" , { \"a\" : [ 1 ,2 ] } ,[],true,null,\"\" ] ";
    List<String> values = new ArrayList<>();
    try (JsonParser parser = Json.parser(text)) {
      parser.nextToken();
      while (!parser.nextToken().isStructEnd()) {
        values.add(Json.value(parser, text).toString());
      }
    }
    assertThat(values)
        .containsExactly(
            "1.0",
            "-12345678901234567890123",
            "1E400",
            "\"\\u00e9\\/ é\"",
            "{ \"a\" : [ 1 ,2 ] }",
            "[]",
            "true",
            "null",
            "\"\"");
  }

  @Test
  void valuesOfALongTextAreFoundToo() throws IOException {
    String big = "\"" + "é".repeat(100_000) + "\"";
    String text = "[" + big + "," + big + ",7]";
    try (JsonParser parser = Json.parser(text)) {
      parser.nextToken();
      parser.nextToken();
      assertThat(Json.value(parser, text).toString()).isEqualTo(big);
      parser.nextToken();
      assertThat(Json.value(parser, text).toString()).isEqualTo(big);
      parser.nextToken();
      assertThat(Json.value(parser, text).toString()).isEqualTo("7");
    }
  }
}
