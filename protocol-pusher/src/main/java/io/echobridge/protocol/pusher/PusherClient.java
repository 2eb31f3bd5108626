package io.echobridge.protocol.pusher;

import io.echobridge.gate.Admitted;
import io.echobridge.gate.Client;
import io.echobridge.gate.CloseReason;
import io.echobridge.gate.Handshake;
import io.echobridge.gate.Heartbeat;
import io.echobridge.gate.MessageCount;
import io.echobridge.gate.Way;
import io.echobridge.net.Drain;
import io.echobridge.net.EventLoop;
import io.echobridge.net.Timer;
import io.echobridge.protocol.Proof;
import io.echobridge.protocol.Proofs;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.protocol.pusher.frame.Sayings;
import io.echobridge.token.Identification;
import io.echobridge.token.Identity;
import io.echobridge.token.TokenAnswer;
import io.echobridge.token.TokenClaim;
import io.echobridge.websocket.WebSocket;
import io.echobridge.websocket.WebSocketListener;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One client at its WebSocket, from its first moment to its last. */
final class PusherClient implements Client, Heartbeat.Watched, WebSocketListener {
  private final String id;
  private final Way way;
  private final Admitted place;
  private final Handshake handshake;
  private final WebSocket socket;
  private final PusherConfig config;
  private final CloseCodes codes;
  private final Heartbeat heartbeat;
  private final MessageCount said = new MessageCount();
  private @Nullable Timer deadline;

  /** How many pings it has not answered. */
  private int pings;

  /** Null until it is asked for one. */
  private @Nullable Proofs proofs;

  /** Null before the beginning, and after the end. */
  private @Nullable PusherSession session;

  /** While it is not known who it is. */
  private boolean waits;

  private Runnable giveUp = () -> {};

  /** Why we end it; null while we do not. */
  private @Nullable CloseReason ending;

  PusherClient(
      String id,
      Way way,
      Admitted place,
      Handshake handshake,
      WebSocket socket,
      PusherConfig config,
      CloseCodes codes) {
    this.id = id;
    this.way = way;
    this.place = place;
    this.handshake = handshake;
    this.socket = socket;
    this.config = config;
    this.codes = codes;
    // A tenth later than the client asks: one that has nothing to say asks, and need not be asked.
    long quiet = config.activityTimeout().toMillis() * 11 / 10;
    this.heartbeat = Heartbeat.asking(this, quiet, config.pongTimeout().toMillis());
  }

  /** The socket is open: the client is let in once it is known who it is. */
  void open(ProtocolContext context) {
    heartbeat.start();
    TokenClaim claim = TokenClaim.of(handshake, id);
    Identification asked = context.tokens().check(claim);
    if (asked == Identification.NOBODY) {
      begin(context, Optional.empty());
      return;
    }
    waits = true;
    giveUp = asked.tell(socket.loop(), answer -> told(context, answer));
  }

  private void told(ProtocolContext context, TokenAnswer answer) {
    waits = false;
    if (answer instanceof TokenAnswer.Accepted accepted) {
      begin(context, Optional.of(accepted.identity()));
    } else {
      boolean isNo = answer instanceof TokenAnswer.Refused;
      finish(isNo ? CloseReason.UNAUTHORIZED : CloseReason.UNDECIDED);
    }
  }

  private void begin(ProtocolContext context, Optional<Identity> identity) {
    socket.sink().send(Sayings.established(id, config.activityTimeout().toSeconds()));
    session = new PusherSession(this, socket, config.clientEvents(), context, identity);
    if (!config.authorisedWithin().isZero()) {
      Timer timer = Timer.of(this::checkAuthorised);
      deadline = timer;
      loop().schedule(timer, config.authorisedWithin().toMillis());
    }
  }

  private void checkAuthorised() {
    PusherSession present = session;
    if (present != null && !present.isAuthorised()) {
      finish(CloseReason.TOO_LATE);
    }
  }

  @Override
  public void onInflated(int cost) {
    if ((session != null || waits) && place.floodsInflated(said, cost)) {
      finish(CloseReason.TOO_MANY_MESSAGES);
    }
  }

  @Override
  public void onText(String message) {
    PusherSession present = heard();
    if (present != null && !present.hears(message)) {
      finish(CloseReason.PROTOCOL_ERROR);
    }
  }

  @Override
  public void onBinary(byte[] message) {
    PusherSession present = heard();
    if (present != null && !present.hearsNoText()) {
      finish(CloseReason.PROTOCOL_ERROR);
    }
  }

  @Override
  public void onPing() {
    heard();
  }

  @Override
  public void onPong(byte[] payload) {
    heard();
  }

  /** Whatever came, the client lives; null when it is over. */
  private @Nullable PusherSession heard() {
    heartbeat.heard();
    if ((session != null || waits) && place.floods(said)) {
      finish(CloseReason.TOO_MANY_MESSAGES);
    }
    return session;
  }

  @Override
  public void onClosed(int code) {
    // A close frame is this protocol's goodbye; a connection that is lost brings none.
    boolean isGoodbye = code == WebSocket.NORMAL || code == WebSocket.NO_STATUS;
    over(isGoodbye ? CloseReason.LEFT : CloseReason.ofStatus(code));
  }

  /** Tells the client why it ends, once, and closes. On the loop. */
  void finish(CloseReason reason) {
    if (ending != null) {
      return;
    }
    ending = reason;
    Farewell farewell = Farewell.of(reason);
    codes.count(farewell.code());
    if (reason == CloseReason.MEMORY) {
      // What waits is dropped, and is free before the client counts as gone.
      socket.abort(farewell.code());
      return;
    }
    over(reason);
    farewell.error().ifPresent(socket.sink()::send);
    socket.close(farewell.code());
  }

  private void over(CloseReason found) {
    CloseReason reason = ending == null ? found : ending;
    PusherSession present = session;
    session = null;
    waits = false;
    giveUp.run();
    heartbeat.cancel();
    if (proofs != null) {
      proofs.over();
    }
    if (deadline != null) {
      deadline.cancel();
    }
    if (present != null) {
      present.over(reason);
    }
    place.leave(reason);
  }

  @Override
  public void end(CloseReason reason) {
    loop().execute(() -> finish(reason)); // from any thread, but by the heartbeat on the loop
  }

  @Override
  public void ping() {
    if (waits) {
      heartbeat.heard(); // Nothing comes before the greeting.
      return;
    }
    pings++;
    socket.sink().send(Sayings.PING);
  }

  /** The client answers a ping. */
  void ponged() {
    if (pings > 0) {
      pings--;
      if (proofs != null) {
        proofs.answered();
      }
    }
  }

  /** Has the client show, by its answer to a ping, that it has all that was sent so far. */
  void prove(Proof proof) {
    if (session != null) {
      ping();
    }
    if (session == null) {
      proof.lost(); // The event itself, or the ping, was too much for it.
      return;
    }
    if (proofs == null) {
      proofs = new Proofs();
    }
    proofs.await(proof, pings);
    Drain.await(loop(), socket::hasWrittenAll, proof::isOver, proof::written);
  }

  @Override
  public boolean isBehind() {
    return socket.isBehind();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Admitted place() {
    return place;
  }

  @Override
  public Handshake handshake() {
    return handshake;
  }

  @Override
  public Way way() {
    return way;
  }

  @Override
  public EventLoop loop() {
    return socket.loop();
  }
}
