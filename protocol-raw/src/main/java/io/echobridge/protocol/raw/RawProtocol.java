package io.echobridge.protocol.raw;

import io.echobridge.gate.Client;
import io.echobridge.gate.Clients;
import io.echobridge.gate.ConnectionCount;
import io.echobridge.gate.Door;
import io.echobridge.net.Holding;
import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.ProtocolContext;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plain clients of one app. */
final class RawProtocol implements ClientProtocol {
  private final Clients<Client> clients =
      new Clients<>(List.of(WebSocketClient.WAY, SseClient.WAY));
  private final CloseCode codes = new CloseCode();
  private final RawConfig config;
  private final List<String> paths;
  private final WebSocketEntrance webSockets;
  private final SseEntrance events;

  RawProtocol(RawConfig config, ProtocolContext context) {
    this.config = config;
    this.paths = List.of(config.websocketPath(), config.ssePath());
    Door door = new Door(context.loops(), context.origins(), context.admission(), clients);
    this.webSockets = new WebSocketEntrance(config, context, door, clients, codes);
    this.events = new SseEntrance(config, context, door, clients);
  }

  @Override
  public List<String> paths() {
    return paths;
  }

  @Override
  public boolean takesRoot() {
    return !config.rootChannels().isEmpty();
  }

  @Override
  public boolean refuses(String path) {
    return true; // A client that finds no app is told so with a code that it can see.
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    String below = exchange.getRelativePath();
    String at = ClientProtocol.mount(exchange);
    if (!below.isEmpty() && !below.equals("/")) {
      exchange.setStatusCode(StatusCodes.NOT_FOUND).endExchange();
    } else if (at.equals(config.ssePath())) {
      events.handleRequest(exchange);
    } else if (at.equals(config.websocketPath())) {
      webSockets.handleRequest(exchange, List.of());
    } else {
      webSockets.handleRequest(exchange, config.root());
    }
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
