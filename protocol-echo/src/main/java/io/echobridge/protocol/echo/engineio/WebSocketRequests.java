package io.echobridge.protocol.echo.engineio;

import io.echobridge.gate.Admitted;
import io.echobridge.protocol.Passage;
import io.echobridge.websocket.WebSocket;
import io.echobridge.websocket.WebSocketListener;
import io.echobridge.websocket.WebSocketUpgrade;
import io.undertow.server.HttpServerExchange;
import java.util.List;

/**
 * Handles what comes by WebSocket: new sessions, and polling sessions that want to go over. On each
 * request's IO thread.
 */
final class WebSocketRequests {
  private final Sessions sessions;
  private final WebSocketUpgrade upgrade;

  WebSocketRequests(Sessions sessions, WebSocketUpgrade upgrade) {
    this.sessions = sessions;
    this.upgrade = upgrade;
  }

  void open(HttpServerExchange exchange, int revision, Admitted place) {
    EngineSession session = sessions.of(exchange, revision, place);
    upgrade.accept(exchange, place.holding(), place::leave, socket -> opened(socket, session));
  }

  private WebSocketListener opened(WebSocket socket, EngineSession session) {
    WebSocketConnection connection = WebSocketConnection.direct(session, socket);
    sessions.open(session, connection, List.of());
    connection.heartbeat().start();
    return connection;
  }

  void probe(HttpServerExchange exchange, EngineSession session) {
    // Before it is answered: the client may ask for the next one as soon as it hears of this one.
    if (session.current() instanceof PollingConnection polling && session.beginProbe()) {
      Passage passage = Passage.of(exchange);
      upgrade.accept(
          exchange,
          session.place().holding(),
          session::endProbe,
          socket -> new UpgradeProbe(socket, session, polling, passage));
    } else {
      upgrade.accept(exchange, session.place().holding(), () -> {}, WebSocketRequests::refused);
    }
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
