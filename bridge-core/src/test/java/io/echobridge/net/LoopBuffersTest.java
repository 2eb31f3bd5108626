package io.echobridge.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LoopBuffersTest {
  private final LoopBuffers buffers = LoopBuffers.ofThisLoop();

  /** Takes {@code most} bytes at a time, as a socket does. */
  private String drain(Outbox outbox, int most) {
    StringBuilder taken = new StringBuilder();
    while (outbox.count() > 0) {
      ByteBuffer bytes = buffers.glue(outbox, false);
      assertThat(bytes.hasRemaining()).isTrue();
      byte[] some = new byte[Math.min(most, bytes.remaining())];
      bytes.get(some);
      taken.append(new String(some, StandardCharsets.ISO_8859_1));
      outbox.advance(some.length);
    }
    assertThat(outbox.bytes()).isZero();
    return taken.toString();
  }

  private static String wire(Frame frame) {
    return new String(frame.bytes(), frame.start(), frame.length(), StandardCharsets.ISO_8859_1);
  }

  @Test
  void framesLeaveWholeAndInOrderHoweverLittleTheSocketTakes() {
    Random random = new Random(3);
    for (int round = 0; round < 100; round++) {
      Outbox outbox = buffers.takeOutbox();
      StringBuilder expected = new StringBuilder();
      int count = 1 + random.nextInt(200);
      for (int i = 0; i < count; i++) {
        int length = random.nextInt(10) == 0 ? random.nextInt(150_000) : random.nextInt(300);
        Frame frame = Frame.text("f" + i + "-".repeat(length));
        outbox.add(frame);
        expected.append(wire(frame));
      }
      assertThat(outbox.bytes()).isEqualTo(expected.length());
      assertThat(drain(outbox, 1 + random.nextInt(100_000))).isEqualTo(expected.toString());
      buffers.giveBack(outbox);
    }
  }

  @Test
  void theNextSocketWithTheSameFramesIsWrittenFromTheSameBytes() {
    Frame one = Frame.text("one");
    Frame two = Frame.text("two");
    for (int socket = 0; socket < 3; socket++) {
      Outbox outbox = buffers.takeOutbox();
      outbox.add(one);
      outbox.add(two);
      assertThat(drain(outbox, 1000)).isEqualTo(wire(one) + wire(two));
      buffers.giveBack(outbox);
    }
    Outbox other = buffers.takeOutbox();
    other.add(two);
    other.add(one);
    assertThat(drain(other, 1000)).isEqualTo(wire(two) + wire(one));
  }

  @Test
  void whatWaitsCountsFromTheMomentItHasToUntilItIsTakenOrDropped() {
    Holding client = new ClientMemory(1_000_000, task -> {}).open(1);
    long before = client.bytes();
    Outbox outbox = new Outbox();
    outbox.add(Frame.text("x".repeat(100_000)));
    assertThat(client.bytes()).isEqualTo(before);
    assertThat(outbox.countFor(client)).isTrue();
    assertThat(client.bytes() - before).isBetween(100_000L, 100_200L);
    outbox.add(Frame.text("abc"));
    outbox.add(Frame.text("abc"));
    outbox.advance(10);
    outbox.dropRest();
    assertThat(outbox.count()).isEqualTo(1);
    assertThat(client.bytes() - before).isBetween(100_000L, 100_200L);
    outbox.advance(outbox.bytes());
    assertThat(client.bytes()).isEqualTo(before);
    outbox.add(Frame.text("more"));
    outbox.clear();
    assertThat(client.bytes()).isEqualTo(before);
  }

  @Test
  void whatIsStillNeededStaysWhileThereIsRoom() {
    Outbox first = outbox(Frame.text("one"), Frame.text("-".repeat(60_000)));
    Outbox second = outbox(Frame.text("two"));
    Outbox third = outbox(Frame.text("-".repeat(10_000)));
    ByteBuffer needed = buffers.glue(first, false).duplicate();
    String before = text(needed);

    assertThat(buffers.hasRoomFor(second)).isTrue();
    assertThat(text(buffers.glue(second, true))).isEqualTo(wire(second.at(0)));
    assertThat(text(needed)).isEqualTo(before);
    assertThat(buffers.hasRoomFor(second)).isTrue();
    assertThat(buffers.hasRoomFor(third)).isFalse();
  }

  private Outbox outbox(Frame... frames) {
    Outbox outbox = new Outbox();
    for (Frame frame : frames) {
      outbox.add(frame);
    }
    return outbox;
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
  }
}
