package io.echobridge.broker.rabbitmq;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread on which a broker's link is made, lost and made again. Connecting blocks it for as
 * long as {@code connect-timeout} allows, which is why nothing that is urgent runs here. After
 * {@link #close} tasks are dropped.
 */
final class Control implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(RabbitBroker.class);

  private static final long CLOSE_SECONDS = 10;

  private final ScheduledThreadPoolExecutor thread;
  private volatile @Nullable Thread own;

  Control(String name) {
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread made = new Thread(task, name);
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

  void schedule(Runnable task, long delayMillis) {
    try {
      var unused = thread.schedule(() -> run(task), delayMillis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      LOG.debug("closed");
    }
  }

  /**
   * Ends the thread after the tasks that were handed over before, and waits for them, unless it is
   * one of them that closes.
   */
  void close() {
    thread.shutdown();
    if (Thread.currentThread() == own) {
      return;
    }
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("the RabbitMQ broker did not end within {} s", CLOSE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("a fault in the RabbitMQ broker", e);
    }
  }
}
