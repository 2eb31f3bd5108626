package io.echobridge.broker.rabbitmq;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads beside {@link Control}; each does one thing, so that none waits for another. They
 * outlive links: what is left of an old one is through before a new one's messages come.
 *
 * @param receiving hands events to the listener, and may be held back
 * @param hearing hands peer messages to the listener
 * @param speaking writes peer messages, and waits while RabbitMQ reads nothing
 */
record Threads(ExecutorService receiving, ExecutorService hearing, ExecutorService speaking) {
  private static final int MOST_UNSENT = 10_000;

  static Threads named(String name) {
    return new Threads(
        one(name + " events", Integer.MAX_VALUE), // filled by the client library, which bounds it
        one(name + " peers", Integer.MAX_VALUE),
        one(name + " to peers", MOST_UNSENT));
  }

  void close() {
    receiving.shutdownNow();
    hearing.shutdownNow();
    speaking.shutdownNow();
  }

  private static ExecutorService one(String name, int mostWaiting) {
    ThreadPoolExecutor thread =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(mostWaiting),
            task -> Connector.daemon(task, name));
    thread.allowCoreThreadTimeOut(true);
    return thread;
  }
}
