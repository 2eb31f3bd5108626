package io.echobridge.protocol.raw.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.testkit.wire.Dialect;
import io.echobridge.testkit.wire.Peer;
import java.io.IOException;

/**
 * Plain clients in transcripts: {@code websocket channel=a} and {@code events channel=a | Name:
 * value}.
 */
final class RawDialect implements Dialect {
  static final String PING = "{\"type\":\"ping\"}";
  static final String PONG = "{\"type\":\"pong\"}";

  @Override
  public String path() {
    return "/ws";
  }

  @Override
  public Peer connect(int port, String way, String rest) throws IOException {
    if (!way.equals("events")) {
      throw new IllegalArgumentException("no way to connect is called " + way);
    }
    return new EventsPeer(port, rest.startsWith("/") ? rest : "/sse?" + rest);
  }

  @Override
  public String webSocket(String rest) {
    return rest;
  }

  /** Twice: the second answer comes after all that the first one's batch began. */
  @Override
  public void sync(Peer peer) throws IOException {
    for (int i = 0; i < 2; i++) {
      peer.send(PING);
      assertThat(peer.receive()).isEqualTo(PONG);
    }
  }
}
