package io.echobridge.protocol.raw.wire;

import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.protocol.raw.RawProtocolFactory;
import io.echobridge.testkit.protocol.ProtocolClient;
import io.echobridge.testkit.protocol.ProtocolDriver;
import io.echobridge.testkit.wire.HttpPeer;
import io.echobridge.testkit.wire.WebSocketPeer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** How the contract speaks to WebSockets with JSON frames. */
class RawDriver implements ProtocolDriver {
  @Override
  public ClientProtocol protocol(ProtocolContext context, Duration silence) {
    RawSettings settings = new RawSettings();
    settings.pingInterval = silence.dividedBy(2);
    settings.pingTimeout = silence.dividedBy(2);
    return new RawProtocolFactory().create(settings.config(), context);
  }

  @Override
  public ProtocolClient connect(int port, int user) throws IOException {
    String login = " | Authorization: Bearer user-" + user;
    return new RawPlayer(new WebSocketPeer(port, "/ws", "/ws?frames=json" + login));
  }

  @Override
  public List<String> entrances() {
    return List.of(
        "WS /ws?channel=news",
        "WS /ws?frames=json",
        "GET /sse?channel=news",
        "GET /sse?topic=news");
  }

  /**
   * A page cannot see the status of a WebSocket: it is told by a code. And an EventSource comes
   * back after no status but 200: it is told when, and the answer ends.
   */
  @Override
  public String status(int port, String request) throws IOException {
    try (HttpPeer peer = new HttpPeer(port, "/")) {
      peer.send(request);
      String answer = peer.receive();
      if (answer.startsWith("200 retry: ")) {
        return "503";
      }
      String status = answer.substring(0, 3);
      if (!status.equals("101")) {
        return status;
      }
      WebSocketPeer socket = new WebSocketPeer(peer);
      socket.send("ping");
      return socket.receive().matches("close (1013|1001)") ? "503" : status;
    }
  }
}
