package io.echobridge.ring;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.echobridge.net.Sends;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.conduits.StreamSinkConduit;

/**
 * The sends of a loop's batch, done by an io_uring with one system call. Where the kernel refuses
 * the call one day, each socket writes for itself, and nothing is lost ({@link Refusals}).
 */
final class RingSends implements Sends {
  private static final Logger log = LoggerFactory.getLogger(RingSends.class);

  /** No answer: a socket of which nobody knows what it has sent can send nothing more. */
  private static final int UNKNOWN = -Linux.EIO;

  private final Uring uring;
  private final Refusals refusals;
  private final @Nullable Socket[] sockets;
  private final int[] starts;
  private final int[] ends;
  private final int[] results;

  /** How many sends are prepared, or done and not all told yet. */
  private int count;

  /** Whether these are done. */
  private boolean done;

  private boolean telling;

  /** The loop's buffer, and where it is in memory. */
  private @Nullable ByteBuffer buffer;

  private long address;

  RingSends(Uring uring, Refusals refusals) {
    this.uring = uring;
    this.refusals = refusals;
    this.sockets = new Socket[uring.capacity()];
    this.starts = new int[uring.capacity()];
    this.ends = new int[uring.capacity()];
    this.results = new int[uring.capacity()];
  }

  @Override
  public boolean isFull() {
    return !telling && (done || count == sockets.length);
  }

  @Override
  public void send(Socket socket, ByteBuffer bytes) {
    int descriptor = socket.descriptor();
    if (telling
        || isFull()
        || descriptor == NO_DESCRIPTOR
        || !bytes.hasRemaining()
        || refusals.arePresent()) {
      Sends.write(socket, bytes);
      return;
    }
    uring.prepare(count, descriptor, addressOf(bytes) + bytes.position(), bytes.remaining());
    sockets[count] = socket;
    starts[count] = bytes.position();
    ends[count] = bytes.limit();
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
    disarmClosed();
    int open = count;
    int sends = count;
    while (open > 0) {
      int taken = uring.enter(sends, open);
      int answered = uring.answers(this::answered);
      open -= answered;
      sends -= Math.max(0, taken);
      if ((taken < 0 && taken != -Linux.EINTR) || (taken == 0 && answered == 0 && sends > 0)) {
        refused(-taken, sends, open);
        return;
      }
    }
  }

  /**
   * Whoever closes a connection on another thread settles its writer first. Where one is closed
   * behind the writer's back, by Undertow on this thread, its number may be another one's by now.
   */
  private void disarmClosed() {
    for (int i = 0; i < count; i++) {
      Socket socket = sockets[i];
      if (socket == null || !socket.isOpen()) {
        uring.disarm(count - i);
      }
    }
  }

  private void answered(int tag, int result) {
    results[tag] = result;
  }

  /** Does what the kernel has not taken over; what it has not answered stays unknown. */
  private void refused(int error, int sends, int open) {
    uring.withdraw(sends);
    refusals.add(error, open > sends);
    for (int i = count - sends; i < count; i++) {
      results[i] = write(i);
    }
  }

  private int write(int index) {
    Socket socket = sockets[index];
    ByteBuffer bytes = buffer;
    if (socket == null || bytes == null) {
      return UNKNOWN;
    }
    try {
      return socket.write(bytes.duplicate().limit(ends[index]).position(starts[index]));
    } catch (IOException e) {
      return UNKNOWN;
    } catch (RuntimeException e) {
      log.error("A write failed; this is a defect, and the connection ends", e);
      return UNKNOWN;
    }
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
