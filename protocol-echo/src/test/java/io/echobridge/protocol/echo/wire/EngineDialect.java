package io.echobridge.protocol.echo.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.testkit.wire.Dialect;
import io.echobridge.testkit.wire.Peer;
import java.io.IOException;

/** Engine.IO in transcripts: {@code websocket EIO=4} and {@code polling EIO=3}. */
final class EngineDialect implements Dialect {
  static final String PATH = "/socket.io/";

  @Override
  public String path() {
    return PATH;
  }

  @Override
  public Peer connect(int port, String way, String query) throws IOException {
    if (!way.equals("polling")) {
      throw new IllegalArgumentException("no way to connect is called " + way);
    }
    return new PollingPeer(port, query);
  }

  @Override
  public String webSocket(String query) {
    return "transport=websocket&" + query;
  }

  /** Twice: the second answer comes after all that the first one's batch began. */
  @Override
  public void sync(Peer peer) throws IOException {
    for (int i = 0; i < 2; i++) {
      peer.send("40/nowhere,");
      assertThat(peer.receive()).startsWith("44/nowhere,");
    }
  }
}
