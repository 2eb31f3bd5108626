package io.echobridge.acceptance;

import java.util.Collections;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * An application that publishes numbered events at a steady pace, whatever happens, and knows which
 * ones its broker has. A number that failed is not tried again: the broker may have it.
 */
final class Ticker {
  private static final int PER_SECOND = 200;

  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final NavigableSet<Integer> published =
      Collections.synchronizedNavigableSet(new TreeSet<>());
  private int next;

  /** Publishes one event. */
  interface Publishing {
    /**
     * @param done to be run when the broker has it, from any thread
     * @throws Exception when it does not, or may not, have it
     */
    void publish(int number, Runnable done) throws Exception;
  }

  Ticker(Publishing application) {
    long pause = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
    var unused = clock.scheduleAtFixedRate(() -> tick(application), 0, pause, TimeUnit.NANOSECONDS);
  }

  private void tick(Publishing application) {
    int number = next++;
    try {
      application.publish(number, () -> published.add(number));
    } catch (Exception e) {
      // Not published, as far as the application knows.
    }
  }

  /** The numbers that the broker has. */
  NavigableSet<Integer> published() {
    synchronized (published) {
      return new TreeSet<>(published);
    }
  }

  /** Stops publishing. */
  void stop() throws InterruptedException {
    clock.shutdown();
    if (!clock.awaitTermination(30, TimeUnit.SECONDS)) {
      throw new AssertionError("an application does not end");
    }
  }
}
