package io.echobridge.testkit.lines;

import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.testkit.protocol.ProtocolClient;
import io.echobridge.testkit.protocol.ProtocolDriver;
import io.echobridge.testkit.wire.WebSocketPeer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** How the contract speaks {@code lines}. */
final class LinesDriver implements ProtocolDriver {
  @Override
  public ClientProtocol protocol(ProtocolContext context, Duration silence) {
    return new LinesFactory().create(new LinesConfig("/lines", silence, 100_000), context);
  }

  @Override
  public ProtocolClient connect(int port, int user) throws IOException {
    String login = " | Authorization: Bearer user-" + user;
    return new LinesPlayer(new WebSocketPeer(port, "/lines", "/lines" + login));
  }

  @Override
  public List<String> entrances() {
    return List.of("WS /lines");
  }
}
