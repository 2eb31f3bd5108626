package io.echobridge.ring;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.net.Sends;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * What becomes of sends, whatever the kernel answers. The kernel is played, as it is never so bad.
 */
class RingSendsTest {
  private static final int EPIPE = 32;
  private static final int EPERM = 1;
  private static final int EBADF = 9;
  private static final int ETIME = 62;

  private final PlayedUring uring = new PlayedUring();
  private final AtomicLong nanos = new AtomicLong();
  private final RingSends sends = new RingSends(uring, new Refusals(nanos::get));
  private final ByteBuffer bytes =
      ByteBuffer.allocateDirect(16).put("0123456789".getBytes(US_ASCII)).flip();

  /**
   * Answers each send as the test says, in their order; with all of its bytes where it says
   * nothing.
   */
  private static final class PlayedUring implements Uring {
    private static final int NOBODY = -1;

    private record Prepared(int tag, int descriptor, int length) {}

    private final Deque<Prepared> prepared = new ArrayDeque<>();
    private final Deque<Prepared> taken = new ArrayDeque<>();

    /** Results of sends, by the socket's descriptor. */
    final int[] results = new int[4000];

    /** What the next calls return in place of what they were given. */
    final Deque<Integer> returns = new ArrayDeque<>();

    /** The descriptors of sends that are never answered. */
    final Set<Integer> silent = new HashSet<>();

    int calls;

    @Override
    public int capacity() {
      return 1024;
    }

    @Override
    public void prepare(int tag, int descriptor, long address, int length) {
      prepared.add(new Prepared(tag, descriptor, length));
    }

    @Override
    public int enter(int sends, int answers) {
      calls++;
      assertThat(sends).isLessThanOrEqualTo(prepared.size());
      int most = returns.isEmpty() ? sends : Math.min(sends, returns.remove());
      if (sends == 0 && taken.isEmpty()) {
        return -ETIME;
      }
      for (int i = 0; i < most; i++) {
        taken.add(prepared.remove());
      }
      return most;
    }

    @Override
    public int answers(Answers to) {
      int count = 0;
      while (!taken.isEmpty()) {
        Prepared each = taken.remove();
        if (!silent.contains(each.descriptor)) {
          int result = each.descriptor == NOBODY ? -EBADF : results[each.descriptor];
          to.answer(each.tag, result == 0 ? each.length : result);
          count++;
        }
      }
      return count;
    }

    @Override
    public void disarm(int newest) {
      List<Prepared> all = new ArrayList<>(prepared);
      Prepared was = all.get(all.size() - newest);
      all.set(all.size() - newest, new Prepared(was.tag, NOBODY, was.length));
      prepared.clear();
      prepared.addAll(all);
    }

    @Override
    public void withdraw(int sends) {
      for (int i = 0; i < sends; i++) {
        prepared.removeLast();
      }
    }

    @Override
    public void close() {}
  }

  private static class PlayedSocket implements Sends.Socket {
    private final int descriptor;
    final List<String> heard = new ArrayList<>();
    boolean open = true;

    PlayedSocket(int descriptor) {
      this.descriptor = descriptor;
    }

    @Override
    public int descriptor() {
      return descriptor;
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      if (!open) {
        throw new ClosedChannelException();
      }
      heard.add("writes " + US_ASCII.decode(bytes.duplicate()));
      return bytes.remaining();
    }

    @Override
    public void onTaken(int taken) {
      heard.add("taken " + taken);
    }

    @Override
    public void onBroken() {
      heard.add("broken");
    }
  }

