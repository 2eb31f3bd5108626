package io.echobridge.protocol;

import io.echobridge.net.Closer;
import io.echobridge.net.EventLoop;
import io.echobridge.net.MemoryBudget;
import io.echobridge.net.Timer;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.ServerConnection;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ends a request whose body does not come, or whose answer is not taken: nothing else would. It
 * also counts the memory that a body takes.
 */
public final class ExchangeDeadline extends Timer {
  private static final long MILLIS = 30_000;

  /** For the bodies of pushes alone: what WebSocket clients have half sent is counted elsewhere. */
  private static final MemoryBudget BODIES = new MemoryBudget(Runtime.getRuntime().maxMemory() / 8);

  private final ServerConnection connection;
  private final AtomicLong room = new AtomicLong();

  private ExchangeDeadline(ServerConnection connection) {
    this.connection = connection;
  }

  /** Starts one for an exchange, on its loop; it ends with the exchange. */
  public static ExchangeDeadline start(HttpServerExchange exchange, EventLoop requestLoop) {
    ExchangeDeadline deadline = new ExchangeDeadline(exchange.getConnection());
    requestLoop.schedule(deadline, MILLIS);
    exchange.addExchangeCompleteListener(
        (ended, next) -> {
          deadline.cancel();
          deadline.release();
          next.proceed();
        });
    return deadline;
  }

  /** Whether there is memory for a body; it is given back when the exchange ends. */
  public boolean reserve(long bytes) {
    if (bytes <= MemoryBudget.SMALL) {
      return true;
    }
    boolean reserved = BODIES.tryReserve(bytes);
    if (reserved) {
      room.set(bytes);
    }
    return reserved;
  }

  private void release() {
    BODIES.release(room.getAndSet(0));
  }

  @Override
  protected void onTimeout() {
    // Undertow does not end the exchange of a connection that is closed here.
    release();
    Closer.close(connection);
  }
}
