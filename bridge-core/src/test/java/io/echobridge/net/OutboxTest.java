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
}
