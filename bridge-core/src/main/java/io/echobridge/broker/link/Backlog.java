package io.echobridge.broker.link;

import io.echobridge.net.HeapShares;
import io.echobridge.net.MemoryBudget;
import java.io.InterruptedIOException;

/**
 * The messages of one connection that are in memory and were not taken yet, for a client library
 * that reads on whatever waits. All connections of the process share one part of the heap: the
 * thread that reads a connection waits here until there is room, and with it the server. A
 * connection that has no message in memory may always have one, so none waits for another for ever.
 * Thread-safe.
 */
public final class Backlog {
  /** What all connections have together, which is also the monitor of all of them. */
  static final class Shared {
    private final MemoryBudget budget;

    Shared(MemoryBudget budget) {
      this.budget = budget;
    }
  }

  private static final Shared OF_PROCESS = new Shared(HeapShares.BROKER_MESSAGES);

  /** How many messages of the largest size have room. */
  private static final int FEW = 4;

  private final Shared shared;
  private long bytes;
  private boolean bounding;
  private boolean closed;

  /** For a new connection; shares the part of the heap that all connections have. */
  public Backlog() {
    this(OF_PROCESS);
  }

  Backlog(Shared shared) {
    this.shared = shared;
  }

  /** How many bytes a message may have, so that there is room for a few: 1/64 of the heap. */
  public long largest() {
    return shared.budget.limit() / FEW;
  }

  /**
   * From now on messages wait for room. Before, they do not: the server's answers come behind them,
   * and the connection is not set up without.
   */
  public void bound() {
    synchronized (shared) {
      bounding = true;
    }
  }

  /**
   * A message comes; waits for room. On the thread that reads the connection.
   *
   * @param size in bytes
   * @throws InterruptedIOException when the thread is interrupted
   */
  public void take(long size) throws InterruptedIOException {
    synchronized (shared) {
      try {
        while (!closed && bounding && bytes > 0 && !fits(size)) {
          shared.wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException();
      }
      if (!closed) {
        bytes += size;
        shared.budget.take(size);
      }
    }
  }

  private boolean fits(long size) {
    return shared.budget.used() + size <= shared.budget.limit();
  }

  /** A message was taken, or nobody wants it any more. */
  public void give(long size) {
    synchronized (shared) {
      if (!closed) {
        bytes -= size;
        giveBack(size);
      }
    }
  }

  /** The connection ends: nothing waits any more, and nothing is counted. Idempotent. */
  public void close() {
    synchronized (shared) {
      closed = true;
      giveBack(bytes);
      bytes = 0;
    }
  }

  private void giveBack(long size) {
    shared.budget.release(size);
    shared.notifyAll();
  }
}
