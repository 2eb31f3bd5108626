package io.echobridge.broker.rabbitmq;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.AbortPolicy;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;

/**
 * The threads beside {@link io.echobridge.broker.link.Control}; each does one thing, so that none
 * waits for another. They outlive links: what is left of an old one is through before a new one's
 * messages come.
 *
 * @param receiving hands events to the listener, and may be held back
 * @param hearing hands peer messages to the listener
 * @param speaking writes peer messages, and waits while RabbitMQ reads nothing
 * @param clientMessages writes what clients say, likewise
 */
record Threads(
    ExecutorService receiving,
    ExecutorService hearing,
    ExecutorService speaking,
    ExecutorService clientMessages) {
  private static final int MOST_UNSENT = 10_000;

  static Threads named(String name) {
    return new Threads(
        filledByLibrary(name + " events"),
        filledByLibrary(name + " peers"),
        one(name + " to peers", MOST_UNSENT, new AbortPolicy()),
        one(name + " from clients", MOST_UNSENT, new AbortPolicy()));
  }

  /**
   * What the client library hands over from now on is dropped; what waits to be said is tried on
   * the link that has ended, and fails.
   */
  void close() {
    receiving.shutdownNow();
    hearing.shutdownNow();
    speaking.shutdown();
    clientMessages.shutdown();
  }

  /** The client library bounds what waits; and goes on after the end, as it does not ask. */
  private static ExecutorService filledByLibrary(String name) {
    return one(name, Integer.MAX_VALUE, new DiscardPolicy());
  }

  private static ExecutorService one(
      String name, int mostWaiting, RejectedExecutionHandler refused) {
    ThreadPoolExecutor thread =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(mostWaiting),
            task -> Connector.daemon(task, name),
            refused);
    thread.allowCoreThreadTimeOut(true);
    return thread;
  }
}
