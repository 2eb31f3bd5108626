package io.echobridge.protocol.echo.engineio;

import io.echobridge.gate.Admission;
import io.echobridge.gate.Admitted;
import io.echobridge.gate.Client;
import io.echobridge.gate.Clients;
import io.echobridge.gate.ConnectionCount;
import io.echobridge.gate.Door;
import io.echobridge.gate.Origins;
import io.echobridge.net.Compression;
import io.echobridge.net.EventLoops;
import io.echobridge.net.Holding;
import io.echobridge.protocol.ForeignSessions;
import io.echobridge.websocket.WebSocketUpgrade;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * An Engine.IO server, revisions 3 and 4 on one path, told apart by each request's {@code EIO}.
 * {@link RequestCheck} decides what a request may do, {@link PollingRequests} and {@link
 * WebSocketRequests} do it.
 */
public final class EngineServer implements HttpHandler, AutoCloseable {
  private final Clients<EngineSession> clients = new Clients<>(EngineSession.WAYS);
  private final EngineConfig config;
  private final SessionIds ids;
  private final Door door;
  private final PollingRequests polling;
  private final WebSocketRequests webSockets;

  /**
   * @param origins which pages may connect
   * @param admission who may connect, and how fast
   * @param foreign sessions of other nodes
   * @param patienceMillis how long a client may take nothing of what waits for it
   * @param compression how WebSockets are compressed
   * @param listener told of every new session
   */
  public EngineServer(
      EngineConfig config,
      EventLoops loops,
      Origins origins,
      Admission admission,
      ForeignSessions foreign,
      LongSupplier patienceMillis,
      Compression compression,
      EngineListener listener) {
    this.config = config;
    this.ids = new SessionIds(foreign);
    this.door = new Door(loops, origins, admission, clients);
    Sessions sessions = new Sessions(config, ids, door, clients, listener);
    this.polling = new PollingRequests(config, loops, sessions);
    this.webSockets =
        new WebSocketRequests(
            sessions,
            new WebSocketUpgrade(loops, config.maxPayload(), patienceMillis, compression));
  }

  /** Handles a request of this path, on its IO thread. */
  @Override
  public void handleRequest(HttpServerExchange exchange) {
    if (door.answersPreflight(exchange)) {
      return;
    }
    RequestCheck check = RequestCheck.of(exchange, config, door, clients, ids);
    door.letPageRead(exchange);
    if (check instanceof RequestCheck.Refused refused) {
      refuse(exchange, refused.error());
    } else if (check instanceof RequestCheck.Open open) {
      door.admit(exchange, new Opening(exchange, open));
    } else if (check instanceof RequestCheck.PassOn elsewhere) {
      elsewhere.to().relay(exchange, () -> refuse(exchange, EngineError.UNKNOWN_SID));
    } else if (check instanceof RequestCheck.Use use) {
      if (use.webSocket()) {
        webSockets.probe(exchange, use.session());
      } else {
        polling.use(exchange, use.session());
      }
    }
  }

  private static void refuse(HttpServerExchange exchange, EngineError error) {
    if (WebSocketUpgrade.isRequested(exchange)) {
      Answers.upgradeError(exchange, error);
    } else {
      Answers.error(exchange, error);
    }
  }

  /** A request for a new session, perhaps after it waited for its turn. */
  private final class Opening implements Door.Guest {
    private final HttpServerExchange exchange;
    private final RequestCheck.Open open;

    Opening(HttpServerExchange exchange, RequestCheck.Open open) {
      this.exchange = exchange;
      this.open = open;
    }

    @Override
    public void admitted(Admitted place) {
      if (open.webSocket()) {
        webSockets.open(exchange, open.revision(), place);
      } else {
        polling.open(exchange, open.revision(), place);
      }
    }

    @Override
    public void refused(Admission.Reason reason) {
      refuse(exchange, EngineError.of(reason));
    }

    @Override
    public void draining() {
      refuse(exchange, EngineError.GOING_AWAY);
    }
  }

  /** How many sessions are open, by revision and transport; from any thread. */
  public List<ConnectionCount> connections() {
    return clients.counts();
  }

  /** The session that the process keeps this for. Walks all of them; from any thread. */
  public Optional<Client> whose(Holding holding) {
    return clients.whose(holding);
  }

  /**
   * Refuses new sessions, and ends those that there are, evenly over that time. The clients are not
   * told to stay away, as a packet of Socket.IO would tell them: their transports end, and they
   * connect again. Returns at once; from any thread.
   */
  public void drain(Duration over) {
    clients.drain(over);
  }

  /** Ends all sessions, and refuses new ones. Idempotent; from any thread. */
  @Override
  public void close() {
    clients.close();
  }
}
