package io.echobridge.websocket;

import static io.echobridge.websocket.ClientFrames.BINARY;
import static io.echobridge.websocket.ClientFrames.CLOSE;
import static io.echobridge.websocket.ClientFrames.CONTINUATION;
import static io.echobridge.websocket.ClientFrames.PING;
import static io.echobridge.websocket.ClientFrames.PONG;
import static io.echobridge.websocket.ClientFrames.TEXT;
import static io.echobridge.websocket.ClientFrames.concat;
import static io.echobridge.websocket.ClientFrames.frame;
import static io.echobridge.websocket.ClientFrames.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.net.ClientMemory;
import io.echobridge.net.Holding;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may send where messages may be compressed (RFC 7692, sections 6 and 7.2.3). */
class CompressedFramesTest {
  private static final int FIN = 0x80;
  private static final int RSV1 = 0x40;
  private static final byte[] HELLO = HexFormat.of().parseHex("f248cdc9c90700");

  private final Holding holding = new ClientMemory(10_000_000, task -> {}).open(1);
  private final List<String> heard = new ArrayList<>();

  private final FrameParser.Sink sink =
      new FrameParser.Sink() {
        @Override
        public void onInflated(int cost) {
          heard.add("cost " + cost);
        }

        @Override
        public void onMessage(boolean text, byte[] payload) {
          String said = new String(payload, StandardCharsets.ISO_8859_1);
          heard.add((text ? "text " : "binary ") + said);
        }

        @Override
        public void onPing(byte[] payload) {
          heard.add("ping " + payload.length);
        }

        @Override
        public void onClose(byte[] payload) {
          heard.add("close " + payload.length);
        }

        @Override
        public void onViolation(int status) {
          heard.add("violation " + status);
        }
      };

  private List<String> parse(int maxMessage, byte[]... frames) {
    FrameParser parser = new FrameParser(maxMessage, holding, true);
    parser.feed(ByteBuffer.wrap(concat(frames)), sink);
    return heard;
  }

  private static byte[] slice(byte[] bytes, int from, int to) {
    return java.util.Arrays.copyOfRange(bytes, from, to);
  }

  private static byte[] deflated(byte[] message) {
    return MessageInflaterTest.deflate(message, 0, message.length, 9);
  }

  @Test
  void aCompressedMessageIsInflatedAndAnotherMayBePlain() {
    assertThat(
            parse(
                1000,
                frame(FIN | RSV1 | TEXT, HELLO),
                text("plain"),
                frame(FIN | RSV1 | BINARY, HELLO)))
        .containsExactly("cost 56", "text Hello", "text plain", "cost 56", "binary Hello");
  }

  @Test
  void onlyTheFirstFragmentSaysThatAMessageIsCompressed() {
    assertThat(
            parse(
                1000,
                frame(RSV1 | TEXT, slice(HELLO, 0, 3)),
                frame(FIN | PING, new byte[2]),
                frame(CONTINUATION, new byte[0]),
                frame(FIN | CONTINUATION, slice(HELLO, 3, 7))))
        .containsExactly("ping 2", "cost 56", "text Hello");
  }

