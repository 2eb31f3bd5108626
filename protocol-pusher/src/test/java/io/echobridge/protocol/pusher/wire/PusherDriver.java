package io.echobridge.protocol.pusher.wire;

import io.echobridge.auth.AppKeys;
import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.protocol.pusher.PusherProtocolFactory;
import io.echobridge.testkit.protocol.ProtocolClient;
import io.echobridge.testkit.protocol.ProtocolDriver;
import io.echobridge.testkit.wire.HttpPeer;
import io.echobridge.testkit.wire.WebSocketPeer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How the contract speaks to Pusher's protocol. */
final class PusherDriver implements ProtocolDriver {
  private static final String ENTRANCE = "WS " + PusherDialect.PATH;

  @Override
  public ClientProtocol protocol(ProtocolContext context, Duration silence) {
    Settings settings = new Settings();
    settings.activityTimeout = Duration.ofSeconds(silence.dividedBy(2).toSeconds());
    settings.pongTimeout = silence.dividedBy(2);
    return new PusherProtocolFactory().create(settings.config(), context);
  }

  @Override
  public ProtocolClient connect(int port, int user) throws IOException {
    return new PusherPlayer(
        new WebSocketPeer(port, PusherDialect.PATH, new PusherDialect().webSocket("")), user);
  }

  @Override
  public List<String> entrances() {
    return List.of(ENTRANCE);
  }

  /** A page cannot see a status: it is told on its WebSocket. */
  @Override
  public String status(int port, String request) throws IOException {
    try (HttpPeer peer = new HttpPeer(port, "/")) {
      peer.send(request);
      String status = peer.receive().substring(0, 3);
      if (!status.equals("101")) {
        return status;
      }
      String first = new WebSocketPeer(peer).receive();
      if (first.contains("\"code\":4009")) {
        return "403";
      }
      return first.contains("\"code\":4100") ? "503" : status;
    }
  }

  @Override
  public Optional<AppKeys> keys() {
    return new Settings().keys;
  }

  @Override
  public boolean asksTheApplication() {
    return false;
  }
}
