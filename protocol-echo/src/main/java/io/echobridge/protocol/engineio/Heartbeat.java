package io.echobridge.protocol.engineio;

import io.echobridge.net.Timer;
import java.util.concurrent.TimeUnit;

/**
 * Finds out that a client is gone. In revision 3 the client pings, and whatever it sends shows that
 * it lives; that holds on WebSocket as on polling. In revision 4 the server pings. One timer, set
 * again only when it fires: what a client sends costs no more than a look at the clock.
 */
final class Heartbeat extends Timer {
  private final SessionConnection connection;
  private final long silenceMillis;
  private final long pingMillis;
  private long heardNanos = System.nanoTime();
  private long pingDueNanos;
  private boolean awaitingPong;

  private Heartbeat(SessionConnection connection, long pingMillis, long silenceMillis) {
    this.connection = connection;
    this.pingMillis = pingMillis;
    this.silenceMillis = silenceMillis;
  }

  static Heartbeat of(EngineSession session, SessionConnection connection) {
    EngineConfig config = session.config();
    long interval = config.pingInterval().toMillis();
    return session.revision() == 3
        ? new Heartbeat(connection, 0, interval + config.pingTimeoutV3().toMillis())
        : new Heartbeat(connection, interval, config.pingTimeout().toMillis());
  }

  /** Starts, on the connection's loop. */
  void start() {
    heardNanos = System.nanoTime();
    pingDueNanos = heardNanos + TimeUnit.MILLISECONDS.toNanos(pingMillis);
    awaitingPong = false;
    connection.loop().schedule(this, pingMillis > 0 ? pingMillis : silenceMillis);
  }

  void heard() {
    heardNanos = System.nanoTime();
    if (awaitingPong) {
      pingDueNanos = heardNanos + TimeUnit.MILLISECONDS.toNanos(pingMillis);
      awaitingPong = false;
      connection.loop().schedule(this, pingMillis);
    }
  }

  /**
   * Ends the session of a client that comes back after its deadline: it is late, whether the timer
   * has ticked or not.
   */
  void check() {
    long since = pingMillis > 0 ? pingDueNanos : heardNanos;
    boolean owed = pingMillis == 0 || awaitingPong;
    if (owed && System.nanoTime() - since >= TimeUnit.MILLISECONDS.toNanos(silenceMillis)) {
      connection.end("ping timeout");
    }
  }

  @Override
  protected void onTimeout() {
    if (pingMillis > 0 && !awaitingPong) {
      awaitingPong = true;
      connection.send(Packets.PING_FRAME);
      connection.loop().schedule(this, silenceMillis);
      return;
    }
    long silent = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - heardNanos);
    if (pingMillis == 0 && silent < silenceMillis) {
      connection.loop().schedule(this, silenceMillis - silent);
    } else if (connection.isBehind()) {
      // What it says may be here, and is not read; that it takes something shows that it lives.
      connection.loop().schedule(this, silenceMillis);
    } else {
      connection.end("ping timeout");
    }
  }
}
