package io.echobridge.http;

import io.echobridge.net.AnswerWriter;
import io.echobridge.net.EventLoop;
import io.echobridge.net.Frame;
import io.echobridge.net.Holding;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.Methods;

/**
 * A whole answer, head and content, that is at hand as bytes: it leaves with what the other sockets
 * of the loop's batch write. Undertow reads the request, hears that its answer is written, and goes
 * on with the connection, with a request that came meanwhile too. On the request's loop only.
 *
 * <p>What wraps an answer of Undertow's, or listens for its beginning, does not see this one. It is
 * short: a client has no more time for all of it than for the first bytes of another one.
 */
public final class ShortAnswer implements AnswerWriter.Owner {
  /** How far the answer is. */
  public interface Listener {
    /** The client does not take all of it at once. */
    void onUntaken(HttpServerExchange exchange);

    /**
     * The exchange is over.
     *
     * @param written whether the kernel is known to have all of the answer
     * @param untaken whether the client did not take all of it at once
     */
    void onOver(boolean written, boolean untaken);
  }

  private final HttpServerExchange exchange;
  private final HttpServerConnection connection;
  private final Frame answer;
  private final Holding holding;
  private final Listener listener;
  private final AnswerWriter writer;
  private boolean untaken;
  private boolean written;

  private ShortAnswer(
      HttpServerExchange exchange,
      HttpServerConnection connection,
      EventLoop loop,
      Frame answer,
      Holding holding,
      Listener listener) {
    this.exchange = exchange;
    this.connection = connection;
    this.answer = answer;
    this.holding = holding;
    this.listener = listener;
    this.writer = new AnswerWriter(loop, connection.getChannel().getSinkChannel(), answer, this);
  }

  /**
   * Whether a request can be answered so: a GET by HTTP/1.1, on a connection that goes on and has
   * nothing between itself and the socket; the whole request is there, and its answer has not
   * begun.
   */
  public static boolean fits(HttpServerExchange exchange) {
    return exchange.isPersistent()
        && exchange.isHttp11()
        && exchange.getRequestMethod().equals(Methods.GET)
        && exchange.isRequestComplete()
        && !exchange.isResponseStarted()
        && exchange.getConnection() instanceof HttpServerConnection connection
        && connection.getSslSession() == null
        && connection.isOpen()
        && isBare(connection);
  }

  @SuppressWarnings("ReferenceEquality") // It has to be that very one.
  private static boolean isBare(HttpServerConnection connection) {
    return connection.getChannel().getSinkChannel().getConduit()
        == connection.getOriginalSinkConduit();
  }

  /**
   * Sends it.
   *
   * @param exchange {@linkplain #fits fits}; its deadline begins anew if the client has to be
   *     waited for
   * @param answer as its head says: Undertow adds nothing
   * @param holding whose memory the answer is, while the client does not take it
   */
  public static void send(
      HttpServerExchange exchange,
      EventLoop loop,
      Frame answer,
      Holding holding,
      Listener listener) {
    HttpServerConnection connection = (HttpServerConnection) exchange.getConnection();
    ShortAnswer sent = new ShortAnswer(exchange, connection, loop, answer, holding, listener);
    // Also before the connection is closed, while the kernel may still be about to send.
    ExchangeDeadline.whenOver(exchange, sent::over);
    sent.writer.start();
  }

  @Override
  public void onWritten() {
    written = true;
    Connectors.terminateResponse(exchange);
  }

  @Override
  public void onBlocked() {
    untaken = true;
    holding.take(answer);
    listener.onUntaken(exchange);
    ExchangeDeadline.start(exchange);
  }

  @Override
  public void onBroken() {
    ExchangeDeadline.cut(connection);
  }

  private void over() {
    writer.stop();
    if (untaken) {
      holding.giveBack(answer);
    }
    listener.onOver(written, untaken);
  }
}
