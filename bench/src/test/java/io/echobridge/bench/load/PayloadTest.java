package io.echobridge.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {
  @Test
  void oldPayloadsTellTheLengthOfEachPacket() throws IOException {
    assertThat(split(Protocol.EIO3_POLLING, "2:4012:42[\"e\",1234]1:6"))
        .containsExactly("40", "42[\"e\",1234]", "6");
  }

  @Test
  void newPayloadsHaveAByteBetweenPackets() throws IOException {
    assertThat(split(Protocol.EIO4_POLLING, "40\u001e42[\"e\",1234]\u001e2"))
        .containsExactly("40", "42[\"e\",1234]", "2");
    assertThat(split(Protocol.EIO4_POLLING, "6")).containsExactly("6");
  }

  @ParameterizedTest
  @ValueSource(strings = {"40", "x", "3:40", "99999999999999999999:40", "2:401"})
  void aPayloadThatIsNoneIsRefused(String payload) {
    assertThatThrownBy(() -> split(Protocol.EIO3_POLLING, payload)).isInstanceOf(IOException.class);
  }

  private static List<String> split(Protocol protocol, String payload) throws IOException {
    byte[] bytes = ("##" + payload).getBytes(UTF_8);
    List<String> packets = new ArrayList<>();
    Payload.split(
        protocol,
        bytes,
        2,
        bytes.length,
        (all, from, to) -> packets.add(new String(all, from, to - from, UTF_8)));
    return packets;
  }
}
