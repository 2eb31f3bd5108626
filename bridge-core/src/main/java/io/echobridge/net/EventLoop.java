package io.echobridge.net;

import java.util.concurrent.Executor;

/**
 * One IO thread. Everything about a connection is touched on its event loop only, so nothing there
 * needs a lock; that is looked at always, and what was called from elsewhere is handed over to the
 * loop. What comes from other threads is a task: tasks run in the order they were handed in, and a
 * whole batch of them runs before anything that they wrote is flushed, so that several frames for
 * one socket leave in one system call.
 */
public interface EventLoop extends Executor {
  /** This loop's number, from 0; fixed, and small enough to index an array or a bit mask of 64. */
  int index();

  /** Whether the caller runs on this loop. */
  boolean inLoop();

  /**
   * Queues a task from any thread. Tasks of one caller run in their order; what a task throws is
   * logged.
   */
  @Override
  void execute(Runnable task);

  /**
   * Runs a task now, as a batch of its own: what it wrote is flushed when it returns. On the loop
   * only; for what XNIO calls directly, such as a readable socket.
   */
  void runBatch(Runnable task);

  /**
   * For what belongs to this loop and was called from elsewhere: a defect, which the log tells of
   * once a minute, and which harms nothing. The task is queued; from any thread.
   */
  void handOver(Runnable task);

  /**
   * Runs a task now when the caller is on this loop, in the batch under way or as one of its own;
   * queues it otherwise. From any thread; for what may overtake tasks that wait.
   */
  default void runOrExecute(Runnable task) {
    if (inLoop()) {
      runBatch(task);
    } else {
      execute(task);
    }
  }

  /** Has {@code flushable} flushed once at the end of the current batch. On the loop only. */
  void flushLater(Flushable flushable);

  /**
   * Sets {@code timer} to fire after {@code delayMillis}, or later by a tick; moves it if it is
   * set. On the loop only.
   */
  void schedule(Timer timer, long delayMillis);

  /** What hands the writes of this loop's sockets to the kernel. On the loop only. */
  default Sends sends() {
    return Sends.PLAIN;
  }

  /** Something with bytes waiting to be written. */
  @FunctionalInterface
  interface Flushable {
    /** Writes what waits. On the loop; never throws. */
    void flush();
  }
}
