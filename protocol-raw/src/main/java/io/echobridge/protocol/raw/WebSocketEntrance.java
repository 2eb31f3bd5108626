package io.echobridge.protocol.raw;

import io.echobridge.channel.ChannelName;
import io.echobridge.gate.Client;
import io.echobridge.gate.Clients;
import io.echobridge.gate.Door;
import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.websocket.WebSocketDoor;
import io.echobridge.websocket.WebSocketUpgrade;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Lets clients with a WebSocket in, or tells them there why not. */
final class WebSocketEntrance {
  private final RawConfig config;
  private final ProtocolContext context;
  private final Door door;
  private final Clients<Client> clients;
  private final CloseCode codes;
  private final WebSocketDoor sockets;

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
    WebSocketUpgrade upgrade =
        new WebSocketUpgrade(
            context.loops(), config.maxMessage(), context.patienceMillis(), context.compression());
    this.sockets =
        new WebSocketDoor(door, upgrade, Refusal::of, Optional.of(Refusal.DRAINING), codes::count);
  }

  /**
   * @param more channels that every client here hears
   */
  void handleRequest(HttpServerExchange exchange, List<ChannelName> more) {
    if (WebSocketDoor.answersFault(exchange)) {
      return;
    }
    if (!door.allowsPage(exchange)) {
      Plain.answer(exchange, StatusCodes.FORBIDDEN, "Pages of this origin may not connect\n");
    } else if (exchange.getAttachment(ClientProtocol.NO_APP) != null) {
      sockets.refuse(exchange, Refusal.NO_APP);
    } else {
      try {
        sockets.admit(exchange, opening(Wish.ofWebSocket(exchange, config, more)));
      } catch (Wish.NoSenseException e) {
        sockets.refuse(exchange, e.refusal());
      }
    }
  }

  private WebSocketDoor.Opening opening(Wish wish) {
    Duration pingTimeout = config.pingTimeout();
    return (id, place, asked, socket) -> {
      WebSocketClient client =
          new WebSocketClient(
              id, place, asked.withoutHeaders(), socket, wish.ping(), pingTimeout, codes);
      clients.add(client);
      client.begin(wish, context, asked);
      return client;
    };
  }
}
