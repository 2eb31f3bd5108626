package io.echobridge.protocol.echo.engineio;

import io.echobridge.http.ExchangeDeadline;
import io.undertow.server.ServerConnection;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A polling client pushes one body at a time: whose turn it is. Thread-safe. */
final class PushTurn {
  private final AtomicReference<@Nullable ServerConnection> pushing = new AtomicReference<>();

  /** Whether a push may begin on this connection; {@link #end} ends it. */
  boolean begin(ServerConnection connection) {
    return pushing.compareAndSet(null, connection);
  }

  void end() {
    pushing.set(null);
  }

  /** Ends the connection of a push that is under way: its body takes memory. */
  void cut() {
    ServerConnection connection = pushing.get();
    if (connection != null) {
      ExchangeDeadline.cut(connection);
    }
  }
}
