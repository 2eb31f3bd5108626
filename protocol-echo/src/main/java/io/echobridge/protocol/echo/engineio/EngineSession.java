package io.echobridge.protocol.echo.engineio;

import io.echobridge.gate.Admitted;
import io.echobridge.gate.Client;
import io.echobridge.gate.CloseReason;
import io.echobridge.gate.Handshake;
import io.echobridge.gate.MessageCount;
import io.echobridge.gate.Way;
import io.echobridge.net.EventLoop;
import io.echobridge.net.Frame;
import io.echobridge.protocol.Proof;
import io.echobridge.protocol.Proofs;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What stays the same of a session while its transport changes. */
final class EngineSession implements Client {
  private static final Way POLLING_V3 = new Way("engineio-3", "polling");
  private static final Way WEBSOCKET_V3 = new Way("engineio-3", "websocket");
  private static final Way POLLING_V4 = new Way("engineio-4", "polling");
  private static final Way WEBSOCKET_V4 = new Way("engineio-4", "websocket");

  static final List<Way> WAYS = List.of(POLLING_V3, WEBSOCKET_V3, POLLING_V4, WEBSOCKET_V4);

  private static final Logger log = LoggerFactory.getLogger(EngineSession.class);

  private final EngineConfig config;
  private final String sid;
  private final PollFormat format;
  private final Handshake handshake;
  private final Admitted place;
  private final BooleanSupplier isAnyNodeLeaving;
  private final MessageCount said = new MessageCount();
  private volatile SessionConnection current;

  /** Guarded by this. */
  private boolean probing;

  private EngineHandler handler = NONE;

  /** How many pings the client has not answered, on this transport and those before it. */
  private int pings;

  /** Null until it is asked for one. */
  private @Nullable Proofs proofs;

  /** Why it ended, once it has. */
  private @Nullable CloseReason ended;

  /** It has to begin on a connection before anything else. */
  @SuppressWarnings("NullAway.Init")
  EngineSession(
      EngineConfig config,
      String sid,
      PollFormat format,
      Handshake handshake,
      Admitted place,
      BooleanSupplier isAnyNodeLeaving) {
    this.config = config;
    this.sid = sid;
    this.format = format;
    this.handshake = handshake;
    this.place = place;
    this.isAnyNodeLeaving = isAnyNodeLeaving;
  }

  /**
   * Why a client is gone that polled and closed its transport. That is no goodbye: a client whose
   * poll has failed does the same, and comes back. Where a node is stopping, that poll may have
   * failed there.
   */
  CloseReason whenClosed() {
    return isAnyNodeLeaving.getAsBoolean() ? CloseReason.DRAINING : CloseReason.TRANSPORT_CLOSED;
  }

  @Override
  public Admitted place() {
    return place;
  }

  EngineConfig config() {
    return config;
  }

  @Override
  public String id() {
    return sid;
  }

  int revision() {
    return format.revision();
  }

  PollFormat format() {
    return format;
  }

  @Override
  public Handshake handshake() {
    return handshake;
  }

  /** The connection of the transport that is in use; from any thread. */
  SessionConnection current() {
    return current;
  }

  @Override
  public Way way() {
    boolean webSocket = current instanceof WebSocketConnection;
    return revision() == 3
        ? webSocket ? WEBSOCKET_V3 : POLLING_V3
        : webSocket ? WEBSOCKET_V4 : POLLING_V4;
  }

  @Override
  public EventLoop loop() {
    return current.loop();
  }

  @Override
  public void end(CloseReason reason) {
    SessionConnection present = current;
    present
        .loop()
        .execute(reason == CloseReason.MEMORY ? present::evict : () -> present.close(reason));
  }

  /** On the connection's loop, which is the session's from now on. */
  void beginOn(SessionConnection connection) {
    current = connection;
  }

  /** The open packet, then whatever the listener sends. */
  void open(EngineListener listener, List<String> upgrades) {
    SessionConnection connection = current;
    connection.sink().send(Frame.text(OpenPacket.of(this, upgrades)));
    EngineHandler opened = listener.onOpen(connection);
    if (ended == null) {
      handler = opened;
    } else {
      // The listener, or what it sent, has ended it at once.
      opened.onClosed(ended);
    }
  }

  /** On the present connection's loop. */
  void move(SessionConnection target, Runnable lastSent) {
    current = target;
    guard(() -> handler.onMove(target, lastSent));
  }

  /**
   * Whether a WebSocket may probe: one at a time, and none once it has come over. From any thread.
   */
  synchronized boolean beginProbe() {
    boolean begins = !probing;
    probing = true;
    return begins;
  }

  synchronized void endProbe() {
    probing = false;
  }

  void onText(String message) {
    guard(() -> handler.onText(message));
  }

  void onBinary(byte[] message) {
    guard(() -> handler.onBinary(message));
  }

  /** The client is about to be asked for a sign of life. */
  void pinging() {
    pings++;
    guard(handler::onPing);
  }

  /** The client answers a ping; only the answer to the last one says what it has. */
  void ponged() {
    if (pings > 0) {
      pings--;
      if (proofs != null) {
        proofs.answered();
      }
      if (pings == 0) {
        guard(handler::onPong);
      }
    }
  }

  /** Whether it has ended. */
  boolean isOver() {
    return ended != null;
  }

  /** What the client is to prove; a client of revision 4 was just pinged for it. */
  void awaitProof(Proof proof) {
    if (proofs == null) {
      proofs = new Proofs();
    }
    if (revision() == 4) {
      proofs.await(proof, pings);
    } else {
      proofs.watch(proof);
    }
  }

  /** Counts a packet of whatever type; ends the session of a client that sends far too many. */
  boolean mayBeHeard() {
    return isWithin(!place.floods(said));
  }

  /** Counts what it took to inflate a message, besides the packet itself. */
  void inflated(int cost) {
    isWithin(!place.floodsInflated(said, cost));
  }

  private boolean isWithin(boolean within) {
    if (!within) {
      current.end(CloseReason.TOO_MANY_MESSAGES);
    }
    return within;
  }

  /**
   * The session is over: its id is unknown from now on. On the present connection's loop.
   * Idempotent.
   */
  void closed(CloseReason reason) {
    boolean left = reason == CloseReason.TRANSPORT_CLOSED && handler.hasLeft();
    CloseReason why = left ? CloseReason.LEFT : reason;
    place.leave(ended == null ? why : ended);
    tellClosed(why);
  }

  /** Tells the handler of the end, while the client may still have to be told. Idempotent. */
  void tellClosed(CloseReason reason) {
    if (ended == null) {
      ended = reason;
      if (proofs != null) {
        proofs.over();
      }
      EngineHandler told = handler;
      handler = NONE;
      try {
        told.onClosed(reason);
      } catch (RuntimeException e) {
        log.error("The end of a session could not be handled; this is a defect", e);
      }
    }
  }

  private void guard(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      log.error("A client's message could not be handled; this is a defect", e);
      current.close(CloseReason.DEFECT);
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
        public void onClosed(CloseReason reason) {}
      };
}
