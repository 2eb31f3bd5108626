package io.echobridge.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What frames take that wait for one client, and what is counted for them. */
class OutboxTest {
  private static final int MANY = 100_000;

  private final ClientMemory memory = new ClientMemory(1L << 40, task -> {});
  private final Holding holding = memory.open(1);
  private final Outbox outbox = new Outbox();

  /** Such as the pongs of a client that pings: an object and an array for a few bytes. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 125})
  void aSmallFrameOfAClientsOwnCountsWhatItTakesAndNotMuchMore(int payload) {
    FrameBuilder pong = new FrameBuilder(payload).append(new byte[payload]);
    Frame like = pong.control(10);
    long usedBefore = memory.used();
    long heldBefore = holding.bytes();
    long weighedBefore = holding.weight();
    outbox.countFor(holding);
    // Once before it counts: the frames only, and not what else a first call makes.
    allocated(like, new Frame[1]);
    Frame[] frames = new Frame[MANY];
    long takes = allocated(like, frames) + 4L * MANY;
    for (Frame each : frames) {
      assertThat(outbox.add(each)).isTrue();
    }
    assertThat(memory.used() - usedBefore).isBetween(takes, 3 * takes / 2);
    assertThat(holding.bytes() - heldBefore).isBetween(takes, 3 * takes / 2);
    assertThat(holding.weight() - weighedBefore).isBetween(takes, 3 * takes / 2);
    assertThat(outbox.size()).isBetween(takes - 16L * MANY, 3 * takes / 2);
    assertThat(holding.waiting()).isEqualTo((payload + 2L) * MANY);
    outbox.clear();
    assertThat(memory.used()).isEqualTo(usedBefore);
    assertThat(holding.bytes()).isEqualTo(heldBefore);
    assertThat(holding.waiting()).isZero();
  }

  /** What the JVM takes for frames that are like another one. */
  private static long allocated(Frame like, Frame[] frames) {
    var thread = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    int length = like.bytes().length;
    int end = like.start() + like.length();
    long before = thread.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < frames.length; i++) {
      frames[i] = new Frame(new byte[length], like.start(), like.payloadStart(), end);
    }
    return thread.getCurrentThreadAllocatedBytes() - before;
  }

  /** Otherwise each client in turn could keep the places for all that there is memory for. */
  @Test
  void aClientThatLeavesAFrameOfVeryManyDoesNotKeepTheirPlaces() {
    Frame frame = Frame.text("one of all");
    for (int i = 0; i < 5_000_000; i++) {
      outbox.add(frame);
    }
    outbox.add(Frame.text("the last"));
    long full = live();
    outbox.advance(5_000_000L * frame.length());
    assertThat(full - live()).isGreaterThan(4L * 5_000_000 - (4 << 20));
    assertThat(outbox.count()).isOne();
    assertThat(outbox.at(0).payload()).isEqualTo("the last");
  }

  private static long live() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void framesStayInOrderWhileTheirPlacesBecomeMoreAndFewer() {
    int in = 0;
    int out = 0;
    for (int wave : new int[] {10, 1_000, 3, 70, 500, 0}) {
      while (outbox.count() < 2 * wave + 1) {
        outbox.add(Frame.text("%06d".formatted(in++)));
      }
      while (outbox.count() > wave) {
        assertThat(outbox.at(0).payload()).isEqualTo("%06d".formatted(out++));
        outbox.advance(outbox.at(0).length());
      }
    }
    assertThat(out).isEqualTo(in).isGreaterThan(2_000);
    assertThat(outbox.bytes()).isZero();
  }
}
