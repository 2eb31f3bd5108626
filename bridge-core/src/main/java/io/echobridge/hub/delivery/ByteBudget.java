package io.echobridge.hub.delivery;

/**
 * How many bytes may be on their way from the brokers to the event loops. Who brings more waits, so
 * a broker that is faster than the sockets is held back instead of filling memory. Thread-safe.
 *
 * <p>Public for the other rooms of the hub only.
 */
public final class ByteBudget {
  private long limit;
  private long used;
  private int waiting;
  private boolean closed;

  public ByteBudget(long limit) {
    this.limit = limit;
  }

  /**
   * Takes bytes, waiting until they are there. What is larger than the whole budget passes alone.
   *
   * @return false when the budget was closed: nothing is taken
   */
  synchronized boolean acquire(long bytes) {
    boolean interrupted = false;
    waiting++;
    while (!closed && !fits(bytes)) {
      try {
        wait();
      } catch (InterruptedException e) {
        // An event is not lost because its bringer is to stop: close() ends this wait.
        interrupted = true;
      }
    }
    waiting--;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (!closed) {
      used += bytes;
    }
    return !closed;
  }

  /** Takes bytes if they are there. */
  synchronized boolean tryAcquire(long bytes) {
    if (closed || !fits(bytes)) {
      return false;
    }
    used += bytes;
    return true;
  }

  /** Takes bytes that cannot wait, beyond the limit too: others then wait for them. */
  synchronized void charge(long bytes) {
    used += bytes;
  }

  synchronized void release(long bytes) {
    used -= bytes;
    if (waiting > 0) {
      notifyAll();
    }
  }

  /** Another limit holds from now on. */
  public synchronized void change(long newLimit) {
    limit = newLimit;
    notifyAll();
  }

  /** Lets everybody who waits go. */
  public synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Whether somebody waits for bytes. */
  synchronized boolean holdsBack() {
    return waiting > 0;
  }

  public synchronized long used() {
    return used;
  }

  private boolean fits(long bytes) {
    return used == 0 || used + bytes <= limit;
  }
}
