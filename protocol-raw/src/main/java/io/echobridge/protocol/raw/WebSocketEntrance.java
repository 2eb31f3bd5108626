package io.echobridge.protocol.raw;

import io.echobridge.channel.ChannelName;
import io.echobridge.gate.Admission;
import io.echobridge.gate.Admitted;
import io.echobridge.gate.Client;
import io.echobridge.gate.Clients;
import io.echobridge.gate.Door;
import io.echobridge.gate.Handshake;
import io.echobridge.net.ConnectionIds;
import io.echobridge.net.Holding;
import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.websocket.WebSocketUpgrade;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Lets clients with a WebSocket in, or tells them there why not. */
final class WebSocketEntrance {
  /** How many that are refused may be connected, until they have taken in why. */
  private static final int MOST_LEAVING = 500;

  private final RawConfig config;
  private final ProtocolContext context;
  private final Door door;
  private final Clients<Client> clients;
  private final CloseCode codes;
  private final WebSocketUpgrade upgrade;
  private final AtomicInteger leaving = new AtomicInteger();

  WebSocketEntrance(
      RawConfig config,
      ProtocolContext context,
      Door door,
      Clients<Client> clients,
      CloseCode codes) {
    this.config = config;
    this.context = context;
    this.door = door;
    this.clients = clients;
    this.codes = codes;
    this.upgrade =
        new WebSocketUpgrade(
            context.loops(), config.maxMessage(), context.patienceMillis(), context.compression());
  }

  /**
   * @param more channels that every client here hears
   */
  void handleRequest(HttpServerExchange exchange, List<ChannelName> more) {
    if (!WebSocketUpgrade.isRequested(exchange)) {
      exchange.getResponseHeaders().put(Headers.UPGRADE, "websocket");
      Plain.answer(exchange, StatusCodes.UPGRADE_REQUIRED, "Only WebSockets are spoken here\n");
    } else if (WebSocketUpgrade.fault(exchange) != null || Door.hasOddOrigin(exchange)) {
      Plain.answer(exchange, StatusCodes.BAD_REQUEST, "Expected a request for a WebSocket\n");
    } else if (!door.allowsPage(exchange)) {
      Plain.answer(exchange, StatusCodes.FORBIDDEN, "Pages of this origin may not connect\n");
    } else {
      // Whoever is refused takes a turn as well: it costs an upgrade.
      door.admit(exchange, guest(exchange, more));
    }
  }

  private Guest guest(HttpServerExchange exchange, List<ChannelName> more) {
    if (exchange.getAttachment(ClientProtocol.NO_APP) != null) {
      return new Guest(exchange, null, Refusal.NO_APP);
    }
    try {
      return new Guest(exchange, Wish.ofWebSocket(exchange, config, more), null);
    } catch (Wish.NoSenseException e) {
      return new Guest(exchange, null, e.refusal());
    }
  }

  /** A request for a WebSocket, perhaps after it waited for its turn. */
  private final class Guest implements Door.Guest {
    private final HttpServerExchange exchange;
    private final @Nullable Wish wish;
    private final @Nullable Refusal refusal;

    Guest(HttpServerExchange exchange, @Nullable Wish wish, @Nullable Refusal refusal) {
      this.exchange = exchange;
      this.wish = wish;
      this.refusal = refusal;
    }

    @Override
    public void admitted(Admitted place) {
      if (wish != null) {
        open(exchange, wish, place);
        return;
      }
      if (refusal != null) {
        Plain.count(place, refusal);
        WebSocketEntrance.this.sendAway(exchange, refusal, place.holding());
      }
      place.leave();
    }

    @Override
    public void refused(Admission.Reason reason) {
      Refusal full = Plain.refusal(reason);
      if (full == null) {
        Plain.tryLater(exchange);
      } else {
        sendAway(full);
      }
    }

    @Override
    public void draining() {
      exchange.setPersistent(true); // Only such a one is upgraded; then it is closed all the same.
      sendAway(Refusal.DRAINING);
    }

    /** Tells a client that has no place. */
    private void sendAway(Refusal why) {
      Holding holding = door.holdingOfRefused(exchange);
      WebSocketEntrance.this.sendAway(exchange, why, holding);
      holding.close();
    }
  }

  private void open(HttpServerExchange exchange, Wish wish, Admitted place) {
    Handshake asked = door.handshake(exchange, false);
    Handshake kept = asked.withoutHeaders(); // The rest is needed while the client may ask.
    String id = ConnectionIds.next();
    // What is closed over here lives as long as the connection, so it must not hold the request.
    Clients<Client> in = clients;
    door.leavesIfGone(exchange, id, place);
    upgrade.accept(
        exchange,
        place.holding(),
        socket -> {
          WebSocketClient client =
              new WebSocketClient(
                  id, place, kept, socket, wish.ping(), config.pingTimeout(), codes);
          in.add(client);
          client.begin(wish, context, asked);
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
      Plain.tryLater(exchange);
      return;
    }
    exchange.getConnection().addCloseListener(connection -> count.decrementAndGet());
    codes.count(refusal.code());
    upgrade.accept(exchange, holding, socket -> SentAway.of(socket, refusal));
  }
}
