package io.echobridge.protocol.echo.engineio;

import io.echobridge.gate.CloseReason;
import io.echobridge.gate.Handshake;
import io.echobridge.gate.Heartbeat;
import io.echobridge.net.EventLoop;
import io.echobridge.net.Frame;
import io.echobridge.net.FrameBuilder;
import io.echobridge.net.Holding;

/** A session on one transport: what polling and WebSocket have in common. */
abstract class SessionConnection implements EngineConnection, Heartbeat.Watched {
  /** Clients send a ping alone, or with the word probe; what is longer is not said back. */
  private static final int MAX_PING = 64;

  private final EngineSession session;
  private final EventLoop loop;
  private final Heartbeat heartbeat;

  SessionConnection(EngineSession session, EventLoop loop) {
    this.session = session;
    this.loop = loop;
    this.heartbeat = heartbeat(session.config(), session.revision());
  }

  /**
   * In revision 3 the client pings, and whatever it sends shows that it lives; that holds on
   * WebSocket as on polling. In revision 4 the server pings.
   */
  private Heartbeat heartbeat(EngineConfig config, int revision) {
    long interval = config.pingInterval().toMillis();
    return revision == 3
        ? Heartbeat.listening(this, interval + config.pingTimeoutV3().toMillis())
        : Heartbeat.pinging(this, interval, config.pingTimeout().toMillis());
  }

  /** Ends the session at once; {@link #close} lets what was sent before go out. */
  @Override
  public abstract void end(CloseReason reason);

  @Override
  public final void ping() {
    session.pinging();
    sink().send(Packets.PING_FRAME);
  }

  @Override
  public boolean isBehind() {
    return false;
  }

  /** Ends the session, and drops what waits for it: there is no memory for it any more. */
  abstract void evict();

  /** A packet of the client's, whatever the transport. */
  final void receive(String packet) {
    if (!session.mayBeHeard()) {
      return;
    }
    heartbeat.heard();
    char type = packet.isEmpty() ? ' ' : packet.charAt(0);
    switch (type) {
      case Packets.MESSAGE -> session.onText(packet.substring(1));
      case Packets.PING, Packets.PONG -> {
        // The client pings in revision 3, the server in revision 4; the wrong way round is no
        // Engine.IO.
        if ((type == Packets.PING) != (session.revision() == 3)) {
          end(CloseReason.PROTOCOL_ERROR);
        } else if (type == Packets.PING) {
          sink().send(pong(packet));
        } else {
          session.ponged();
        }
      }
      case Packets.CLOSE -> end(whenClosed());
      case Packets.OPEN, Packets.UPGRADE, Packets.NOOP -> {}
      default -> end(CloseReason.PROTOCOL_ERROR);
    }
  }

  /** Why a client has gone that closes its transport. */
  CloseReason whenClosed() {
    return CloseReason.TRANSPORT_CLOSED;
  }

  final void receiveBinary(byte[] data) {
    if (session.mayBeHeard()) {
      heartbeat.heard();
      session.onBinary(data);
    }
  }

  private static Frame pong(String ping) {
    return ping.length() == 1 || ping.length() > MAX_PING
        ? Packets.PONG_FRAME
        : new FrameBuilder(ping.length()).append('3').append(ping.substring(1)).text();
  }

  final EngineSession session() {
    return session;
  }

  final PollFormat format() {
    return session.format();
  }

  final Heartbeat heartbeat() {
    return heartbeat;
  }

  @Override
  public final String sid() {
    return session.id();
  }

  @Override
  public final int revision() {
    return session.revision();
  }

  @Override
  public final EventLoop loop() {
    return loop;
  }

  @Override
  public final Holding holding() {
    return session.place().holding();
  }

  @Override
  public final Handshake handshake() {
    return session.handshake();
  }
}
