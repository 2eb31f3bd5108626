package io.echobridge.protocol.engineio;

import io.echobridge.net.Closer;
import io.echobridge.net.Timer;
import io.undertow.server.ServerConnection;

/** Ends a request whose body does not come. */
final class PushDeadline extends Timer {
  static final long MILLIS = 30_000;

  private final ServerConnection connection;

  PushDeadline(ServerConnection connection) {
    this.connection = connection;
  }

  @Override
  protected void onTimeout() {
    Closer.close(connection);
  }
}
