package io.echobridge.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.echobridge.net.Sends;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What this kernel does; where it forbids io_uring, that it is said. */
class RingsTest {
  private static final int EPERM = 1;
  private static final int EBADF = 9;
  private static final int EPIPE = 32;
  private static final int ENOSYS = 38;
  private static final int ETIME = 62;

  private final boolean allowed = KernelProbe.allows();

  /** Linux since 5.19; a container may forbid one of its calls, and then the reason names it. */
  @Test
  void aRingSendsWhereTheKernelAllowsItElseItIsSaidWhyNot() {
    if (allowed) {
      assertThat(Rings.fault()).isEmpty();
    } else {
      assertThat(Rings.fault())
          .hasValueSatisfying(why -> assertThat(why).matches("io_uring_\\w+ fails with .+"));
    }
  }

  @Test
  void anErrorIsNamedToWhoeverRunsTheDaemon() {
    assertThat(Linux.name(EPERM)).contains("kernel.io_uring_disabled");
    assertThat(Linux.name(ENOSYS)).contains("this kernel does not have it");
    assertThat(Linux.name(Linux.EINVAL)).contains("Linux 5.19");
    assertThat(Linux.name(Linux.ENOMEM)).contains("locked memory");
    assertThat(Linux.name(77)).isEqualTo("error 77");
  }

  @Test
  void ringsAreGoneOnceTheyAreClosed() throws IOException {
    long before = openRings();
    boolean opens = KernelProbe.opens();
    try (Rings rings = new Rings()) {
      List<Sends> sends = List.of(rings.open(), rings.open());
      assertThat(openRings()).isEqualTo(opens ? before + 2 : before);
      assertThat(sends).allMatch(each -> opens == (each instanceof RingSends));
    }
    assertThat(openRings()).isEqualTo(before);
  }

