package io.echobridge.admin;

import io.undertow.server.HttpServerExchange;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/**
 * Ends an answer whose client takes nothing of it: the thread that writes would wait for him for
 * ever. Made by that thread; looked after on the exchange's IO thread.
 */
final class Stall {
  private static final long NO_WRITE = -1;

  private final HttpServerExchange exchange;
  private final long patienceNanos;
  private final Thread writer = Thread.currentThread();
  private final long start = System.nanoTime();
  private final XnioExecutor.Key timer;

  /** When the write began that is under way, after the start; or that there is none. */
  private volatile long since = NO_WRITE;

  Stall(HttpServerExchange exchange, long patienceMillis) {
    this.exchange = exchange;
    this.patienceNanos = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    this.timer =
        exchange.getIoThread().executeAtInterval(this::look, patienceMillis, TimeUnit.MILLISECONDS);
  }

  /** Something is written from now on. */
  void mayBegin() {
    since = System.nanoTime() - start;
  }

  /** It was taken. */
  void ends() {
    since = NO_WRITE;
  }

  /** Nobody looks after it any more. By the thread that made this. */
  void end() {
    timer.remove();
    since = NO_WRITE;
    var unused = Thread.interrupted(); // it goes back to its pool
  }

  private void look() {
    long began = since;
    if (began != NO_WRITE && System.nanoTime() - start - began > patienceNanos) {
      IoUtils.safeClose(exchange.getConnection());
      writer.interrupt(); // a close alone does not wake it
    }
  }
}
