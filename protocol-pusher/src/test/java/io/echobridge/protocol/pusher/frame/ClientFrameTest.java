package io.echobridge.protocol.pusher.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientFrameTest {
  private static final Set<String> WANTED = Set.of("channel", "auth");

  @Test
  void dataMayBeAnObjectOrTheTextOfOne() throws BadFrameException {
    Map<String, String> said = Map.of("channel", "news", "auth", "");

    assertThat(
            ClientFrame.parse(
                    "{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"\",\"channel\":\"news\",\"x\":[{}]}}")
                .strings(WANTED))
        .isEqualTo(said);
    assertThat(
            ClientFrame.parse(
                    "{\"data\":\"{\\\"auth\\\":\\\"\\\",\\\"channel\\\":\\\"news\\\"}\",\"event\":\"pusher:subscribe\"}")
                .strings(WANTED))
        .isEqualTo(said);
  }

  @Test
  void whatIsNoStringCountsAsMissingAndTheLastOfSeveralCounts() throws BadFrameException {
    ClientFrame frame =
        ClientFrame.parse(
            "{\"event\":\"e\",\"data\":{\"auth\":null,\"channel\":\"a\",\"channel\":\"b\"}}");

    assertThat(frame.strings(WANTED)).isEqualTo(Map.of("channel", "b"));
    assertThat(
            ClientFrame.parse("{\"event\":\"e\",\"data\":{\"channel\":\"a\",\"channel\":[1]}}")
                .strings(WANTED))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "5",
        "[]",
        "{}",
        "{\"event\":5}",
        "{\"event\":null}",
        "{\"event\":\"\"}",
        "{\"event\":{\"event\":\"a\"}}",
        "{\"event\":\"a\"",
        "{\"event\":\"a\"}}",
        "{\"event\":\"a\"}{\"event\":\"a\"}",
        "{'event':'a'}",
        "{\"event\":\"a\",}",
        "{\"event\":\"a\",\"data\":{\"a\":}}",
        "{\"event\":\"a\",\"data\":\"\\ud8zz\"}"
      })
  void whatIsNoEventIsRefused(String text) {
    assertThatThrownBy(() -> ClientFrame.parse(text)).isInstanceOf(BadFrameException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "null", "[]", "\"\"", "\"5\"", "\"no JSON\"", "\"{} {}\""})
  void whatIsNoObjectIsRefusedWhereOneIsDue(String data) throws BadFrameException {
    String rest = data.isEmpty() ? "" : ",\"data\":" + data;
    ClientFrame frame = ClientFrame.parse("{\"event\":\"pusher:subscribe\"" + rest + '}');

    assertThatThrownBy(() -> frame.strings(WANTED))
        .isInstanceOf(BadFrameException.class)
        .hasMessage("Expected the data of pusher:subscribe to be an object");
  }

  @Test
  void aFrameThatIsTooDeepIsRefused() {
    String deep = "[".repeat(20_000);

    assertThatThrownBy(() -> ClientFrame.parse(deep)).isInstanceOf(BadFrameException.class);
    assertThatThrownBy(
            () ->
                ClientFrame.parse("{\"event\":\"client-a\",\"data\":" + deep + "]".repeat(20_000)))
        .isInstanceOf(BadFrameException.class);
  }

  @Test
  void aStringOfJsonIsThatJsonToOthersAndAnyOtherIsAString() throws BadFrameException {
    assertThat(said("\"{\\\"by\\\":7}\"")).isEqualTo("{\"by\":7}");
    assertThat(said("\"5\"")).isEqualTo("5");
    assertThat(said("\"text\"")).isEqualTo("\"text\"");
    assertThat(said("\"\"")).isEqualTo("\"\"");
    assertThat(said("\"\\ud800\"")).isEqualTo("\"\\ud800\"");
    assertThat(said("\"\\\"\\ud800\\\"\"")).isEqualTo("\"\\\"\\ud800\\\"\"");
    assertThat(said("{\"n\":1.0}")).isEqualTo("{\"n\":1.0}");
    assertThat(ClientFrame.parse("{\"event\":\"a\"}").said()).hasToString("null");
  }

  private static String said(String data) throws BadFrameException {
    return ClientFrame.parse("{\"event\":\"a\",\"data\":" + data + '}').said().toString();
  }
}
