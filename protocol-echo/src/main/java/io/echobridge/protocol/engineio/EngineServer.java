package io.echobridge.protocol.engineio;

import io.echobridge.gate.Admission;
import io.echobridge.gate.ConnectionCount;
import io.echobridge.gate.Origins;
import io.echobridge.gate.Place;
import io.echobridge.net.EventLoop;
import io.echobridge.net.EventLoops;
import io.echobridge.websocket.WebSocketUpgrade;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * An Engine.IO server, revisions 3 and 4 on one path, told apart by each request's {@code EIO}.
 * This class holds the sessions; {@link RequestCheck} decides what a request may do, {@link
 * PollingRequests} and {@link WebSocketRequests} do it.
 */
public final class EngineServer implements HttpHandler, AutoCloseable {
  private final EngineConfig config;
  private final EventLoops loops;
  private final Origins origins;
  private final Admission admission;
  private final EngineListener listener;
  private final Map<String, EngineSession> sessions = new ConcurrentHashMap<>();
  private final PollingRequests polling;
  private final WebSocketRequests webSockets;
  private volatile boolean draining;
  private volatile boolean closed;

  /**
   * @param origins which pages may connect
   * @param admission who may connect, and how fast
   * @param patienceMillis how long a client may take nothing of what waits for it
   * @param listener told of every new session
   */
  public EngineServer(
      EngineConfig config,
      EventLoops loops,
      Origins origins,
      Admission admission,
      LongSupplier patienceMillis,
      EngineListener listener) {
    this.config = config;
    this.loops = loops;
    this.origins = origins;
    this.admission = admission;
    this.listener = listener;
    this.polling = new PollingRequests(this);
    this.webSockets =
        new WebSocketRequests(
            this, new WebSocketUpgrade(loops, config.maxPayload(), patienceMillis));
  }

  /** Handles a request of this path, on its IO thread. */
  @Override
  public void handleRequest(HttpServerExchange exchange) {
    if (Cors.isPreflight(exchange)) {
      Cors.answerPreflight(exchange, origins);
      return;
    }
    RequestCheck check = RequestCheck.of(exchange, this);
    Cors.allow(exchange, origins);
    if (check instanceof RequestCheck.Refused refused) {
      refuse(exchange, refused.error());
    } else if (check instanceof RequestCheck.Open open) {
      admission.handshake(exchange, loopOf(exchange), new Opening(exchange, open));
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
  private final class Opening implements Admission.Outcome {
    private final HttpServerExchange exchange;
    private final RequestCheck.Open open;

    Opening(HttpServerExchange exchange, RequestCheck.Open open) {
      this.exchange = exchange;
      this.open = open;
    }

    @Override
    public void admitted(Place place) {
      if (draining) {
        place.leave();
        refuse(exchange, EngineError.GOING_AWAY);
      } else if (open.webSocket()) {
        webSockets.open(exchange, open.revision(), place);
      } else {
        polling.open(exchange, open.revision(), place);
      }
    }

    @Override
    public void refused(Admission.Reason reason) {
      if (reason == Admission.Reason.MEMORY) {
        // A connection takes memory, too.
        exchange.setPersistent(false);
      }
      refuse(exchange, EngineError.of(reason));
    }
  }

  /**
   * How many sessions are open, by revision and transport; from any thread. Walks all of them: for
   * who asks now and then.
   */
  public List<ConnectionCount> connections() {
    int[] counts = new int[4];
    for (EngineSession session : sessions.values()) {
      int revision = session.revision() == 3 ? 0 : 2;
      counts[revision + (session.current() instanceof WebSocketConnection ? 1 : 0)]++;
    }
    return List.of(
        new ConnectionCount("engineio-3", "polling", counts[0]),
        new ConnectionCount("engineio-3", "websocket", counts[1]),
        new ConnectionCount("engineio-4", "polling", counts[2]),
        new ConnectionCount("engineio-4", "websocket", counts[3]));
  }

  /**
   * Refuses new sessions, and ends those that there are one after the other, evenly over that time
   * and in random order: clients take it for a broken connection, and come back by themselves.
   * Returns at once; from any thread.
   */
  public void drain(Duration over) {
    draining = true;
    List<EngineSession> leaving = new ArrayList<>(sessions.values());
    Collections.shuffle(leaving);
    long millis = over.toMillis();
    for (int i = 0; i < leaving.size(); i++) {
      leaving.get(i).leaveAfter(millis * i / leaving.size());
    }
  }

  /** Ends all sessions, and refuses new ones. Idempotent; from any thread. */
  @Override
  public void close() {
    closed = true;
    for (EngineSession session : sessions.values()) {
      SessionConnection connection = session.current();
      connection.loop().execute(connection::close);
    }
  }

  EngineConfig config() {
    return config;
  }

  EngineListener listener() {
    return listener;
  }

  Origins origins() {
    return origins;
  }

  Admission admission() {
    return admission;
  }

  EventLoop loopOf(HttpServerExchange exchange) {
    return loops.of(exchange.getIoThread());
  }

  boolean isOffered(String transport) {
    return config.transports().contains(transport);
  }

  /** What a polling client may go over to. */
  List<String> upgrades() {
    return isOffered("websocket") ? List.of("websocket") : List.of();
  }

  @org.jspecify.annotations.Nullable
  EngineSession session(String sid) {
    return sessions.get(sid);
  }

  boolean isDraining() {
    return draining;
  }

  boolean isClosed() {
    return closed;
  }

  void add(EngineSession session) {
    sessions.put(session.sid(), session);
    if (draining) {
      session.leaveAfter(0); // Its request was quicker than the drain.
    }
  }

  void remove(EngineSession session) {
    if (sessions.remove(session.sid(), session)) {
      session.place().holding().giveBack(session.handshake().size());
    }
    session.place().leave();
  }
}
