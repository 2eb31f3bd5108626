package io.echobridge.ring;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.echobridge.net.Sends;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The io_urings of a server's loops, and whether they work here. From any thread. */
public final class Rings implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Rings.class);

  private final Queue<KernelUring> opened = new ConcurrentLinkedQueue<>();

  /** Why none works here; empty where one has sent a few bytes. */
  public static Optional<String> fault() {
    if (!Descriptors.ofConnectionsAreKnown()) {
      return Optional.of("the numbers of sockets cannot be had from this version of XNIO");
    }
    try (KernelUring uring = KernelUring.open();
        ServerSocketChannel listening = ServerSocketChannel.open()) {
      listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
      try (SocketChannel from = SocketChannel.open(listening.getLocalAddress());
          SocketChannel to = listening.accept()) {
        return fault(uring, from, to);
      }
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (Error e) {
      // JNA has errors of its own for a library that it cannot unpack, load or call.
      return Optional.of("the library JNA does not work here: " + e.getMessage());
    }
  }

  private static Optional<String> fault(KernelUring uring, SocketChannel from, SocketChannel to)
      throws IOException {
    byte[] sent = "io_uring".getBytes(US_ASCII);
    ByteBuffer bytes = ByteBuffer.allocateDirect(sent.length).put(sent).flip();
    long address = Pointer.nativeValue(Native.getDirectBufferPointer(bytes));
    uring.prepare(0, Descriptors.of(from), address, sent.length);
    int taken = uring.enter(1, 1);
    if (taken < 0) {
      return Optional.of("io_uring_enter fails with " + Linux.name(-taken));
    }
    int[] result = new int[1];
    boolean done = taken == 1 && uring.answers((tag, answer) -> result[0] = answer) == 1;
    if (!done || result[0] != sent.length) {
      return Optional.of("io_uring does not send here");
    }
    ByteBuffer read = ByteBuffer.allocate(sent.length);
    while (read.hasRemaining() && to.read(read) >= 0) {
      // It comes at once: the kernel says that it has taken all.
    }
    return read.flip().equals(bytes)
        ? Optional.empty()
        : Optional.of("io_uring sends other bytes than it was given");
  }

  /** Opens one for the calling loop. Where that fails, each of its sockets writes for itself. */
  public Sends open() {
    try {
      KernelUring uring = KernelUring.open();
      opened.add(uring);
      return new RingSends(uring, new Refusals());
    } catch (IOException e) {
      log.warn(
          "An IO thread has no io_uring and sends with one system call for each client: {}",
          e.getMessage());
      return Sends.PLAIN;
    }
  }

  /** Closes them all, when their loops have ended. */
  @Override
  public void close() {
    for (KernelUring each = opened.poll(); each != null; each = opened.poll()) {
      each.close();
    }
  }
}
