package io.echobridge.protocol.echo.engineio;

import io.echobridge.http.ExchangeDeadline;
import io.echobridge.http.ShortAnswer;
import io.echobridge.net.EventLoop;
import io.echobridge.net.Frame;
import io.echobridge.net.Holding;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.ServerConnection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far one answer to a client's polls is. Each has a state of its own: when a poll is repeated,
 * the answer before may end later than the next one, on another loop. It changes on the loop of the
 * poll's request; any thread may look.
 */
final class PollAnswer implements ShortAnswer.Listener {
  private final EventLoop requestLoop;
  private final LastAnswer client;
  private volatile boolean written;

  /** Where it goes, while its client does not take it. */
  private volatile @Nullable ServerConnection waiting;

  /** Nobody wants it any more: if its client does not take it at once, its connection ends. */
  private volatile boolean unwanted;

  /**
   * @param client hears when it waits no more
   */
  PollAnswer(EventLoop requestLoop, LastAnswer client) {
    this.requestLoop = requestLoop;
    this.client = client;
  }

  boolean isWritten() {
    return written;
  }

  boolean isTaken() {
    return waiting == null;
  }

  /** The kernel has all of it. */
  void written() {
    written = true;
  }

  /**
   * Undertow writes it, and its client does not take it at once: it counts as the client's memory
   * until the exchange is over, however it ends.
   *
   * @param holding the client's
   * @param copied what it takes besides its packets, in bytes
   */
  void untaken(HttpServerExchange exchange, Holding holding, long copied, List<Frame> packets) {
    holding.take(copied);
    packets.forEach(holding::take);
    onUntaken(exchange);
    ExchangeDeadline.whenOver(
        exchange,
        () -> {
          holding.giveBack(copied);
          packets.forEach(holding::giveBack);
          onOver(exchange.isResponseComplete(), true);
        });
  }

  @Override
  public void onUntaken(HttpServerExchange exchange) {
    waiting = exchange.getConnection();
    if (unwanted) { // It was cut while it was on its way to the socket.
      requestLoop.execute(this::cutHere);
    }
  }

  @Override
  public void onOver(boolean isWritten, boolean wasUntaken) {
    if (isWritten) {
      written();
    }
    if (wasUntaken) {
      waiting = null;
      client.waitsNoMore(this);
    }
  }

  /** Ends the connection that it goes to, if it waits or begins to. From any thread. */
  void cut() {
    unwanted = true; // Said before looking: the other loop says that it waits before it looks here.
    if (waiting != null) {
      requestLoop.runOrExecute(this::cutHere);
    }
  }

  private void cutHere() {
    ServerConnection connection = waiting;
    if (connection != null) { // Otherwise another client's request may be there by now.
      ExchangeDeadline.cut(connection);
    }
  }
}
