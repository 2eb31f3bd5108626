package io.echobridge.protocol.engineio;

import io.echobridge.net.ConnectionIds;
import io.echobridge.protocol.Place;
import io.echobridge.websocket.WebSocket;
import io.echobridge.websocket.WebSocketListener;
import io.echobridge.websocket.WebSocketUpgrade;
import io.undertow.server.HttpServerExchange;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Handles what comes by WebSocket: new sessions, and polling sessions that want to go over. On each
 * request's IO thread.
 */
final class WebSocketRequests {
  private final EngineServer server;
  private final WebSocketUpgrade upgrade;

  WebSocketRequests(EngineServer server, WebSocketUpgrade upgrade) {
    this.server = server;
    this.upgrade = upgrade;
  }

  void open(HttpServerExchange exchange, int revision, Place place) {
    Handshake handshake = Handshakes.of(exchange, server.origins());
    PollFormat format = PollFormat.of(exchange, revision);
    AtomicBoolean begun = new AtomicBoolean();
    // The client may be gone before the answer is out, and then there is no session that ends.
    exchange
        .getConnection()
        .addCloseListener(
            connection -> {
              if (!begun.get()) {
                place.leave();
              }
            });
    upgrade.accept(
        exchange,
        place.holding(),
        socket -> {
          begun.set(true);
          return opened(socket, format, handshake, place);
        });
  }

  private WebSocketListener opened(
      WebSocket socket, PollFormat format, Handshake handshake, Place place) {
    String sid = format.revision() == 3 ? ConnectionIds.next() : ConnectionIds.nextToken();
    EngineSession session = new EngineSession(server, sid, format, handshake, place);
    WebSocketConnection connection = WebSocketConnection.direct(session, socket);
    session.open(connection, List.of());
    connection.heartbeat().start();
    return connection;
  }

  void probe(HttpServerExchange exchange, EngineSession session) {
    // Not before the socket is open: a client that is gone by then would keep the place for ever.
    upgrade.accept(
        exchange,
        session.place().holding(),
        socket ->
            session.current() instanceof PollingConnection polling && session.beginProbe()
                ? new UpgradeProbe(socket, session, polling)
                : refused(socket));
  }

  /** The first WebSocket of a session is kept, every other one closed. */
  private static WebSocketListener refused(WebSocket socket) {
    socket.close(WebSocket.NO_STATUS);
    return new WebSocketListener() {
      @Override
      public void onText(String message) {}

      @Override
      public void onBinary(byte[] message) {}

      @Override
      public void onClosed(int code) {}
    };
  }
}
