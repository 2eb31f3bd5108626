package io.echobridge.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionTest {
  private Compression.Settings settings = new Compression.Settings(true, 0, 6);
  private final Compression compression = new Compression(() -> settings);
  private final Deflating deflating = compression.withWindow(15);

  private static Frame broadcast(String text) {
    return Frame.text(text).broadcast();
  }

  private static String hex(Frame frame) {
    return HexFormat.ofDelimiter(" ")
        .formatHex(frame.bytes(), frame.start(), frame.start() + frame.length());
  }

  private static String inflated(Frame frame) throws Exception {
    byte[] input =
        Arrays.copyOf(
            Arrays.copyOfRange(
                frame.bytes(), frame.payloadStart(), frame.payloadStart() + frame.payloadLength()),
            frame.payloadLength() + 4);
    input[input.length - 1] = (byte) 0xff;
    input[input.length - 2] = (byte) 0xff;
    Inflater inflater = new Inflater(true);
    inflater.setInput(input);
    byte[] out = new byte[2_000_000];
    int length = inflater.inflate(out);
    inflater.end();
    return new String(out, 0, length, StandardCharsets.UTF_8);
  }

  @Test
  void aCompressedFrameHasTheFormOfTheRfc() throws Exception {
    String text = "Hello".repeat(20);
    Frame frame = deflating.form(broadcast(text));
    // FIN, RSV1 and text; the length; then blocks without the end of the flush (section 7.2.1).
    assertThat(hex(frame)).startsWith("c1 %02x ".formatted(frame.payloadLength())).endsWith(" 00");
    assertThat(hex(frame)).doesNotEndWith("00 00 ff ff");
    assertThat(inflated(frame)).isEqualTo(text);
    Frame binary = new FrameBuilder(100).append(new byte[100]).binary().broadcast();
    assertThat(hex(deflating.form(binary))).startsWith("c2 ");
    Frame long16 = deflating.form(broadcast(noise(3000)));
    assertThat(hex(long16)).startsWith("c1 7e %02x ".formatted(long16.payloadLength() >> 8));
    assertThat(inflated(long16)).isEqualTo(noise(3000));
  }

  private static String noise(int length) {
    Random random = new Random(2);
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(random.nextInt(10));
    }
    return text.toString();
  }

  /** Section 7.2.3.1: Hello, compressed, has two bytes more. */
  @Test
  void helloStaysAsItIs() {
    Frame hello = broadcast("Hello");
    assertThat(deflating.form(hello)).isSameAs(hello);
  }

  @Test
  void aFrameIsCompressedOnceHoweverManyTakeIt() throws Exception {
    Frame frame = broadcast("event ".repeat(500));
    Frame first = deflating.form(frame);
    for (int i = 0; i < 100; i++) {
      assertThat(deflating.form(frame)).isSameAs(first);
    }
    assertThat(compression.withWindow(12).form(frame)).isSameAs(first);
    assertThat(inflated(first)).isEqualTo("event ".repeat(500));
    assertThat(compression.messages()).isEqualTo(1);
    assertThat(compression.bytesBefore()).isEqualTo(3000);
    assertThat(compression.bytesAfter()).isEqualTo(first.payloadLength()).isLessThan(100);
    assertThat(compression.bytesSaved()).isEqualTo(102L * (frame.length() - first.length()));
  }

  @Test
  void severalThreadsCompressAFrameOnce() {
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      frames.add(broadcast((i + " event ").repeat(500)));
    }
    List<CompletableFuture<List<Frame>>> loops = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      loops.add(CompletableFuture.supplyAsync(() -> frames.stream().map(deflating::form).toList()));
    }
    List<Frame> first = loops.get(0).join();
    assertThat(loops)
        .allSatisfy(
            loop -> {
              for (int i = 0; i < frames.size(); i++) {
                assertThat(loop.join().get(i)).isSameAs(first.get(i)).isNotSameAs(frames.get(i));
              }
            });
    assertThat(compression.messages()).isEqualTo(200);
  }

  @Test
  void whatIsForOneClientAloneIsNotCompressed() {
    Frame frame = Frame.text("x".repeat(5000));
    assertThat(deflating.form(frame)).isSameAs(frame);
    assertThat(deflating.form(frame.broadcast())).isNotSameAs(frame);
  }

  @Test
  void whatDoesNotGetSmallerIsSharedAsItIsAndTriedOnce() {
    byte[] noise = new byte[3000];
    new Random(1).nextBytes(noise);
    Frame frame = new FrameBuilder(3000).append(noise).binary().broadcast();
    assertThat(deflating.form(frame)).isSameAs(frame);
    assertThat(frame.twin()).isSameAs(frame);
    assertThat(deflating.form(broadcast(""))).extracting(Frame::length).isEqualTo(2);
    assertThat(compression.messages()).isZero();
  }

  @Test
  void onlyMessagesFromTheThresholdToTheLongestAreCompressed() {
    settings = new Compression.Settings(true, 1000, 6);
    Frame small = broadcast("x".repeat(999));
    Frame large = broadcast("x".repeat(Compression.LONGEST + 1));
    assertThat(deflating.form(small)).isSameAs(small);
    assertThat(deflating.form(large)).isSameAs(large);
    assertThat(deflating.form(broadcast("x".repeat(1000))).length()).isLessThan(100);
    assertThat(deflating.form(broadcast("x".repeat(Compression.LONGEST))).length())
        .isLessThan(2000);
  }

  @Test
  void switchedOffItCompressesNothingMore() {
    settings = Compression.Settings.OFF;
    Frame frame = broadcast("x".repeat(5000));
    assertThat(compression.isEnabled()).isFalse();
    assertThat(deflating.form(frame)).isSameAs(frame);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 12, 14})
  void aClientWithASmallWindowGetsCompressedWhatFitsIntoIt(int bits) {
    Deflating small = compression.withWindow(bits);
    assertThat(small.windowBits()).isEqualTo(bits);
    Frame fits = broadcast("x".repeat(1 << bits));
    Frame longer = broadcast("x".repeat((1 << bits) + 1));
    assertThat(small.form(fits)).isNotSameAs(fits);
    assertThat(small.form(longer)).isSameAs(longer);
    assertThat(deflating.form(longer)).isNotSameAs(longer);
  }

  @Test
  void aSettledFrameLetsGoOfItsTwinAndIsNotCompressedAnyMore() {
    Frame frame = broadcast("x".repeat(5000));
    Frame twin = deflating.form(frame);
    frame.settle();
    assertThat(frame.twin()).isSameAs(frame);
    assertThat(deflating.form(frame)).isSameAs(frame);
    assertThat(deflating.form(twin)).as("held back and sent later").isSameAs(twin);
    assertThat(compression.messages()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 9, 1, 6})
  void everyLevelIsRead(int level) throws Exception {
    settings = new Compression.Settings(true, 0, level);
    StringBuilder text = new StringBuilder();
    Random random = new Random(level);
    while (text.length() < 200_000) {
      text.append("{\"id\":").append(random.nextInt()).append(",\"é\":true}");
    }
    Frame form = deflating.form(broadcast(text.toString()));
    assertThat(form.length()).isLessThan(100_000);
    assertThat(inflated(form)).isEqualTo(text.toString());
  }
}
