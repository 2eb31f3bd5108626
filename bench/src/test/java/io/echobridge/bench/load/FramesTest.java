package io.echobridge.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramesTest {
  private static final int LIMIT = 100_000;

  private final Frames frames = new Frames();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, LIMIT})
  void aFrameIsFoundWhateverFormItsLengthHas(int length) throws IOException {
    byte[] bytes = frame(length, 7);

    assertThat(frames.read(bytes, 3, bytes.length - 7, LIMIT)).isTrue();

    assertThat(frames.opcode()).isEqualTo(Frames.TEXT);
    assertThat(frames.end() - frames.start()).isEqualTo(length);
    assertThat(frames.end()).isEqualTo(bytes.length - 7);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 200, 65_536})
  void aPartOfAFrameIsNone(int length) throws IOException {
    byte[] bytes = frame(length, 0);

    for (int to = 3; to < bytes.length; to = to < 20 ? to + 1 : to + 997) {
      assertThat(frames.read(bytes, 3, to, LIMIT)).as("up to %d", to).isFalse();
    }
  }

  @Test
  void whatIsTooLongOrNotForClientsIsRefused() {
    byte[] fragment = {0x01, 1, 'x'};
    byte[] reserved = {(byte) 0xa1, 1, 'x'};
    byte[] masked = {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 'x'};
    byte[] endless = {(byte) 0x81, 127, -1, 0, 0, 0, 0, 0, 0, 0};

    for (byte[] bytes : new byte[][] {fragment, reserved, masked, endless}) {
      assertThatThrownBy(() -> frames.read(bytes, 0, bytes.length, LIMIT))
          .isInstanceOf(IOException.class);
    }
    byte[] long_ = frame(LIMIT + 1, 0);
    assertThatThrownBy(() -> frames.read(long_, 3, long_.length, LIMIT))
        .hasMessage("a frame of 100001 bytes");
  }

  /** The message of RFC 7692, section 7.2.3.1. */
  @Test
  void aCompressedMessageIsInflated() throws IOException {
    byte[] hello = HexFormat.of().parseHex("c107f248cdc9c90700");
    assertThat(frames.read(hello, 0, hello.length, LIMIT)).isTrue();
    assertThat(frames.isCompressed()).isTrue();
    Inflation inflation = new Inflation();
    for (int i = 0; i < 2; i++) {
      int length = inflation.inflate(hello, frames.start(), frames.end());
      assertThat(new String(inflation.message(), 0, length, ISO_8859_1)).isEqualTo("Hello");
    }
    byte[] plain = frame(5, 0);
    assertThat(frames.read(plain, 3, plain.length, LIMIT)).isTrue();
    assertThat(frames.isCompressed()).isFalse();
  }

  @Test
  void framesForTheServerAreMasked() {
    assertThat(Frames.masked(Frames.TEXT, new byte[] {'h', 'i'}, 0, 2))
        .isEqualTo(ByteBuffer.wrap(new byte[] {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'h', 'i'}));
    ByteBuffer longer = Frames.masked(Frames.PONG, new byte[300], 0, 300);
    assertThat(longer.remaining()).isEqualTo(308);
    assertThat(longer.getInt()).isEqualTo(0x8afe012c);
  }

  /** Three bytes that do not belong to it, a frame as RFC 6455 has it, and some more behind it. */
  private static byte[] frame(int length, int behind) {
    ByteBuffer bytes = ByteBuffer.allocate(3 + 10 + length + behind).position(3).put((byte) 0x81);
    if (length < 126) {
      bytes.put((byte) length);
    } else if (length < 65_536) {
      bytes.put((byte) 126).putShort((short) length);
    } else {
      bytes.put((byte) 127).putLong(length);
    }
    byte[] all = new byte[bytes.position() + length + behind];
    bytes.get(0, all, 0, bytes.position());
    return all;
  }
}
