package io.echobridge.websocket;

import static io.echobridge.websocket.ClientFrames.BINARY;
import static io.echobridge.websocket.ClientFrames.CLOSE;
import static io.echobridge.websocket.ClientFrames.CONTINUATION;
import static io.echobridge.websocket.ClientFrames.PING;
import static io.echobridge.websocket.ClientFrames.PONG;
import static io.echobridge.websocket.ClientFrames.TEXT;
import static io.echobridge.websocket.ClientFrames.concat;
import static io.echobridge.websocket.ClientFrames.frame;
import static io.echobridge.websocket.ClientFrames.header;
import static io.echobridge.websocket.ClientFrames.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.net.ClientMemory;
import io.echobridge.net.Holding;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cases of RFC 6455, section 5. */
class FrameParserTest {
  private static final int FIN = 0x80;
  private static final byte[] NOTHING = {};
  private static final Holding HOLDING = new ClientMemory(10_000_000, task -> {}).open(1);

  /** Says what it heard, one line each. */
  private static final class Recording implements FrameParser.Sink {
    final List<String> heard = new ArrayList<>();

    @Override
    public void onMessage(boolean text, byte[] payload) {
      heard.add((text ? "text " : "binary ") + new String(payload, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void onPing(byte[] payload) {
      heard.add("ping " + new String(payload, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void onClose(byte[] payload) {
      heard.add("close " + payload.length);
    }

    @Override
    public void onViolation(int status) {
      heard.add("violation " + status);
    }
  }

  private static List<String> parse(int maxMessage, byte[] bytes) {
    Recording sink = new Recording();
    new FrameParser(maxMessage, HOLDING, false).feed(ByteBuffer.wrap(bytes), sink);
    return sink.heard;
  }

  private static List<String> parse(byte[] bytes) {
    return parse(1_000_000, bytes);
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 'x');
    return bytes;
  }

  @Test
  void aMessageIsUnmasked() {
    assertThat(parse(text("hello"))).containsExactly("text hello");
    assertThat(parse(frame(FIN | BINARY, new byte[] {'a'}))).containsExactly("binary a");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 127, 65535, 65536, 200_000})
  void everyLengthFormIsRead(int length) {
    assertThat(parse(concat(frame(FIN | TEXT, bytes(length)), text("next"))))
        .containsExactly("text " + "x".repeat(length), "text next");
  }

  @Test
  void fragmentsAreJoinedAndControlFramesMayStandBetweenThem() {
    byte[] stream =
        concat(
            frame(TEXT, bytes(2)),
            frame(FIN | PING, new byte[] {'p'}),
            frame(CONTINUATION, NOTHING),
            frame(FIN | PONG, NOTHING),
            frame(FIN | CONTINUATION, new byte[] {'y'}));
    assertThat(parse(stream)).containsExactly("ping p", "text xxy");
  }

  @Test
  void howTheBytesArriveMakesNoDifference() {
    byte[] stream =
        concat(
            text("one"),
            frame(TEXT, bytes(300)),
            frame(FIN | PING, bytes(125)),
            frame(FIN | CONTINUATION, bytes(70_000)),
            frame(FIN | BINARY, NOTHING),
            frame(FIN | CLOSE, new byte[] {3, (byte) 0xe8}));
    List<String> whole = parse(stream);
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      Recording sink = new Recording();
      FrameParser parser = new FrameParser(1_000_000, HOLDING, false);
      int at = 0;
      while (at < stream.length) {
        int most = round == 0 ? 1 : 1 + random.nextInt(round * 50);
        int count = Math.min(most, stream.length - at);
        parser.feed(ByteBuffer.wrap(stream, at, count), sink);
        at += count;
      }
      assertThat(sink.heard).isEqualTo(whole);
    }
  }

  @Test
  void anUnmaskedFrameIsRefused() {
    assertThat(parse(new byte[] {(byte) 0x81, 1, 'a'})).containsExactly("violation 1002");
  }

  @ParameterizedTest
  @ValueSource(ints = {0xc1, 0xa1, 0x91, 0x83, 0x87, 0x8b, 0x8f})
  void reservedBitsAndOpcodesAreRefused(int firstByte) {
    assertThat(parse(frame(firstByte, bytes(1)))).containsExactly("violation 1002");
  }

  @Test
  void controlFramesAreShortAndWhole() {
    assertThat(parse(frame(FIN | PING, bytes(125)))).containsExactly("ping " + "x".repeat(125));
    assertThat(parse(frame(FIN | PING, bytes(126)))).containsExactly("violation 1002");
    assertThat(parse(frame(PING, NOTHING))).containsExactly("violation 1002");
  }

  @Test
  void continuationsFollowABeginningAndBeginningsNoOpenMessage() {
    assertThat(parse(frame(FIN | CONTINUATION, bytes(1)))).containsExactly("violation 1002");
    assertThat(parse(concat(frame(TEXT, bytes(1)), text("new")))).containsExactly("violation 1002");
    assertThat(parse(concat(frame(TEXT, bytes(1)), frame(FIN | CONTINUATION, NOTHING))))
        .containsExactly("text x");
  }

  @Test
  void aLengthIsWrittenInTheShortestForm() {
    assertThat(parse(frame(FIN | TEXT, bytes(125), 2))).containsExactly("violation 1002");
    assertThat(parse(frame(FIN | TEXT, bytes(126), 2)))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("text");
    assertThat(parse(frame(FIN | TEXT, bytes(65535), 8))).containsExactly("violation 1002");
  }

  @Test
  void aMessageOverTheLimitIsRefusedBeforeItArrives() {
    assertThat(parse(1000, frame(FIN | TEXT, bytes(1000))))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("text");
    assertThat(parse(1000, header(FIN | TEXT, 1001, 2))).containsExactly("violation 1009");
    assertThat(parse(1000, header(FIN | TEXT, Long.MAX_VALUE, 8)))
        .containsExactly("violation 1009");
    assertThat(parse(1000, header(FIN | TEXT, -1L, 8))).containsExactly("violation 1009");
    byte[] inParts = concat(frame(BINARY, bytes(600)), header(FIN | CONTINUATION, 401, 2));
    assertThat(parse(1000, inParts)).containsExactly("violation 1009");
  }

  @Test
  void aMessageComesInALimitedNumberOfFragments() {
    Recording sink = new Recording();
    FrameParser parser = new FrameParser(1000, HOLDING, false);
    parser.feed(ByteBuffer.wrap(frame(TEXT, NOTHING)), sink);
    for (int i = 1; i < FrameParser.MAX_FRAGMENTS; i++) {
      parser.feed(ByteBuffer.wrap(frame(CONTINUATION, NOTHING)), sink);
    }
    assertThat(sink.heard).isEmpty();
    parser.feed(ByteBuffer.wrap(frame(CONTINUATION, NOTHING)), sink);
    assertThat(sink.heard).containsExactly("violation 1009");
  }

  @Test
  void afterAViolationNothingIsTaken() {
    assertThat(parse(concat(frame(0xc1, NOTHING), text("more")))).containsExactly("violation 1002");
  }

  @Test
  void garbageNeverThrowsAndAlwaysEnds() {
    Random random = new Random(11);
    for (int round = 0; round < 20_000; round++) {
      byte[] garbage = new byte[random.nextInt(64)];
      random.nextBytes(garbage);
      if (garbage.length > 1 && round % 2 == 0) {
        // Half of them get past the first checks.
        garbage[0] = (byte) (0x80 | random.nextInt(3));
        garbage[1] |= (byte) 0x80;
      }
      assertThat(parse(1000, garbage).stream().filter(h -> h.startsWith("violation")).count())
          .isLessThanOrEqualTo(1);
    }
  }

  @Test
  void halfMessagesOfAllClientsTogetherHaveABound() {
    ClientMemory memory = new ClientMemory(100_000, task -> {});
    Recording first = new Recording();
    FrameParser holding = new FrameParser(1_000_000, memory.open(1), false);
    holding.feed(ByteBuffer.wrap(frame(TEXT, bytes(80_000))), first);
    assertThat(first.heard).isEmpty();
    assertThat(holding.isHolding()).isTrue();
    assertThat(memory.used()).isBetween(70_000L, 100_000L);

    Recording second = new Recording();
    FrameParser other = new FrameParser(1_000_000, memory.open(2), false);
    other.feed(ByteBuffer.wrap(frame(TEXT, bytes(80_000))), second);
    assertThat(second.heard).containsExactly("violation 1013");
    assertThat(other.isHolding()).isFalse();

    // Small ones are always taken, and what is complete is given back.
    Recording third = new Recording();
    new FrameParser(1_000_000, memory.open(3), false).feed(ByteBuffer.wrap(text("small")), third);
    assertThat(third.heard).containsExactly("text small");
    holding.feed(ByteBuffer.wrap(frame(FIN | CONTINUATION, NOTHING)), first);
    assertThat(first.heard).hasSize(1);
    assertThat(holding.isHolding()).isFalse();
    assertThat(memory.used()).isLessThan(20_000);
  }

  @Test
  void betweenMessagesItIsAsANewOneAndInTheMiddleOfOneItIsNot() {
    byte[] bytes =
        concat(
            frame(TEXT, "ab".getBytes(StandardCharsets.US_ASCII)),
            frame(FIN | PING, NOTHING),
            frame(FIN | CONTINUATION, NOTHING));
    Recording sink = new Recording();
    FrameParser parser = new FrameParser(100, HOLDING, false);
    for (int i = 0; i < bytes.length; i++) {
      assertThat(parser.isAsNew()).as("before byte %s", i).isEqualTo(i == 0);
      parser.feed(ByteBuffer.wrap(bytes, i, 1), sink);
    }
    assertThat(sink.heard).containsExactly("ping ", "text ab");
    assertThat(parser.isAsNew()).isTrue();

    parser.passOverData();
    assertThat(parser.isAsNew()).as("it is to pass over what comes").isFalse();
    FrameParser stopped = new FrameParser(100, HOLDING, false);
    stopped.stop();
    assertThat(stopped.isAsNew()).isFalse();
  }
}
