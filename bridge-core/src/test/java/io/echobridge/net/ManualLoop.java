package io.echobridge.net;

import java.util.ArrayDeque;
import java.util.Queue;

/** A loop whose tasks run when the test says so, on the test's thread; its timers never fire. */
public final class ManualLoop implements EventLoop {
  private final int index;
  private final Queue<Runnable> tasks = new ArrayDeque<>();

  public ManualLoop(int index) {
    this.index = index;
  }

  /** Runs what waits, and what that hands in. */
  public void run() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public boolean inLoop() {
    return true;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public void runBatch(Runnable task) {
    task.run();
  }

  @Override
  public void handOver(Runnable task) {
    throw new AssertionError("nothing is called from elsewhere");
  }

  @Override
  public void flushLater(Flushable flushable) {
    flushable.flush();
  }

  @Override
  public void schedule(Timer timer, long delayMillis) {}
}
