package io.echobridge.ring;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An io_uring of this kernel, in the layout of linux/io_uring.h: two rings in memory that the
 * kernel shares, for sends and for their answers. On the thread that opened it only.
 */
final class KernelUring implements Uring {
  // The same numbers on every processor that Debian has a Java for.
  private static final long SETUP = 425;
  private static final long ENTER = 426;

  private static final int CAPACITY = 1024;

  /**
   * One thread hands over, and the kernel does nothing in between: the cheapest, since Linux 6.1.
   */
  private static final int SINGLE_ISSUER_DEFER_TASKRUN = 1 << 12 | 1 << 13;

  /** What Linux 5.19 has: older ones, which nobody has measured, answer EINVAL. */
  private static final int COOP_TASKRUN = 1 << 8;

  /** For no longer than the last argument says. */
  private static final int WAIT_FOR_ANSWERS = 1 | 1 << 3;

  private static final int WAIT_SIZE = 24;

  /**
   * A call that has handed sends over says how many, also when the time is over; only the next one
   * says that it has waited in vain. So a send without an answer takes twice as long.
   */
  private static final long WAIT_SECONDS = 1;

  private static final int NO_SOCKET = -1;
  private static final byte SEND = 26;

  /**
   * A closed connection is an error and no signal. Without room the send ends at once: it never
   * goes on when the call is over, so the bytes may change then.
   */
  private static final int NOSIGNAL_DONTWAIT = 0x4000 | 0x40;

  private static final long PARAMETERS = 120;
  private static final long ENTRIES_OFFSET = 0x10000000L;
  private static final int READ_WRITE = 3;
  private static final int SHARED_POPULATED = 0x8001;
  private static final int ENTRY = 64;
  private static final int ANSWER = 16;
  private static final VarHandle INT =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

  private final int descriptor;
  private final Pointer ringsAt;
  private final Pointer entriesAt;
  private final ByteBuffer rings;
  private final ByteBuffer entries;
  private final int entriesTail;
  private final int answersHead;
  private final int answersTail;
  private final int answersMask;
  private final int firstAnswer;

  /** How long is waited for answers: struct io_uring_getevents_arg, and behind it the time. */
  private final Memory wait;

  private int tail;

  private KernelUring(int descriptor, Memory parameters) throws IOException {
    this.descriptor = descriptor;
    wait = new Memory(WAIT_SIZE + 16);
    wait.clear();
    wait.setLong(16, Pointer.nativeValue(wait) + WAIT_SIZE);
    wait.setLong(WAIT_SIZE, WAIT_SECONDS);
    int indexes = parameters.getInt(40 + 24);
    firstAnswer = parameters.getInt(80 + 20);
    long size =
        Math.max(indexes + 4L * CAPACITY, firstAnswer + (long) ANSWER * parameters.getInt(4));
    ringsAt = map(size, 0);
    try {
      entriesAt = map((long) ENTRY * CAPACITY, ENTRIES_OFFSET);
    } catch (IOException e) {
      Linux.munmap(ringsAt, size);
      throw e;
    }
    rings = ringsAt.getByteBuffer(0, size).order(ByteOrder.nativeOrder());
    entries = entriesAt.getByteBuffer(0, ENTRY * CAPACITY).order(ByteOrder.nativeOrder());
    entriesTail = parameters.getInt(40 + 4);
    answersHead = parameters.getInt(80);
    answersTail = parameters.getInt(80 + 4);
    answersMask = rings.getInt(parameters.getInt(80 + 8));
    for (int i = 0; i < CAPACITY; i++) {
      rings.putInt(indexes + 4 * i, i);
      entries.put(i * ENTRY, SEND);
      entries.putInt(i * ENTRY + 28, NOSIGNAL_DONTWAIT);
    }
  }

  /**
   * Opens one.
   *
   * @throws IOException where this kernel has none, or does not allow it
   * @throws LinkageError where the kernel cannot be called
   */
  static KernelUring open() throws IOException {
    if (!Platform.isLinux()) {
      throw new IOException("only Linux has io_uring");
    }
    if (Native.LONG_SIZE != Long.BYTES) { // syscall(2) takes C's long
      throw new IOException("it is used on 64-bit systems only");
    }
    try (Memory parameters = new Memory(PARAMETERS)) {
      long opened = setUp(parameters, SINGLE_ISSUER_DEFER_TASKRUN);
      if (opened < 0 && Native.getLastError() == Linux.EINVAL) {
        opened = setUp(parameters, COOP_TASKRUN);
      }
      if (opened < 0) {
        throw new IOException("io_uring_setup fails with " + Linux.name(Native.getLastError()));
      }
      int descriptor = (int) opened;
      try {
        return new KernelUring(descriptor, parameters);
      } catch (IOException e) {
        Linux.close(descriptor);
        throw e;
      }
    }
  }

  private static long setUp(Memory parameters, int flags) {
    parameters.clear();
    parameters.setInt(8, flags);
    return Linux.syscall(SETUP, CAPACITY, Pointer.nativeValue(parameters), 0, 0, 0, 0);
  }

  private Pointer map(long size, long offset) throws IOException {
    Pointer at = Linux.mmap(Pointer.NULL, size, READ_WRITE, SHARED_POPULATED, descriptor, offset);
    if (Pointer.nativeValue(at) == -1) {
      throw new IOException("the memory of io_uring cannot be had: error " + Native.getLastError());
    }
    return at;
  }

  @Override
  public int capacity() {
    return CAPACITY;
  }

  @Override
  public void prepare(int tag, int to, long address, int length) {
    int at = (tail & (CAPACITY - 1)) * ENTRY;
    entries.putInt(at + 4, to);
    entries.putLong(at + 16, address);
    entries.putInt(at + 24, length);
    entries.putLong(at + 32, tag);
    tail++;
  }

  @Override
  public int enter(int sends, int answers) {
    INT.setRelease(rings, entriesTail, tail);
    long taken =
        Linux.syscall(
            ENTER,
            descriptor,
            sends,
            answers,
            WAIT_FOR_ANSWERS,
            Pointer.nativeValue(wait),
            WAIT_SIZE);
    return taken < 0 ? -Native.getLastError() : (int) taken;
  }

  @Override
  public void disarm(int newest) {
    entries.putInt(((tail - newest) & (CAPACITY - 1)) * ENTRY + 4, NO_SOCKET);
  }

  @Override
  public void withdraw(int sends) {
    // The kernel looks at the tail in the next call only.
    tail -= sends;
  }

  @Override
  public int answers(Answers to) {
    int head = rings.getInt(answersHead);
    int end = (int) INT.getAcquire(rings, answersTail);
    int count = end - head;
    for (; head != end; head++) {
      int at = firstAnswer + (head & answersMask) * ANSWER;
      to.answer((int) rings.getLong(at), rings.getInt(at + 8));
    }
    INT.setRelease(rings, answersHead, end);
    return count;
  }

  @Override
  public void close() {
    Linux.munmap(entriesAt, entries.capacity());
    Linux.munmap(ringsAt, rings.capacity());
    Linux.close(descriptor);
    wait.close();
  }
}
