package io.echobridge.protocol.engineio;

import io.echobridge.net.Closer;
import io.echobridge.net.MemoryBudget;
import io.echobridge.net.Timer;
import io.undertow.server.ServerConnection;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A push whose body is being read: ends the request if it does not come, and counts the memory that
 * it takes.
 */
final class PushDeadline extends Timer {
  static final long MILLIS = 30_000;

  private final ServerConnection connection;
  private final AtomicLong room;

  /**
   * @param room what was taken from the budget of the process for the body
   */
  PushDeadline(ServerConnection connection, long room) {
    this.connection = connection;
    this.room = new AtomicLong(room);
  }

  /** The body is there, or will not come. Idempotent; from any thread. */
  void release() {
    MemoryBudget.ofProcess().release(room.getAndSet(0));
  }

  @Override
  protected void onTimeout() {
    // Undertow does not end the exchange of a connection that is closed here.
    release();
    Closer.close(connection);
  }
}
