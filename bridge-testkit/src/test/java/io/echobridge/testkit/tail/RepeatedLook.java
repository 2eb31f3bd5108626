package io.echobridge.testkit.tail;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A thread that looks at a file again and again. */
final class RepeatedLook implements AutoCloseable {
  private final String name;
  private final Duration pause;
  private final CountDownLatch closing = new CountDownLatch(1);
  private @Nullable Thread thread;

  RepeatedLook(String name, Duration pause) {
    this.name = name;
    this.pause = pause;
  }

  synchronized void start(Runnable look) {
    Thread made =
        new Thread(
            () -> {
              while (!closes()) {
                look.run();
              }
            },
            name);
    made.setDaemon(true);
    made.start();
    thread = made;
  }

  /** Waits for the look that is running, unless it is that one which closes. */
  @Override
  public void close() {
    closing.countDown();
    Thread made;
    synchronized (this) {
      made = thread;
    }
    if (made == null || made == Thread.currentThread()) {
      return;
    }
    try {
      made.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean closes() {
    try {
      return closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }
}
