package io.echobridge.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.net.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, sections 5.5.1 and 7.4. */
class CloseFramesTest {
  private static byte[] payload(int code, int... reason) {
    byte[] bytes = new byte[2 + reason.length];
    bytes[0] = (byte) (code >>> 8);
    bytes[1] = (byte) code;
    for (int i = 0; i < reason.length; i++) {
      bytes[2 + i] = (byte) reason[i];
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(
      ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999})
  void statusesThatMayBeSentAreTaken(int code) {
    assertThat(CloseFrames.code(payload(code, 'b', 'y', 'e'))).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535})
  void statusesThatMayNotBeSentAreAnError(int code) {
    assertThat(CloseFrames.code(payload(code))).isEqualTo(WebSocket.PROTOCOL_ERROR);
  }

  @Test
  void everyStatusIsJudgedAsTheRegistryHasIt() {
    for (int code = 0; code <= 0xffff; code++) {
      String reference = Rfc6455.status("" + (char) (code >>> 8) + (char) (code & 0xff));
      assertThat(Integer.toString(CloseFrames.code(payload(code)))).isEqualTo(reference);
    }
  }

  @Test
  void thereMayBeNoStatusButNotHalfOfOne() {
    assertThat(CloseFrames.code(new byte[0])).isEqualTo(WebSocket.NO_STATUS);
    assertThat(CloseFrames.code(new byte[] {3})).isEqualTo(WebSocket.PROTOCOL_ERROR);
  }

  @Test
  void aReasonIsUtf8() {
    assertThat(CloseFrames.code(payload(1000, 0xc3, 0xa9))).isEqualTo(1000);
    assertThat(CloseFrames.code(payload(1000, 0xc3))).isEqualTo(WebSocket.BAD_DATA);
  }

  @Test
  void ourFramesCarryTheStatusOrNone() {
    assertThat(bytes(CloseFrames.frame(1009))).containsExactly(0x88, 2, 0x03, 0xf1);
    assertThat(bytes(CloseFrames.frame(WebSocket.NO_STATUS))).containsExactly(0x88, 0);
  }

  private static int[] bytes(Frame frame) {
    int[] bytes = new int[frame.length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = frame.bytes()[frame.start() + i] & 0xff;
    }
    return bytes;
  }
}
