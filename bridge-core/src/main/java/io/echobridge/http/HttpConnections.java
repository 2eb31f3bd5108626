package io.echobridge.http;

import io.echobridge.net.EventLoop;
import io.echobridge.net.EventLoops;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.AbstractServerConnection;
import io.undertow.server.DefaultResponseListener;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.HttpContinueReadHandler;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.channels.StreamSinkChannel;

/**
 * All HTTP connections of a listener, from the moment they are accepted: each of them has to end at
 * some time, and each request is handled on its connection's loop. Stands before every handler, and
 * behind an {@link HttpSocket} only: that is what tells it that a connection is closed.
 */
public final class HttpConnections implements HttpHandler {
  private static final DefaultResponseListener ANSWER_FIRST = HttpConnections::answerFirst;
  private static final ExchangeCompletionListener NEXT = HttpConnections::next;

  private final EventLoops loops;
  private final HttpTimes times;

  /** Answers {@code 100 Continue} when a body is first asked for. */
  private final HttpHandler handler;

  /** By the numbers of the loops. */
  private final List<Openings> openings;

  private final List<Idle> idle;

  /**
   * @param handler called on the loops
   */
  public HttpConnections(EventLoops loops, HttpTimes times, HttpHandler handler) {
    this.loops = loops;
    this.times = times;
    this.handler = new HttpContinueReadHandler(handler);
    this.openings = loops.all().stream().map(loop -> new Openings(loop, times.request())).toList();
    this.idle = loops.all().stream().map(loop -> new Idle()).toList();
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    if (!exchange.isInIoThread()) {
      // Undertow goes on with a pipelined request wherever the one before it ended.
      exchange.dispatch(exchange.getIoThread(), this);
      return;
    }
    EventLoop loop = loops.of(exchange.getIoThread());
    LentConnection connection = LentConnection.of(exchange.getConnection());
    if (connection != null) {
      openings.get(loop.index()).begun(connection);
      connection.heads().whole();
    }
    ExchangeDeadline.begin(exchange, loop, times, idle.get(loop.index()));
    exchange.addExchangeCompleteListener(NEXT);
    if (!exchange.isRequestComplete()) {
      exchange.addDefaultResponseListener(ANSWER_FIRST);
    }
    exchange.addResponseWrapper(NextRequest.ASIDE);
    handler.handleRequest(exchange);
  }

  /**
   * Hands accepted connections to Undertow; each has to send its first request in time.
   *
   * @param open counts those that are open, whatever becomes of them
   */
  ChannelListener<StreamConnection> opening(
      ChannelListener<StreamConnection> undertow, AtomicLong open) {
    return accepted -> {
      LentConnection connection = LentConnection.lend(accepted, open);
      openings.get(loops.of(connection.getIoThread()).index()).opened(connection);
      undertow.handleEvent(connection);
    };
  }

  private static void next(
      HttpServerExchange ended, ExchangeCompletionListener.NextListener others) {
    LentConnection connection = LentConnection.of(ended.getConnection());
    if (connection != null && !ended.isUpgrade() && ended.isPersistent()) {
      PooledByteBuffer begun = ((AbstractServerConnection) ended.getConnection()).getExtraBytes();
      connection.heads().nextRequest(begun == null ? 0 : begun.getBuffer().remaining());
    }
    others.proceed();
  }

  /**
   * Ends connections that have no request, because others have no place: on each loop those that
   * wait longest. From any thread.
   *
   * @param most on a loop, of those that had a request and again of those that had none yet
   */
  public void makeRoom(int most) {
    for (EventLoop loop : loops.all()) {
      loop.execute(
          () -> {
            idle.get(loop.index()).end(most);
            openings.get(loop.index()).end(most);
          });
    }
  }

  /** Undertow would read the body of a request to its end before an answer without content. */
  private static boolean answerFirst(HttpServerExchange exchange) {
    if (exchange.isResponseStarted() || exchange.isRequestComplete()) {
      return false;
    }
    exchange.setResponseContentLength(0);
    StreamSinkChannel answer = exchange.getResponseChannel();
    try {
      answer.shutdownWrites();
      if (answer.flush()) {
        exchange.endExchange();
        return true;
      }
    } catch (IOException e) {
      IoUtils.safeClose(exchange.getConnection());
      return true;
    }
    answer
        .getWriteSetter()
        .set(
            ChannelListeners.flushingChannelListener(
                flushed -> exchange.endExchange(),
                (broken, e) -> IoUtils.safeClose(exchange.getConnection())));
    answer.resumeWrites();
    return true;
  }
}
