package io.echobridge.hub.delivery;

import io.echobridge.net.EventLoop;
import io.echobridge.net.Timer;
import java.util.ArrayDeque;
import java.util.Queue;

/** A loop whose tasks run when the test says so, on the test's thread. */
final class ManualLoop implements EventLoop {
  private final int index;
  private final Queue<Runnable> tasks = new ArrayDeque<>();

  ManualLoop(int index) {
    this.index = index;
  }

  void run() {
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
  public void schedule(Timer timer, long delayMillis) {
    throw new AssertionError("nothing here waits");
  }
}
