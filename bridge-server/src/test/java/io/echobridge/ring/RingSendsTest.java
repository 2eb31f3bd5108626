package io.echobridge.ring;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.net.Sends;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What becomes of sends, whatever the kernel answers. The kernel is played, as it is never so bad.
 */
class RingSendsTest {
  private static final int EPIPE = 32;
  private static final int EPERM = 1;

  private final PlayedUring uring = new PlayedUring();
  private final RingSends sends = new RingSends(uring);
  private final ByteBuffer bytes =
      ByteBuffer.allocateDirect(16).put("0123456789".getBytes(US_ASCII)).flip();

  /**
   * Answers each send as the test says, in their order; with all of its bytes where it says
   * nothing.
   */
  private static final class PlayedUring implements Uring {
    private record Prepared(int tag, int descriptor, int length) {}

    private final Deque<Prepared> prepared = new ArrayDeque<>();
    private final Deque<Prepared> taken = new ArrayDeque<>();

    /** Results of sends, by the socket's descriptor. */
    final int[] results = new int[4000];

    /** What the next calls return in place of what they were given. */
    final Deque<Integer> returns = new ArrayDeque<>();

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
      int most = returns.isEmpty() ? sends : returns.remove();
      for (int i = 0; i < most; i++) {
        taken.add(prepared.remove());
      }
      return most;
    }

    @Override
    public int answers(Answers to) {
      int count = taken.size();
      while (!taken.isEmpty()) {
        Prepared each = taken.remove();
        int result = results[each.descriptor];
        to.answer(each.tag, result == 0 ? each.length : result);
      }
      return count;
    }

    @Override
    public void close() {}
  }

  private static class PlayedSocket implements Sends.Socket {
    private final int descriptor;
    final List<String> heard = new ArrayList<>();

    PlayedSocket(int descriptor) {
      this.descriptor = descriptor;
    }

    @Override
    public int descriptor() {
      return descriptor;
    }

    @Override
    public int write(ByteBuffer bytes) {
      heard.add("writes");
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
        .extracting(socket -> String.join(" ", socket.heard))
        .containsExactly("taken 10", "taken 10", "taken 0", "taken 0");
    sends.send(sockets.get(3), bytes.clear().limit(5));
    assertThat(sockets.get(3).heard).containsExactly("taken 0", "writes", "taken 5");
    assertThat(sends.isWaiting()).isFalse();
  }

  @Test
  void aSocketWithoutADescriptorWritesForItself() {
    PlayedSocket secure = new PlayedSocket(Sends.NO_DESCRIPTOR);
    sends.send(secure, bytes.clear().limit(7));
    assertThat(secure.heard).containsExactly("writes", "taken 7");
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