  private static long openRings() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(RingsTest::isRing).count();
    }
  }

  private static boolean isRing(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().contains("[io_uring]");
    } catch (IOException e) {
      return false; // That of the list itself.
    }
  }

  /** The answers of the kernel itself: all taken, some of it, no room, gone, no socket. */
  @Test
  void theKernelAnswersEachSend() throws Exception {
    if (!allowed) {
      assertThat(Rings.fault()).isPresent();
      return;
    }
    try (KernelUring uring = KernelUring.open();
        Pair open = new Pair();
        Pair narrow = new Pair();
        Pair gone = new Pair();
        Memory bytes = new Memory(8 << 20)) {
      gone.to.close();
      await().until(() -> isBroken(gone.from)); // The reset arrives after a first byte.
      long address = Pointer.nativeValue(bytes);
      uring.prepare(0, Descriptors.of(open.from), address, 10);
      uring.prepare(1, Descriptors.of(narrow.from), address, (int) bytes.size());
      uring.prepare(2, Descriptors.of(narrow.from), address, (int) bytes.size());
      uring.prepare(3, Descriptors.of(gone.from), address, 10);
      uring.prepare(4, Descriptors.of(open.from), address, 10);
      uring.disarm(1);
      uring.prepare(5, Descriptors.of(open.from), address, 10);
      uring.prepare(6, Descriptors.of(open.from), address, 10);
      uring.withdraw(1);
      int[] results = new int[7];
      assertThat(uring.enter(6, 6)).isEqualTo(6);
      assertThat(uring.answers((tag, result) -> results[tag] = result)).isEqualTo(6);
      assertThat(results[0]).isEqualTo(10);
      assertThat(results[1]).isPositive().isLessThan((int) bytes.size());
      assertThat(results[2]).isEqualTo(-Linux.EAGAIN);
      assertThat(results[3]).isEqualTo(-EPIPE);
      assertThat(results[4]).isEqualTo(-EBADF);
      assertThat(results[5]).isEqualTo(10);
      assertThat(results[6]).isZero();
      uring.prepare(6, Descriptors.of(open.from), address, 7);
      assertThat(uring.enter(1, 1)).isEqualTo(1);
      assertThat(uring.answers((tag, result) -> results[tag] = result)).isEqualTo(1);
      assertThat(results[6]).isEqualTo(7);
      assertThat(uring.enter(0, 1)).isEqualTo(-ETIME); // Nothing is left, and it says so.
    }
  }

  private static boolean isBroken(SocketChannel channel) {
    try {
      channel.write(ByteBuffer.allocate(1));
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** A kernel that refuses: a ring is its thread's alone. */
  @Test
  void whatTheKernelRefusesIsWrittenAndNothingIsLost() throws Exception {
    if (!allowed) {
      assertThat(Rings.fault()).isPresent();
      return;
    }
    KernelUring[] others = new KernelUring[1];
    Thread other = new Thread(() -> others[0] = opened());
    other.start();
    other.join();
    List<Pair> pairs = new ArrayList<>();
    try (KernelUring uring = others[0]) {
      RingSends sends = new RingSends(uring, new Refusals());
      ByteBuffer bytes = ByteBuffer.allocateDirect(60);
      for (int i = 0; i < 20; i++) {
        Pair pair = new Pair();
        pairs.add(pair);
        bytes.limit(3 * i + 3).position(3 * i);
        bytes.put(new byte[] {1, 2, (byte) i}).position(3 * i);
        sends.send(pair, bytes);
      }
      sends.handOver();
      for (int i = 0; i < 20; i++) {
        ByteBuffer read = ByteBuffer.allocate(10);
        pairs.get(i).from.shutdownOutput();
        while (pairs.get(i).to.read(read) >= 0) {
          // Until its end.
        }
        assertThat(read.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, (byte) i}));
        assertThat(pairs.get(i).taken).containsExactly(3);
      }
    } finally {
      for (Pair each : pairs) {
        each.close();
      }
    }
  }

  /** More than its entries, which are used again: its numbers go round more than twice. */
  @Test
  void aFullRingIsHandedOverAndFilledAgain() throws Exception {
    if (!allowed) {
      assertThat(Rings.fault()).isPresent();
      return;
    }
    int many = 2_500;
    ByteBuffer bytes = ByteBuffer.allocateDirect(4 * many);
    for (int i = 0; i < many; i++) {
      bytes.putInt(i);
    }
    ByteBuffer read = ByteBuffer.allocate(4 * many);
    Refusals refusals = new Refusals();
    try (KernelUring uring = KernelUring.open();
        Pair pair = new Pair()) {
      RingSends sends = new RingSends(uring, refusals);
      int full = 0;
      for (int i = 0; i < many; i++) {
        if (sends.isFull()) {
          sends.handOver();
          full++;
          assertThat(pair.taken).as("a ring's worth").hasSize(i);
        }
        sends.send(pair, bytes.limit(4 * i + 4).position(4 * i));
      }
      assertThat(full).isEqualTo(2);
      assertThat(pair.taken).hasSize(2 * 1024);
      sends.handOver();
      assertThat(pair.taken).hasSize(many).containsOnly(4);
      assertThat(refusals.arePresent()).isFalse();
      pair.from.shutdownOutput();
      while (pair.to.read(read) > 0) {
        // Until its end.
      }
      assertThat(read.flip()).isEqualTo(bytes.clear());
    }
  }

  private static KernelUring opened() {
    try {
      return KernelUring.open();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Two ends of a connection; the first one writes. */
  private static final class Pair implements Sends.Socket, AutoCloseable {
    final SocketChannel from;
    final SocketChannel to;
    final List<Integer> taken = new ArrayList<>();

    Pair() throws IOException {
      try (ServerSocketChannel listening = ServerSocketChannel.open()) {
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        from = SocketChannel.open(listening.getLocalAddress());
        to = listening.accept();
      }
      from.configureBlocking(false);
    }

    @Override
    public int descriptor() {
      try {
        return Descriptors.of(from);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public boolean isOpen() {
      return from.isOpen();
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      return from.write(bytes);
    }

    @Override
    public void onTaken(int bytes) {
      taken.add(bytes);
    }

    @Override
    public void onBroken() {
      taken.add(-1);
    }

    @Override
    public void close() throws IOException {
      from.close();
      to.close();
    }
  }
}
