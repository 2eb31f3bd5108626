package io.echobridge.broker.link;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread on which a link is made, lost and made again: what only its tasks touch needs no
 * locks. Messages belong on other threads, as a task may wait for the server or the listener. What
 * a task throws is logged. After {@link #close} tasks are dropped.
 */
public final class Control implements Executor {
  private static final Logger log = LoggerFactory.getLogger(Control.class);
  private static final long CLOSE_SECONDS = 10;

  private final String where;
  private final Consumer<Throwable> onFault;
  private final ScheduledThreadPoolExecutor thread;
  private volatile @Nullable Thread own;

  /**
   * @param where names the broker in the log, and the thread: "redis main of app default"
   */
  public Control(String where) {
    this(where, fault -> {});
  }

  /**
   * @param onFault is told on this thread what a task has thrown, after it was logged: whatever
   *     that task was to begin or to end will not happen by itself
   */
  public Control(String where, Consumer<Throwable> onFault) {
    this.where = where;
    this.onFault = onFault;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread made = new Thread(task, where);
              made.setDaemon(true);
              own = made;
              return made;
            },
            new ThreadPoolExecutor.DiscardPolicy());
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public void execute(Runnable task) {
    schedule(task, 0);
  }

  public void schedule(Runnable task, long delayMillis) {
    var unused = thread.schedule(() -> run(task), delayMillis, TimeUnit.MILLISECONDS);
  }

  /**
   * Ends the thread after the tasks that were handed over before, and waits for them, unless it is
   * one of them that closes.
   */
  public void close() {
    thread.shutdown();
    if (Thread.currentThread() == own) {
      return;
    }
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        log.warn("{} did not end within {} s", where, CLOSE_SECONDS);
      } else if (own != null) {
        own.join(); // its last steps, after its last task
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void faulty(Throwable e) {
    try {
      onFault.accept(e);
    } catch (Throwable again) {
      log.error("{}: a defect in its plug-in", where, again);
    }
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      // Also a class that is missing: nobody else would ever tell why the link is not made.
      log.error("{}: a defect in its plug-in", where, e);
      faulty(e);
    }
  }
}
