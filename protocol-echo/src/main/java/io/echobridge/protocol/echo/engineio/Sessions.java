package io.echobridge.protocol.echo.engineio;

import io.echobridge.gate.Admitted;
import io.echobridge.gate.Clients;
import io.echobridge.gate.Door;
import io.undertow.server.HttpServerExchange;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Begins sessions, whatever their first transport. */
final class Sessions {
  private final EngineConfig config;
  private final SessionIds ids;
  private final Door door;
  private final Clients<EngineSession> clients;
  private final EngineListener listener;
  private final BooleanSupplier isAnyNodeLeaving;

  Sessions(
      EngineConfig config,
      SessionIds ids,
      Door door,
      Clients<EngineSession> clients,
      EngineListener listener) {
    this.config = config;
    this.ids = ids;
    this.door = door;
    this.clients = clients;
    this.listener = listener;
    this.isAnyNodeLeaving = ids::isAnyNodeLeaving; // one for all sessions
  }

  /** As its handshake asks for it; not open yet. On the request's IO thread. */
  EngineSession of(HttpServerExchange exchange, int revision, Admitted place) {
    PollFormat format = PollFormat.of(exchange, revision);
    return new EngineSession(
        config,
        ids.next(revision),
        format,
        door.handshake(exchange, format.isJsonp()),
        place,
        isAnyNodeLeaving);
  }

  /**
   * Opens it on its first transport. On that connection's loop, which is the session's from now on.
   */
  void open(EngineSession session, SessionConnection connection, List<String> upgrades) {
    session.beginOn(connection);
    clients.add(session);
    session.open(listener, upgrades);
  }
}
