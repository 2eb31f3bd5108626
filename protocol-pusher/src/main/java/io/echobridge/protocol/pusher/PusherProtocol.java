package io.echobridge.protocol.pusher;

import io.echobridge.auth.AppKeys;
import io.echobridge.gate.Client;
import io.echobridge.gate.Clients;
import io.echobridge.gate.ConnectionCount;
import io.echobridge.gate.Door;
import io.echobridge.gate.Way;
import io.echobridge.net.Holding;
import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.websocket.WebSocketDoor;
import io.echobridge.websocket.WebSocketUpgrade;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pusher's side of one app. An app without keys has none. */
final class PusherProtocol implements ClientProtocol {
  private static final String PATH = "/app";
  private static final List<String> PATHS = List.of(PATH);

  private final Clients<PusherClient> clients = new Clients<>(Version.WAYS);
  private final CloseCodes codes = new CloseCodes();
  private final PusherConfig config;
  private final ProtocolContext context;
  private final Door door;
  private final WebSocketDoor sockets;

  PusherProtocol(PusherConfig config, ProtocolContext context) {
    this.config = config;
    this.context = context;
    this.door = new Door(context.loops(), context.origins(), context.admission(), clients);
    WebSocketUpgrade upgrade =
        new WebSocketUpgrade(
            context.loops(), config.maxFrame(), context.patienceMillis(), context.compression());
    this.sockets =
        new WebSocketDoor(door, upgrade, Refusal::of, Optional.of(Refusal.DRAINING), codes::count);
  }

  @Override
  public List<String> paths() {
    return PATHS;
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
      exchange.setStatusCode(StatusCodes.NOT_FOUND);
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
      exchange.getResponseSender().send("This app has no Pusher keys\n");
    } else if (!WebSocketDoor.answersFault(exchange)) {
      Optional<Refusal> refusal = Refusal.of(exchange, keys.get(), door);
      if (refusal.isPresent()) {
        sockets.refuse(exchange, refusal.get());
      } else {
        sockets.admit(exchange, opening(Version.way(exchange)));
      }
    }
  }

  private WebSocketDoor.Opening opening(Way way) {
    return (id, place, handshake, socket) -> {
      PusherClient client = new PusherClient(id, way, place, handshake, socket, config, codes);
      clients.add(client);
      client.open(context);
      return client;
    };
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
  public Optional<Client> whose(Holding holding) {
    return clients.whose(holding);
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
