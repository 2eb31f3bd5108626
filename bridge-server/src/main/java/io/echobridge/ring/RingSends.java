package io.echobridge.ring;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.echobridge.net.Sends;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.conduits.StreamSinkConduit;

/**
 * The sends of a loop's batch, done by an io_uring with one system call. If the kernel refuses the
 * call one day, each socket writes for itself from then on, and nothing is lost.
 */
final class RingSends implements Sends {
  private static final Logger log = LoggerFactory.getLogger(RingSends.class);

  /** No answer: a socket of which nobody knows what it has sent can send nothing more. */
  private static final int UNKNOWN = -Linux.EIO;

  private final Uring uring;
  private final @Nullable Socket[] sockets;
  private final int[] results;

  /** How many sends are prepared, or done and not all told yet. */
  private int count;

  /** Whether these are done. */
  private boolean done;

  private boolean telling;
  private boolean broken;

  /** The loop's buffer, and where it is in memory. */
  private @Nullable ByteBuffer buffer;

  private long address;

  RingSends(Uring uring) {
    this.uring = uring;
    this.sockets = new Socket[uring.capacity()];
    this.results = new int[uring.capacity()];
  }

  @Override
  public boolean isFull() {
    return !telling && (done || count == sockets.length);
  }

  @Override
  public void send(Socket socket, ByteBuffer bytes) {
    int descriptor = socket.descriptor();
    if (broken || telling || isFull() || descriptor == NO_DESCRIPTOR || !bytes.hasRemaining()) {
      Sends.write(socket, bytes);
      return;
    }
    uring.prepare(count, descriptor, addressOf(bytes) + bytes.position(), bytes.remaining());
    sockets[count] = socket;
    count++;
  }

  @SuppressWarnings("ReferenceEquality") // It is about the memory, not about what is in it.
  private long addressOf(ByteBuffer bytes) {
    if (bytes != buffer) {
      buffer = bytes;
      address = Pointer.nativeValue(Native.getDirectBufferPointer(bytes));
    }
    return address;
  }

  @Override
  public boolean isWaiting() {
    return count > 0 && !done;
  }

  @Override
  public void handOver() {
    if (count == 0 || telling) {
      return;
    }
    enter();
    telling = true;
    for (int i = 0; i < count; i++) {
      tell(i);
    }
    count = 0;
    done = false;
    telling = false;
  }

  @Override
  public void settle(Socket socket) {
    enter();
    for (int i = 0; i < count; i++) {
      if (socket.equals(sockets[i])) {
        tell(i);
      }
    }
  }

  @Override
  public int descriptor(StreamSinkConduit conduit) {
    return Descriptors.of(conduit);
  }

  /** Has the kernel do all that is prepared, and reads what came of it. */
  private void enter() {
    if (done || count == 0) {
      return;
    }
    done = true;
    Arrays.fill(results, 0, count, UNKNOWN);
    int open = count;
    int sends = count;
    while (open > 0) {
      int taken = uring.enter(sends, open);
      if (taken < 0 && taken != -Linux.EINTR) {
        refused(-taken);
        // What was not taken over is as if there had been no room: the sockets try it themselves.
        Arrays.fill(results, count - sends, count, 0);
        uring.answers(this::answered);
        return;
      }
      sends -= Math.max(0, taken);
      open -= uring.answers(this::answered);
    }
  }

  private void answered(int tag, int result) {
    results[tag] = result;
  }

  private void refused(int error) {
    broken = true;
    log.warn(
        "io_uring_enter fails with error {}: each socket writes for itself from now on", error);
  }

  private void tell(int index) {
    Socket socket = sockets[index];
    if (socket == null) {
      return;
    }
    sockets[index] = null;
    int result = results[index];
    try {
      if (result >= 0 || result == -Linux.EAGAIN) {
        socket.onTaken(Math.max(0, result));
      } else {
        socket.onBroken();
      }
    } catch (RuntimeException | Error e) {
      log.error("What came of a write could not be handled; this is a defect", e);
    }
  }
}
