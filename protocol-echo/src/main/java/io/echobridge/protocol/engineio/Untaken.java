package io.echobridge.protocol.engineio;

import io.echobridge.net.Closer;
import io.echobridge.net.Frame;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.ServerConnection;
import io.undertow.util.AttachmentKey;
import java.util.List;

/**
 * An answer that its client has not taken yet. It counts as the client's memory until the exchange
 * is complete or its connection closed, whichever is told first, on whatever thread.
 */
final class Untaken {
  /** The last one of a connection: Undertow keeps close listeners, so each has one for all. */
  private static final AttachmentKey<Untaken> LAST = AttachmentKey.create(Untaken.class);

  /** None once it is taken, or will never be. Guarded by this. */
  private List<Frame> packets;

  private final PollingConnection client;
  private final ServerConnection connection;

  private Untaken(List<Frame> packets, PollingConnection client, ServerConnection connection) {
    this.packets = packets;
    this.client = client;
    this.connection = connection;
  }

  /** On the exchange's IO thread. */
  static void count(HttpServerExchange exchange, List<Frame> packets, PollingConnection client) {
    ServerConnection connection = exchange.getConnection();
    Untaken untaken = new Untaken(packets, client, connection);
    packets.forEach(client.holding()::take);
    client.untaken(untaken);
    exchange.addExchangeCompleteListener(
        (ended, next) -> {
          untaken.end();
          next.proceed();
        });
    if (connection.putAttachment(LAST, untaken) == null) {
      connection.addCloseListener(closed -> closed.getAttachment(LAST).end());
    }
  }

  /** Ends the connection. From any thread. */
  synchronized void cut() {
    if (!packets.isEmpty()) {
      Closer.close(connection);
    }
  }

  private synchronized void end() {
    if (!packets.isEmpty()) {
      client.untaken(null);
      packets.forEach(client.holding()::giveBack);
      packets = List.of();
    }
  }
}
