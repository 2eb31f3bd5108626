package io.echobridge.net;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the process may keep of one kind of thing that is not complete yet: bodies of publishers,
 * questions that wait for the application. Each of them has a limit of its own; this one holds when
 * very many go to theirs at once. What is kept for clients is in {@link ClientMemory}. Thread-safe.
 */
public final class MemoryBudget implements Room {
  /**
   * Below this many bytes a thing is not worth counting: one for each file descriptor fits in
   * memory.
   */
  public static final int SMALL = 4096;

  private final long limit;
  private final AtomicLong used = new AtomicLong();

  /**
   * @param limit in bytes
   */
  public MemoryBudget(long limit) {
    this.limit = limit;
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

  @Override
  public boolean take(long bytes) {
    return used.addAndGet(bytes) <= limit;
  }

  @Override
  public void giveBack(long bytes) {
    release(bytes);
  }

  /** Whether more is taken than there is. */
  public boolean isOverfull() {
    return used.get() > limit;
  }

  /** How many bytes may be taken. */
  public long limit() {
    return limit;
  }

  /** How many bytes are taken. */
  public long used() {
    return used.get();
  }
}
