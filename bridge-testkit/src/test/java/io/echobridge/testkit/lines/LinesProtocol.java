package io.echobridge.testkit.lines;

import io.echobridge.gate.Admission;
import io.echobridge.gate.Admitted;
import io.echobridge.gate.Clients;
import io.echobridge.gate.ConnectionCount;
import io.echobridge.gate.Door;
import io.echobridge.gate.Handshake;
import io.echobridge.net.ConnectionIds;
import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.websocket.WebSocketUpgrade;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.List;

/** Lines of JSON over a WebSocket, for one app. */
final class LinesProtocol implements ClientProtocol {
  private final Clients<LinesClient> clients = new Clients<>(List.of(LinesClient.WAY));
  private final LinesConfig config;
  private final ProtocolContext context;
  private final Door door;
  private final WebSocketUpgrade upgrade;

  LinesProtocol(LinesConfig config, ProtocolContext context) {
    this.config = config;
    this.context = context;
    this.door = new Door(context.loops(), context.origins(), context.admission(), clients);
    this.upgrade =
        new WebSocketUpgrade(
            context.loops(), config.maxMessage(), context.patienceMillis(), context.compression());
  }

  @Override
  public List<String> paths() {
    return List.of(config.path());
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    if (WebSocketUpgrade.fault(exchange) != null || Door.hasOddOrigin(exchange)) {
      refuse(exchange, StatusCodes.BAD_REQUEST);
    } else if (!door.allowsPage(exchange)) {
      refuse(exchange, StatusCodes.FORBIDDEN);
    } else {
      door.admit(exchange, new Guest(exchange));
    }
  }

  private static void refuse(HttpServerExchange exchange, int status) {
    exchange.setStatusCode(status).endExchange();
  }

  /** A request for a WebSocket, perhaps after it waited for its turn. */
  private final class Guest implements Door.Guest {
    private final HttpServerExchange exchange;

    Guest(HttpServerExchange exchange) {
      this.exchange = exchange;
    }

    @Override
    public void admitted(Admitted place) {
      String id = ConnectionIds.next();
      Handshake handshake = door.handshake(exchange, false);
      upgrade.accept(
          exchange,
          place.holding(),
          place::leave, // It is gone before its answer is out.
          socket -> {
            LinesClient client = new LinesClient(id, place, handshake, socket, config.silence());
            clients.add(client);
            client.begin(context);
            return client;
          });
    }

    @Override
    public void refused(Admission.Reason reason) {
      refuse(exchange, StatusCodes.SERVICE_UNAVAILABLE);
    }

    @Override
    public void draining() {
      refuse(exchange, StatusCodes.SERVICE_UNAVAILABLE);
    }
  }

  @Override
  public List<ConnectionCount> connections() {
    return clients.counts();
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
