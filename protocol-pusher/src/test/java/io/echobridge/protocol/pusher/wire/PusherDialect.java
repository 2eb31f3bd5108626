package io.echobridge.protocol.pusher.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.testkit.wire.Dialect;
import io.echobridge.testkit.wire.Peer;
import java.io.IOException;

/** Pusher in transcripts: {@code websocket} and a query, of the app's key. */
final class PusherDialect implements Dialect {
  static final String PATH = "/app/" + Settings.KEY.key();
  static final String PING = "{\"event\":\"pusher:ping\",\"data\":{}}";
  static final String PONG = "{\"event\":\"pusher:pong\",\"data\":\"{}\"}";

  @Override
  public String path() {
    return PATH;
  }

  @Override
  public Peer connect(int port, String way, String rest) {
    throw new IllegalArgumentException("no way to connect is called " + way);
  }

  @Override
  public String webSocket(String rest) {
    return rest.isEmpty() ? "protocol=7&client=js&version=8.6.0&flash=false" : rest;
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
