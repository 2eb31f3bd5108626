package io.echobridge.gate;

import io.echobridge.net.EventLoop;
import io.echobridge.net.Timer;
import java.util.concurrent.TimeUnit;

/**
 * Finds out that a client is gone. Either the client has to send something now and then, or the
 * server pings and it has to answer. One timer, set again only when it fires: what a client sends
 * costs no more than a look at the clock. On the client's loop.
 */
public final class Heartbeat extends Timer {
  /** The connection that is watched. */
  public interface Watched {
    /** The loop it lives on; constant. */
    EventLoop loop();

    /** Sends a ping, which the client has to answer. */
    void ping();

    /** Whether the client has yet to take what was sent; how long it may, is watched elsewhere. */
    boolean isBehind();

    /** The client is gone: {@link CloseReason#PING_TIMEOUT}. */
    void end(CloseReason reason);
  }

  private final Watched client;
  private final long silenceMillis;
  private final long pingMillis;

  /** Whether it pings only who has been silent for so long. */
  private final boolean pingsSilence;

  private long heardNanos = System.nanoTime();
  private long pingDueNanos;
  private boolean awaitingPong;

  private Heartbeat(Watched client, long pingMillis, long silenceMillis, boolean pingsSilence) {
    this.client = client;
    this.pingMillis = pingMillis;
    this.silenceMillis = silenceMillis;
    this.pingsSilence = pingsSilence;
  }

  /** For a client that is to send something at least so often. */
  public static Heartbeat listening(Watched client, long silenceMillis) {
    return new Heartbeat(client, 0, silenceMillis, false);
  }

  /** For a client that is pinged so often, and has some time for an answer. */
  public static Heartbeat pinging(Watched client, long pingMillis, long silenceMillis) {
    return new Heartbeat(client, pingMillis, silenceMillis, false);
  }

  /** For a client that is pinged when it has said nothing for so long, and then has some time. */
  public static Heartbeat asking(Watched client, long quietMillis, long silenceMillis) {
    return new Heartbeat(client, quietMillis, silenceMillis, true);
  }

  /** Starts, on the client's loop. */
  public void start() {
    heardNanos = System.nanoTime();
    pingDueNanos = heardNanos + TimeUnit.MILLISECONDS.toNanos(pingMillis);
    awaitingPong = false;
    client.loop().schedule(this, pingMillis > 0 ? pingMillis : silenceMillis);
  }

  /** The client sent something: it lives. */
  public void heard() {
    heardNanos = System.nanoTime();
    if (awaitingPong) {
      pingDueNanos = heardNanos + TimeUnit.MILLISECONDS.toNanos(pingMillis);
      awaitingPong = false;
      client.loop().schedule(this, pingMillis);
    }
  }

  /**
   * Ends a client that comes back after its deadline: it is late, whether the timer has ticked or
   * not.
   */
  public void check() {
    long since = pingMillis > 0 ? pingDueNanos : heardNanos;
    boolean owed = pingMillis == 0 || awaitingPong;
    if (owed && System.nanoTime() - since >= TimeUnit.MILLISECONDS.toNanos(silenceMillis)) {
      client.end(CloseReason.PING_TIMEOUT);
    }
  }

  @Override
  protected void onTimeout() {
    long silent = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - heardNanos);
    if (pingsSilence && !awaitingPong && silent < pingMillis) {
      client.loop().schedule(this, pingMillis - silent);
      return;
    }
    if (pingMillis > 0 && !awaitingPong) {
      awaitingPong = true;
      client.ping();
      client.loop().schedule(this, silenceMillis);
      return;
    }
    if (pingMillis == 0 && silent < silenceMillis) {
      client.loop().schedule(this, silenceMillis - silent);
    } else if (client.isBehind()) {
      // What it says may be here, and is not read; that it takes something shows that it lives.
      client.loop().schedule(this, silenceMillis);
    } else {
      client.end(CloseReason.PING_TIMEOUT);
    }
  }
}
