package io.echobridge.protocol.echo.socketio;

import io.echobridge.net.EventLoop;
import io.echobridge.net.Timer;
import java.util.ArrayDeque;
import java.util.Queue;

/** Runs tasks when the test says so; timers never fire. */
public final class FakeLoop implements EventLoop {
  private final Queue<Runnable> tasks = new ArrayDeque<>();

  public void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  @Override
  public int index() {
    return 0;
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
  public void handOver(Runnable task) {
    tasks.add(task);
  }

  @Override
  public void runBatch(Runnable task) {
    task.run();
  }

  @Override
  public void flushLater(Flushable flushable) {}

  @Override
  public void schedule(Timer timer, long delayMillis) {}
}
