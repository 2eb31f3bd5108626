package io.echobridge.protocol.echo.engineio;

import io.echobridge.gate.Clients;
import io.echobridge.gate.Door;
import io.echobridge.protocol.ForeignSessions;
import io.echobridge.websocket.WebSocketUpgrade;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a request may do, decided in the order in which the reference server decides it. */
sealed interface RequestCheck {
  record Refused(EngineError error) implements RequestCheck {}

  /** Begin a session; of revision 0 while the request names none that there is. */
  record Open(int revision, boolean webSocket) implements RequestCheck {}

  /** Go on with one: poll or push, or probe a WebSocket. */
  record Use(EngineSession session, boolean webSocket) implements RequestCheck {}

  /** Go on with one that another node has. */
  record PassOn(ForeignSessions.Owner to) implements RequestCheck {}

  static RequestCheck of(
      HttpServerExchange exchange,
      EngineConfig config,
      Door door,
      Clients<EngineSession> clients,
      SessionIds ids) {
    String transport = parameter(exchange, "transport");
    if (transport == null || !config.offers(transport)) {
      return new Refused(EngineError.UNKNOWN_TRANSPORT);
    }
    if (Door.hasOddOrigin(exchange)) {
      return new Refused(EngineError.BAD_REQUEST);
    }
    boolean webSocket = transport.equals("websocket");
    String eio = parameter(exchange, "EIO");
    String sid = parameter(exchange, "sid");
    RequestCheck check =
        sid == null
            ? opening(exchange, webSocket, eio)
            : using(exchange, webSocket, eio, sid, clients.find(sid), ids);
    if (!(check instanceof Refused) && !door.allowsPage(exchange)) {
      return new Refused(EngineError.FORBIDDEN);
    }
    if (check instanceof Open open && open.revision() == 0) {
      // After the origin: an old page from elsewhere is told what it is refused for.
      return new Refused(EngineError.UNSUPPORTED_REVISION);
    }
    // Who wants to come in during a drain hears of that at the door.
    boolean atDoor = check instanceof Open && clients.isDraining();
    return clients.isClosed() && !atDoor ? new Refused(EngineError.BAD_REQUEST) : check;
  }

  /** The last value of a parameter counts. */
  static @Nullable String parameter(HttpServerExchange exchange, String name) {
    Deque<String> values = exchange.getQueryParameters().get(name);
    return values == null ? null : values.peekLast();
  }

  private static RequestCheck opening(
      HttpServerExchange exchange, boolean webSocket, @Nullable String eio) {
    if (!exchange.getRequestMethod().equals(Methods.GET)) {
      return new Refused(EngineError.BAD_HANDSHAKE_METHOD);
    }
    return fits(exchange, webSocket)
        ? new Open(revision(eio), webSocket)
        : new Refused(EngineError.BAD_REQUEST);
  }

  /**
   * Clients of Socket.IO 1.0 and its ports say 2: that is 3 without binary data, which nobody sends
   * them unasked.
   */
  private static int revision(@Nullable String eio) {
    return "4".equals(eio) ? 4 : "3".equals(eio) || "2".equals(eio) ? 3 : 0;
  }

  private static RequestCheck using(
      HttpServerExchange exchange,
      boolean webSocket,
      @Nullable String eio,
      String sid,
      @Nullable EngineSession session,
      SessionIds ids) {
    if (session == null) {
      return elsewhere(exchange, sid, ids);
    }
    if (session.revision() != revision(eio) || !fits(exchange, webSocket)) {
      return new Refused(EngineError.BAD_REQUEST);
    }
    // A session that has gone over, or began there, is polled no more. Its WebSocket lives on.
    boolean pollingEnded = !webSocket && !(session.current() instanceof PollingConnection);
    return pollingEnded ? new Refused(EngineError.BAD_REQUEST) : new Use(session, webSocket);
  }

  /** Whether its revision and its transport fit is for its owner to say. */
  private static RequestCheck elsewhere(HttpServerExchange exchange, String sid, SessionIds ids) {
    HttpString method = exchange.getRequestMethod();
    if (method.equals(Methods.GET) || method.equals(Methods.POST)) {
      Optional<ForeignSessions.Owner> owner = ids.owner(exchange, sid);
      if (owner.isPresent()) {
        return new PassOn(owner.get());
      }
    }
    return new Refused(EngineError.UNKNOWN_SID);
  }

  private static boolean fits(HttpServerExchange exchange, boolean webSocket) {
    return webSocket
        ? WebSocketUpgrade.fault(exchange) == null
        : !WebSocketUpgrade.isRequested(exchange);
  }
}
