package io.echobridge.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkTest {
  private final Mark mark = new Mark();

  @Test
  void anEnvelopeIsLaravels() {
    assertThat(new String(Mark.envelope(7, -12, "xx"), UTF_8))
        .isEqualTo(
            "{\"event\":\"App\\\\Events\\\\Load\","
                + "\"data\":{\"seq\":7,\"nanos\":-12,\"pad\":\"xx\"},\"socket\":null}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "42[\"App\\\\Events\\\\Load\",\"bench\",{\"seq\":7,\"nanos\":-12,\"pad\":\"xx\"}]",
        "{\"event\":\"App\",\"channel\":\"bench\",\"data\":\"{\\\"seq\\\":7,\\\"nanos\\\":-12}\"}"
      })
  void itIsFoundInWhatClientsHear(String message) {
    byte[] heard = message.getBytes(UTF_8);

    assertThat(mark.find(heard, 0, heard.length)).isTrue();
    assertThat(mark.sequence()).isEqualTo(7);
    assertThat(mark.nanos()).isEqualTo(-12);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "42", "42[\"e\",\"bench\",{\"a\":1}]", "42[\"e\",\"bench\",{\"seq\":"})
  void otherEventsHaveNone(String packet) {
    byte[] heard = packet.getBytes(UTF_8);

    assertThat(mark.find(heard, 0, heard.length)).isFalse();
  }
}