  @Test
  void howTheBytesArriveMakesNoDifference() {
    FrameParser parser = new FrameParser(1000, holding, true);
    byte[] all =
        concat(frame(RSV1 | TEXT, slice(HELLO, 0, 3)), frame(FIN, slice(HELLO, 3, 7)), text("x"));
    for (byte each : all) {
      parser.feed(ByteBuffer.wrap(new byte[] {each}), sink);
    }
    assertThat(heard).containsExactly("cost 56", "text Hello", "text x");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        FIN | RSV1 | PING,
        FIN | RSV1 | PONG,
        FIN | RSV1 | CLOSE,
        FIN | RSV1 | CONTINUATION,
        FIN | 0x20 | TEXT,
        FIN | 0x10 | TEXT,
        FIN | 0x70 | TEXT,
        FIN | RSV1 | 3,
        FIN | RSV1 | 11
      })
  void theBitStandsNowhereElse(int first) {
    assertThat(parse(1000, frame(first, new byte[1]))).containsExactly("violation 1002");
  }

  @Test
  void aLaterFragmentWithTheBitIsRefused() {
    assertThat(parse(1000, frame(RSV1 | TEXT, HELLO), frame(FIN | RSV1 | CONTINUATION, HELLO)))
        .containsExactly("violation 1002");
  }

  @Test
  void withoutDeflateTheBitIsRefused() {
    new FrameParser(1000, holding, false)
        .feed(ByteBuffer.wrap(frame(FIN | RSV1 | TEXT, HELLO)), sink);
    assertThat(heard).containsExactly("violation 1002");
  }

  @Test
  void badDataEndsTheConversation() {
    assertThat(parse(1000, frame(FIN | RSV1 | TEXT, slice(HELLO, 0, 4)), text("more")))
        .containsExactly("violation 1007");
  }

  @Test
  void aBombIsTooBigWhetherItComesWholeOrInParts() {
    byte[] bomb = deflated(new byte[10_000_000]);
    assertThat(parse(100_000, frame(FIN | RSV1 | TEXT, bomb), text("more")))
        .containsExactly("violation 1009");
    heard.clear();
    int half = bomb.length / 2;
    assertThat(
            parse(
                100_000,
                frame(RSV1 | TEXT, slice(bomb, 0, half)),
                frame(FIN, slice(bomb, half, bomb.length))))
        .containsExactly("violation 1009");
  }

  @Test
  void theLimitHoldsForWhatCompressedBytesBecome() {
    assertThat(parse(1000, frame(FIN | RSV1 | BINARY, deflated(new byte[1000]))))
        .element(0)
        .isEqualTo("cost 1000");
    heard.clear();
    assertThat(parse(1000, frame(FIN | RSV1 | BINARY, deflated(new byte[1001]))))
        .containsExactly("violation 1009");
  }

  @Test
  void aMessageThatDeflateMakesLongerIsWithinTheLimit() {
    byte[] noise = new byte[1000];
    new java.util.Random(5).nextBytes(noise);
    byte[] longer = deflated(noise);
    assertThat(longer.length).isGreaterThan(1000);
    assertThat(parse(1000, frame(FIN | RSV1 | BINARY, longer)))
        .element(0)
        .isEqualTo("cost " + 8 * longer.length);
    heard.clear();
    assertThat(parse(1000, frame(FIN | RSV1 | BINARY, new byte[1200])))
        .containsExactly("violation 1009");
  }

  @Test
  void compressedBytesAreTheClientsMemoryUntilTheyAreInflated() {
    byte[] noise = new byte[50_000];
    new java.util.Random(5).nextBytes(noise);
    byte[] compressed = deflated(noise);
    FrameParser parser = new FrameParser(100_000, holding, true);
    long before = holding.bytes();
    parser.feed(ByteBuffer.wrap(frame(RSV1 | BINARY, slice(compressed, 0, 40_000))), sink);
    assertThat(holding.bytes() - before).isGreaterThan(39_000);
    parser.feed(ByteBuffer.wrap(frame(FIN, slice(compressed, 40_000, compressed.length))), sink);
    assertThat(holding.bytes()).isEqualTo(before);
    assertThat(heard).element(0).isEqualTo("cost " + 8 * compressed.length);
  }

  @Test
  void blocksThatHoldNothingCostWhatTheyTake() {
    byte[] empty = new byte[500]; // a hundred blocks without compression, of no bytes
    for (int i = 3; i < empty.length; i += 5) {
      empty[i] = (byte) 0xff;
      empty[i + 1] = (byte) 0xff;
    }
    assertThat(parse(1000, frame(FIN | RSV1 | TEXT, concat(empty, HELLO))))
        .containsExactly("cost " + 8 * 507, "text Hello");
  }

  @Test
  void theEndOfAMessageMayComeByteByByte() {
    int most = 100_000;
    byte[] noise = new byte[most];
    new java.util.Random(5).nextBytes(noise);
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    for (int i = 0; i < most; i += 20) { // blocks without compression: 25 bytes for 20
      stored.writeBytes(new byte[] {0, 20, 0, (byte) ~20, (byte) 0xff});
      stored.write(noise, i, 20);
    }
    byte[] whole = Arrays.copyOf(stored.toByteArray(), most + most / 8 + 1);
    byte[] framed = frame(FIN | RSV1 | BINARY, whole);
    FrameParser parser = new FrameParser(most, holding, true);
    parser.feed(ByteBuffer.wrap(framed, 0, most), sink);
    long before = MessageInflaterTest.allocated();
    for (int i = most; i < framed.length; i++) {
      parser.feed(ByteBuffer.wrap(framed, i, 1), sink);
    }
    // The 12,500 last bytes cost less than ten copies of the message.
    assertThat(MessageInflaterTest.allocated() - before).isLessThan(10L * most + 2_000_000);
    assertThat(heard).hasSize(2).element(1).asString().startsWith("binary ");
  }

  @Test
  void whatIsPassedOverIsNotInflated() {
    FrameParser parser = new FrameParser(1000, holding, true);
    parser.passOverData();
    byte[] frames =
        concat(
            frame(FIN | RSV1 | TEXT, new byte[100]),
            frame(FIN | RSV1 | TEXT, HELLO),
            frame(FIN | CLOSE, new byte[2]));
    parser.feed(ByteBuffer.wrap(frames), sink);
    assertThat(heard).containsExactly("close 2");
  }
}
