package io.echobridge.protocol.engineio;

import io.echobridge.gate.MessageCount;
import io.echobridge.gate.Place;
import io.echobridge.net.EventLoop;
import io.echobridge.net.Frame;
import io.echobridge.net.Holding;
import io.echobridge.net.Timer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What stays the same of a session while its transport changes. */
final class EngineSession {
  private static final Logger log = LoggerFactory.getLogger(EngineSession.class);

  private final EngineServer server;
  private final String sid;
  private final PollFormat format;
  private final Handshake handshake;
  private final Place place;
  private final MessageCount said = new MessageCount();
  private volatile SessionConnection current;
  private final AtomicBoolean probing = new AtomicBoolean();
  private EngineHandler handler = NONE;
  private boolean closed;

  /**
   * Opens the session on its first transport: the open packet, then whatever the listener sends.
   */
  @SuppressWarnings("NullAway.Init")
  EngineSession(
      EngineServer server, String sid, PollFormat format, Handshake handshake, Place place) {
    this.server = server;
    this.sid = sid;
    this.format = format;
    this.handshake = handshake;
    this.place = place;
  }

  Place place() {
    return place;
  }

  EngineServer server() {
    return server;
  }

  EngineConfig config() {
    return server.config();
  }

  String sid() {
    return sid;
  }

  int revision() {
    return format.revision();
  }

  PollFormat format() {
    return format;
  }

  Handshake handshake() {
    return handshake;
  }

  /** The connection of the transport that is in use; from any thread. */
  SessionConnection current() {
    return current;
  }

  /** On the connection's loop, which is the session's from now on. */
  void open(SessionConnection connection, List<String> upgrades) {
    current = connection;
    Holding holding = place.holding();
    holding.take(handshake.size());
    holding.onTooMuch(this::evict);
    server.add(this);
    connection.send(Frame.text(OpenPacket.of(this, upgrades)));
    EngineHandler opened = server.listener().onOpen(connection);
    if (closed) {
      // The listener, or what it sent, has ended it at once.
      opened.onClosed("forced close");
    } else {
      handler = opened;
    }
  }

  private void evict() {
    SessionConnection present = current;
    present.loop().execute(present::evict);
  }

  /** On the present connection's loop. */
  void move(SessionConnection target, Runnable lastSent) {
    current = target;
    guard(() -> handler.onMove(target, lastSent));
  }

  /**
   * Whether a WebSocket may probe: one at a time, and none once it has come over. From any thread.
   */
  boolean beginProbe() {
    return probing.compareAndSet(false, true);
  }

  void endProbe() {
    probing.set(false);
  }

  void onText(String message) {
    guard(() -> handler.onText(message));
  }

  void onBinary(byte[] message) {
    guard(() -> handler.onBinary(message));
  }

  /** Counts a packet of whatever type; ends the session of a client that sends far too many. */
  boolean mayBeHeard() {
    if (server.admission().floods(said)) {
      current.end("too many messages");
      return false;
    }
    return true;
  }

  /**
   * The session is over: its id is unknown from now on. On the present connection's loop.
   * Idempotent.
   */
  void closed(String reason) {
    server.remove(this);
    tellClosed(reason);
  }

  /** Tells the handler of the end, while the client may still have to be told. Idempotent. */
  void tellClosed(String reason) {
    if (!closed) {
      closed = true;
      EngineHandler told = handler;
      handler = NONE;
      try {
        told.onClosed(reason);
      } catch (RuntimeException e) {
        log.error("The end of a session could not be handled; this is a defect", e);
      }
    }
  }

  /** Ends it, after a while, so that the client connects again. From any thread. */
  void leaveAfter(long delayMillis) {
    EventLoop loop = current.loop();
    Timer timer =
        new Timer() {
          @Override
          protected void onTimeout() {
            // It may have gone over to another loop meanwhile.
            SessionConnection last = current;
            last.loop().execute(last::goAway);
          }
        };
    loop.execute(() -> loop.schedule(timer, delayMillis));
  }

  private void guard(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      log.error("A client's message could not be handled; this is a defect", e);
      current.close();
    }
  }

  /** Before there is a handler, and when there is none any more. */
  private static final EngineHandler NONE =
      new EngineHandler() {
        @Override
        public void onText(String message) {}

        @Override
        public void onBinary(byte[] message) {}

        @Override
        public void onMove(EngineConnection target, Runnable lastSent) {
          lastSent.run();
        }

        @Override
        public void onClosed(String reason) {}
      };
}
