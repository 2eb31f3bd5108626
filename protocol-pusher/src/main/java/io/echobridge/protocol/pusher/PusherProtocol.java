package io.echobridge.protocol.pusher;

import io.echobridge.auth.AppKeys;
import io.echobridge.gate.Admission;
import io.echobridge.gate.Admitted;
import io.echobridge.gate.Clients;
import io.echobridge.gate.ConnectionCount;
import io.echobridge.gate.Door;
import io.echobridge.gate.Handshake;
import io.echobridge.gate.Way;
import io.echobridge.net.ConnectionIds;
import io.echobridge.net.Holding;
import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.websocket.WebSocketUpgrade;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Pusher's side of one app. An app without keys has none. */
final class PusherProtocol implements ClientProtocol {
  private static final String PATH = "/app";

  /** How many that are refused may be connected, until they have taken in why. */
  private static final int MOST_LEAVING = 500;

  private final Clients<PusherClient> clients = new Clients<>(Version.WAYS);
  private final CloseCodes codes = new CloseCodes();
  private final PusherConfig config;
  private final ProtocolContext context;
  private final Door door;
  private final WebSocketUpgrade upgrade;
  private final AtomicInteger leaving = new AtomicInteger();

  PusherProtocol(PusherConfig config, ProtocolContext context) {
    this.config = config;
    this.context = context;
    this.door = new Door(context.loops(), context.origins(), context.admission(), clients);
    this.upgrade =
        new WebSocketUpgrade(
            context.loops(), config.maxFrame(), context.patienceMillis(), context.compression());
  }

  @Override
  public List<String> paths() {
    return List.of(PATH);
  }

  @Override
  public boolean owns(String path) {
    String key = Refusal.key(path.substring(PATH.length()));
    return context.keys().get().filter(keys -> keys.find(key).isPresent()).isPresent();
  }

  @Override
  public boolean refuses(String path) {
    return context.keys().get().isPresent(); // Whose key it is meant to be, nobody knows.
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    Optional<AppKeys> keys = context.keys().get();
    if (keys.isEmpty()) {
      answer(exchange, StatusCodes.NOT_FOUND, "This app has no Pusher keys\n");
    } else if (!WebSocketUpgrade.isRequested(exchange)) {
      exchange.getResponseHeaders().put(Headers.UPGRADE, "websocket");
      answer(exchange, StatusCodes.UPGRADE_REQUIRED, "Only WebSockets are spoken here\n");
    } else if (WebSocketUpgrade.fault(exchange) != null || Door.hasOddOrigin(exchange)) {
      answer(exchange, StatusCodes.BAD_REQUEST, "Expected a request for a WebSocket\n");
    } else {
      // Whoever is refused takes a turn as well: it costs an upgrade.
      door.admit(exchange, new Guest(exchange, Refusal.of(exchange, keys.get(), door)));
    }
  }

  private static void answer(HttpServerExchange exchange, int status, String text) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
    exchange.getResponseSender().send(text);
  }

  /** A request for a WebSocket, perhaps after it waited for its turn. */
  private final class Guest implements Door.Guest {
    private final HttpServerExchange exchange;
    private final Optional<Refusal> refusal;

    Guest(HttpServerExchange exchange, Optional<Refusal> refusal) {
      this.exchange = exchange;
      this.refusal = refusal;
    }

    @Override
    public void admitted(Admitted place) {
      if (refusal.isEmpty()) {
        open(exchange, place);
        return;
      }
      Refusal why = refusal.get();
      if (why.counted() != null) {
        place.countRefusal(
            why.counted(), "a client is refused with " + why.code() + ": " + why.words());
      }
      sendAway(exchange, why, place.holding());
      place.leave();
    }

    @Override
    public void refused(Admission.Reason reason) {
      Optional<Refusal> full = Refusal.of(reason);
      if (full.isPresent()) {
        Holding holding = door.holdingOfRefused(exchange);
        sendAway(exchange, refusal.orElse(full.get()), holding);
        holding.close();
      } else {
        tryLater(exchange);
      }
    }

    @Override
    public void draining() {
      tryLater(exchange);
    }
  }

  private static void tryLater(HttpServerExchange exchange) {
    exchange.setPersistent(false);
    exchange.getResponseHeaders().put(Headers.RETRY_AFTER, 1);
    answer(exchange, StatusCodes.SERVICE_UNAVAILABLE, "Connect again later\n");
  }

  private void open(HttpServerExchange exchange, Admitted place) {
    Handshake handshake = door.handshake(exchange, false);
    String id = ConnectionIds.next();
    Way way = Version.way(exchange);
    // What is closed over here lives as long as the connection, so it must not hold the request.
    Clients<PusherClient> in = clients;
    door.leavesIfGone(exchange, id, place);
    upgrade.accept(
        exchange,
        place.holding(),
        socket -> {
          PusherClient client = new PusherClient(id, way, place, handshake, socket, config, codes);
          in.add(client);
          client.open(context);
          return client;
        });
  }

  /**
   * Upgrades the connection, to say there why it ends. It has no place among the clients, so no
   * more than a few of these may take their time.
   *
   * @param holding may be closed at once
   */
  private void sendAway(HttpServerExchange exchange, Refusal refusal, Holding holding) {
    AtomicInteger count = leaving;
    if (count.incrementAndGet() > MOST_LEAVING) {
      count.decrementAndGet();
      tryLater(exchange);
      return;
    }
    exchange.getConnection().addCloseListener(connection -> count.decrementAndGet());
    codes.count(refusal.code());
    upgrade.accept(exchange, holding, socket -> SentAway.of(socket, refusal));
  }

  @Override
  public List<ConnectionCount> connections() {
    return clients.counts();
  }

  @Override
  public Map<Integer, Long> sentAway() {
    return codes.sums();
  }

  @Override
  public void drain(Duration over) {
    clients.drain(over);
  }

  @Override
  public void close() {
    clients.close();
  }
}
