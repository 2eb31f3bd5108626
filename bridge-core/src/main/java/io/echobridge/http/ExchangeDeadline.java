package io.echobridge.http;

import io.echobridge.net.Closer;
import io.echobridge.net.EventLoop;
import io.echobridge.net.Timer;
import io.undertow.server.AbstractServerConnection;
import io.undertow.server.ConduitWrapper;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.ServerConnection;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.ConduitFactory;
import io.undertow.util.Headers;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.xnio.conduits.StreamSinkConduit;

/**
 * Ends an HTTP connection on which nothing goes on: a body that does not come or that nobody wants,
 * an answer that is not taken, no next request. Nothing else would. One timer for each connection,
 * set anew for each exchange; on the connection's loop only, unless it says otherwise.
 */
public final class ExchangeDeadline extends Timer
    implements ExchangeCompletionListener, ConduitWrapper<StreamSinkConduit>, Runnable {
  /** What a client has to take of an answer in a second, in bytes. */
  private static final long SLOWEST = 8 * 1024;

  /** Once all is said: for what is still to come of a body, and for the client to close. */
  private static final long LINGER_MILLIS = 2_000;

  /** Undertow handles pipelined requests without a look at others between: so many are enough. */
  private static final int MOST_PIPELINED = 64;

  private static final LongAdder EXCHANGES = new LongAdder();

  private final ServerConnection connection;
  private final EventLoop loop;
  private final HttpTimes times;
  private final Idle idle;
  private @Nullable HttpServerExchange exchange;
  private @Nullable Runnable whenOver;
  private long sinceNanos;
  private long sent;

  /** Requests in a row that had the next one right behind them; wherever exchanges end. */
  private volatile int pipelined;

  private boolean unwanted;
  private boolean closed;

  private ExchangeDeadline(
      ServerConnection connection, EventLoop loop, HttpTimes times, Idle idle) {
    this.connection = connection;
    this.loop = loop;
    this.times = times;
    this.idle = idle;
  }

  /** How many exchanges are under way in the process, polls among them; from any thread. */
  public static long exchanges() {
    return EXCHANGES.sum();
  }

  /** A request's head is there. */
  static void begin(HttpServerExchange exchange, EventLoop loop, HttpTimes times, Idle idle) {
    ServerConnection connection = exchange.getConnection();
    ExchangeDeadline deadline = of(connection);
    if (deadline == null) {
      deadline = new ExchangeDeadline(connection, loop, times, idle);
      keep(connection, deadline);
    }
    deadline.begin(exchange);
  }

  /** With the connection: for Undertow's attachments that has no table. */
  private static void keep(ServerConnection connection, @Nullable ExchangeDeadline deadline) {
    LentConnection lent = LentConnection.of(connection);
    if (lent != null) {
      lent.onClosed(deadline);
    }
  }

  private static @Nullable ExchangeDeadline of(ServerConnection connection) {
    LentConnection lent = LentConnection.of(connection);
    return lent != null && lent.onClosed() instanceof ExchangeDeadline it ? it : null;
  }

  /** Begins anew: for an exchange that goes on, as a poll that is answered. From any thread. */
  public static void start(HttpServerExchange exchange) {
    ExchangeDeadline deadline = of(exchange);
    if (deadline != null) {
      deadline.onLoop(() -> deadline.goOn(exchange));
    }
  }

  private void goOn(HttpServerExchange running) {
    if (exchange == running) {
      restart(times.answer().toMillis());
    }
  }

  /**
   * For an exchange that waits for something of ours, with an end of its own: until {@link #start}
   * it is not ended here. From any thread.
   */
  public static void pause(HttpServerExchange exchange) {
    ExchangeDeadline deadline = of(exchange);
    if (deadline != null) {
      deadline.onLoop(() -> deadline.stop(exchange));
    }
  }

  private void stop(HttpServerExchange running) {
    if (exchange == running) {
      cancel();
    }
  }

  /** Ends a connection, whatever goes on there. From any thread. */
  public static void cut(ServerConnection connection) {
    ExchangeDeadline deadline = of(connection);
    if (deadline != null) {
      deadline.onLoop(deadline::end);
    }
  }

  /**
   * What has to happen when the exchange is over, however it ends: at once, if its connection was
   * ended already. One thing for each exchange. On the loop.
   */
  public static void whenOver(HttpServerExchange exchange, Runnable action) {
    ExchangeDeadline deadline = of(exchange);
    if (deadline != null && deadline.exchange == exchange) {
      deadline.whenOver = action;
    } else if (deadline != null) {
      action.run();
    }
  }

  private static @Nullable ExchangeDeadline of(HttpServerExchange exchange) {
    return of(exchange.getConnection());
  }

  private void begin(HttpServerExchange next) {
    if (pipelined >= MOST_PIPELINED) {
      next.setPersistent(false);
    }
    exchange = next;
    idle.remove(this);
    EXCHANGES.increment();
    next.addExchangeCompleteListener(this);
    if (next.isRequestComplete()) {
      restart(times.answer().toMillis());
    } else {
      next.addResponseWrapper(this);
      restart(times.request().toMillis());
    }
  }

  private void restart(long millis) {
    if (!closed) {
      sinceNanos = System.nanoTime();
      sent = 0;
      loop.schedule(this, millis);
    }
  }

  /**
   * An answer begins. Where the body of the request is not read, nobody will want it. A small one
   * that is here already is passed over; otherwise the client is told that the connection ends, and
   * has a moment to hear it.
   */
  @Override
  public StreamSinkConduit wrap(
      ConduitFactory<StreamSinkConduit> factory, HttpServerExchange answered) {
    UnreadBody.passOver(answered);
    StreamSinkConduit answer = factory.create();
    if (!answered.isRequestComplete() && !answered.isUpgrade()) {
      // Not setPersistent: Undertow would stop reading, and the answer be lost in a reset.
      answered.getResponseHeaders().put(Headers.CONNECTION, Headers.CLOSE.toString());
      unwanted = true;
      onLoop(() -> restart(LINGER_MILLIS));
    }
    return answer;
  }

  /** From any thread: a connection that is closed ends its exchange. */
  @Override
  public void exchangeEvent(HttpServerExchange ended, NextListener next) {
    if (unwanted) {
      ended.setPersistent(false);
    }
    // Not as it begins: what is there then may be its own body.
    boolean more = ((AbstractServerConnection) connection).getExtraBytes() != null;
    pipelined = more ? pipelined + 1 : 0;
    onLoop(() -> over(ended));
    next.proceed();
  }

  private void over(HttpServerExchange ended) {
    if (exchange != ended) {
      return;
    }
    forget();
    if (ended.isUpgrade()) {
      cancel();
      keep(connection, null);
    } else {
      restart(ended.isPersistent() ? times.idle().toMillis() : LINGER_MILLIS);
      if (ended.isPersistent() && !closed) {
        idle.add(this);
      }
    }
  }

  /** The connection is closed. From any thread. */
  @Override
  public void run() {
    onLoop(this::closed);
  }

  private void closed() {
    closed = true;
    cancel();
    idle.remove(this);
    forget();
  }

  private void forget() {
    if (exchange == null) {
      return;
    }
    exchange = null;
    EXCHANGES.decrement();
    Runnable action = whenOver;
    whenOver = null;
    if (action != null) {
      action.run();
    }
  }

  @Override
  protected void onTimeout() {
    HttpServerExchange running = exchange;
    long left = running == null ? 0 : millisLeft(running);
    if (left > 0) {
      loop.schedule(this, left);
      return;
    }
    end();
  }

  /** Ends the connection. */
  void end() {
    // Undertow does not end the exchange of a connection that is closed here.
    closed();
    if (connection instanceof HttpServerConnection http) {
      http.getChannel().getSourceChannel().suspendReads();
      http.getChannel().getSinkChannel().suspendWrites();
    }
    Closer.close(connection);
  }

  private long millisLeft(HttpServerExchange running) {
    long passed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
    long answer = times.answer().toMillis();
    if (running.isResponseStarted() && !running.isResponseComplete()) {
      // Who takes something goes on, but not for ever with a byte now and then.
      long before = sent;
      sent = running.getResponseBytesSent();
      long most = answer + sent * 1000 / SLOWEST - passed;
      return sent > before ? Math.min(answer, most) : answer - passed;
    }
    if (running.isRequestComplete()) {
      return answer - passed;
    }
    return (running.isResponseStarted() ? LINGER_MILLIS : times.request().toMillis()) - passed;
  }

  private void onLoop(Runnable task) {
    if (loop.inLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }
}