  private List<PlayedSocket> sendFrom(int count) {
    List<PlayedSocket> sockets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sockets.add(new PlayedSocket(100 + i));
      if (sends.isFull()) {
        sends.handOver();
      }
      sends.send(sockets.get(i), bytes.clear().limit(10));
    }
    return sockets;
  }

  @Test
  void socketsHearWhatTheKernelTookOfTheirs() {
    uring.results[100] = 3;
    uring.results[101] = -Linux.EAGAIN;
    uring.results[102] = -EPIPE;
    List<PlayedSocket> sockets = sendFrom(4);
    assertThat(sends.isWaiting()).isTrue();
    assertThat(sockets).allSatisfy(socket -> assertThat(socket.heard).isEmpty());
    sends.handOver();
    assertThat(sockets)
        .extracting(socket -> String.join(" ", socket.heard))
        .containsExactly("taken 3", "taken 0", "broken", "taken 10");
    assertThat(uring.calls).isOne();
    assertThat(sends.isWaiting()).isFalse();
  }

  @Test
  void aFullRingSaysSoAndIsHandedOver() {
    List<PlayedSocket> sockets = sendFrom(2100);
    assertThat(uring.calls).isEqualTo(2);
    sends.handOver();
    assertThat(sockets).allSatisfy(socket -> assertThat(socket.heard).containsExactly("taken 10"));
  }

  @Test
  void aCallThatTookSomeOrWasInterruptedGoesOn() {
    uring.returns.addAll(List.of(2, -Linux.EINTR, 1));
    List<PlayedSocket> sockets = sendFrom(5);
    sends.handOver();
    assertThat(sockets).allSatisfy(socket -> assertThat(socket.heard).containsExactly("taken 10"));
    assertThat(uring.calls).isEqualTo(4);
  }

  @Test
  void whenTheKernelRefusesTheCallSocketsWriteForThemselves() {
    uring.returns.addAll(List.of(2, -EPERM));
    List<PlayedSocket> sockets = sendFrom(4);
    sends.handOver();
    assertThat(sockets)
        .extracting(socket -> String.join(", ", socket.heard))
        .containsExactly(
            "taken 10", "taken 10", "writes 0123456789, taken 10", "writes 0123456789, taken 10");
    nanos.set(Long.MAX_VALUE / 2);
    sends.send(sockets.get(0), bytes.clear().limit(5));
    assertThat(sockets.get(0).heard).containsExactly("taken 10", "writes 01234", "taken 5");
    assertThat(sends.isWaiting()).isFalse();
  }

  @Test
  void whereTheKernelLacksMemoryTheRingIsUsedAgainASecondLater() {
    for (int shortage : List.of(-Linux.EAGAIN, -Linux.ENOMEM, -Linux.EBUSY, 0)) {
      uring.returns.add(shortage);
      PlayedSocket first = sendFrom(1).get(0);
      sends.handOver();
      assertThat(first.heard).containsExactly("writes 0123456789", "taken 10");

      nanos.addAndGet(Duration.ofMillis(900).toNanos());
      PlayedSocket soon = sendFrom(1).get(0);
      assertThat(soon.heard).containsExactly("writes 0123456789", "taken 10");

      nanos.addAndGet(Duration.ofMillis(200).toNanos());
      List<PlayedSocket> later = sendFrom(3);
      assertThat(sends.isWaiting()).isTrue();
      sends.handOver();
      assertThat(later).allSatisfy(socket -> assertThat(socket.heard).containsExactly("taken 10"));
    }
  }

  @Test
  void whatTheKernelRefusesIsWrittenBeforeTheBytesChange() {
    uring.returns.add(-Linux.EAGAIN);
    List<PlayedSocket> sockets = sendFrom(2);
    sends.settle(sockets.get(0));
    assertThat(sends.isWaiting()).isFalse(); // So the bytes may change.
    bytes.clear().put("----------".getBytes(US_ASCII));
    sends.handOver();
    assertThat(sockets)
        .allSatisfy(
            socket -> assertThat(socket.heard).containsExactly("writes 0123456789", "taken 10"));
  }

  @Test
  void aSendThatIsNeverAnsweredEndsItsSocketAndTheUseOfTheRing() {
    uring.silent.add(101);
    List<PlayedSocket> sockets = sendFrom(3);
    sends.handOver();
    assertThat(sockets)
        .extracting(socket -> String.join(" ", socket.heard))
        .containsExactly("taken 10", "broken", "taken 10");
    assertThat(uring.calls).as("calls that wait a second each").isEqualTo(2);
    nanos.set(Long.MAX_VALUE / 2);
    sends.send(sockets.get(0), bytes.clear().limit(5));
    assertThat(sockets.get(0).heard).containsExactly("taken 10", "writes 01234", "taken 5");
  }

  @Test
  void nothingIsSentToTheNumberOfASocketThatWasClosedBehindItsWritersBack() {
    List<PlayedSocket> sockets = sendFrom(4);
    sockets.get(0).open = false;
    sockets.get(2).open = false;
    sends.handOver();
    assertThat(sockets)
        .extracting(socket -> String.join(" ", socket.heard))
        .containsExactly("broken", "taken 10", "broken", "taken 10");
  }

  @Test
  void whatWasClosedIsBrokenAlsoWhereTheKernelRefuses() {
    uring.returns.add(-Linux.EAGAIN);
    List<PlayedSocket> sockets = sendFrom(2);
    sockets.get(1).open = false;
    sends.handOver();
    assertThat(sockets.get(0).heard).containsExactly("writes 0123456789", "taken 10");
    assertThat(sockets.get(1).heard).containsExactly("broken");
  }

  /** Some taken, some not, interrupted, out of memory, settled in the middle: in any order. */
  @Test
  void everySocketHearsOnceWhateverTheKernelDoes() {
    for (int seed = 0; seed < 1000; seed++) {
      Random random = new Random(seed);
      List<PlayedSocket> sockets = new ArrayList<>();
      for (int batch = 0; batch < 4; batch++) {
        nanos.addAndGet(random.nextInt(3) * Duration.ofSeconds(1).toNanos());
        for (int i = random.nextInt(4); i > 0; i--) {
          uring.returns.add(
              random.nextBoolean()
                  ? random.nextInt(6)
                  : List.of(-Linux.EINTR, -Linux.EAGAIN, -Linux.ENOMEM).get(random.nextInt(3)));
        }
        List<PlayedSocket> some = sendFrom(1 + random.nextInt(12));
        if (random.nextBoolean()) {
          sends.settle(some.get(random.nextInt(some.size())));
        }
        sends.handOver();
        sockets.addAll(some);
      }
      assertThat(sockets)
          .as("seed %d", seed)
          .allSatisfy(
              socket ->
                  assertThat(socket.heard)
                      .isIn(List.of("taken 10"), List.of("writes 0123456789", "taken 10")));
      assertThat(sends.isWaiting()).isFalse();
      assertThat(uring.prepared).isEmpty();
    }
  }

  @Test
  void aSocketWithoutADescriptorWritesForItself() {
    PlayedSocket secure = new PlayedSocket(Sends.NO_DESCRIPTOR);
    sends.send(secure, bytes.clear().limit(7));
    assertThat(secure.heard).containsExactly("writes 0123456", "taken 7");
    assertThat(uring.calls).isZero();
  }

  @Test
  void aSocketThatIsClosedHearsBeforeAndTheOthersLater() {
    List<PlayedSocket> sockets = sendFrom(3);
    sends.settle(sockets.get(1));
    assertThat(sockets.get(1).heard).containsExactly("taken 10");
    assertThat(sockets.get(0).heard).isEmpty();
    assertThat(sends.isWaiting()).isFalse(); // The kernel has all bytes.
    assertThat(sends.isFull()).isTrue(); // The others have to hear first.
    sends.handOver();
    assertThat(sends.isFull()).isFalse();
    sends.send(sockets.get(1), bytes.clear().limit(4));
    assertThat(sockets.get(0).heard).containsExactly("taken 10");
    assertThat(sockets.get(2).heard).containsExactly("taken 10");
    sends.handOver();
    assertThat(sockets.get(1).heard).containsExactly("taken 10", "taken 4");
  }

  @Test
  void oneThatIsClosedWhileOthersHearIsToldOnce() {
    PlayedSocket second = new PlayedSocket(2);
    PlayedSocket first =
        new PlayedSocket(1) {
          @Override
          public void onTaken(int taken) {
            super.onTaken(taken);
            sends.settle(second);
            throw new IllegalStateException("a defect of this one, which harms no other");
          }
        };
    PlayedSocket third = new PlayedSocket(3);
    for (PlayedSocket each : List.of(first, second, third)) {
      sends.send(each, bytes.clear().limit(10));
    }
    sends.handOver();
    assertThat(List.of(first, second, third))
        .allSatisfy(socket -> assertThat(socket.heard).containsExactly("taken 10"));
  }
}
