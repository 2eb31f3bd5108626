package io.echobridge.net;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What all clients together may have the process keep for them of things that are not complete yet:
 * half-received messages, attachments, questions that wait for the application. Each of them has a
 * limit of its own; this one holds when very many clients go to theirs at once. Thread-safe.
 */
public final class MemoryBudget {
  /**
   * Below this many bytes a thing is not worth counting: one for each file descriptor fits in
   * memory.
   */
  public static final int SMALL = 4096;

  private static final MemoryBudget OF_PROCESS =
      new MemoryBudget(Runtime.getRuntime().maxMemory() / 8);

  private final long limit;
  private final AtomicLong used = new AtomicLong();

  /**
   * @param limit in bytes
   */
  public MemoryBudget(long limit) {
    this.limit = limit;
  }

  /** The one of this process: an eighth of the heap. */
  public static MemoryBudget ofProcess() {
    return OF_PROCESS;
  }

  /** Takes bytes, if they are there; then {@link #release} gives them back. */
  public boolean tryReserve(long bytes) {
    if (used.addAndGet(bytes) <= limit) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  public void release(long bytes) {
    used.addAndGet(-bytes);
  }

  /** How many bytes are taken. */
  public long used() {
    return used.get();
  }
}
