package io.echobridge.protocol.echo.engineio;

import io.echobridge.http.ExchangeDeadline;
import io.echobridge.net.Frame;
import io.echobridge.net.Holding;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.ServerConnection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer that its client has not taken yet. It counts as the client's memory until the exchange
 * is over, however it ends.
 */
final class Untaken {
  private final ServerConnection connection;

  Untaken(ServerConnection connection) {
    this.connection = connection;
  }

  /**
   * On the exchange's IO thread.
   *
   * @param copied what the answer takes besides its packets, in bytes
   * @param number the answer's
   */
  static void count(
      HttpServerExchange exchange,
      long copied,
      List<Frame> packets,
      PollingConnection client,
      int number) {
    Holding holding = client.holding();
    holding.take(copied);
    packets.forEach(holding::take);
    client.last.untaken(new Untaken(exchange.getConnection()));
    ExchangeDeadline.whenOver(
        exchange,
        () -> {
          holding.giveBack(copied);
          packets.forEach(holding::giveBack);
          if (exchange.isResponseComplete()) {
            client.last.written(number);
          }
          client.last.untaken(null);
        });
  }

  /** Ends the connection that an answer goes to, if there is one. From any thread. */
  static void cut(@Nullable Untaken answer) {
    if (answer != null) {
      ExchangeDeadline.cut(answer.connection);
    }
  }
}
