package io.echobridge.protocol.raw;

import io.echobridge.gate.Admitted;
import io.echobridge.gate.CloseReason;
import io.echobridge.gate.Handshake;
import io.echobridge.gate.Heartbeat;
import io.echobridge.gate.MessageCount;
import io.echobridge.gate.Way;
import io.echobridge.net.Drain;
import io.echobridge.net.EventLoop;
import io.echobridge.protocol.Proof;
import io.echobridge.protocol.Proofs;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.protocol.raw.frame.Sayings;
import io.echobridge.token.Identification;
import io.echobridge.token.Identity;
import io.echobridge.token.TokenAnswer;
import io.echobridge.token.TokenClaim;
import io.echobridge.websocket.WebSocket;
import io.echobridge.websocket.WebSocketListener;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One client at its WebSocket, from its first moment to its last. */
final class WebSocketClient implements RawConnection.Ending, Heartbeat.Watched, WebSocketListener {
  static final Way WAY = new Way("raw", "websocket");

  /** A page with raw frames says a few things when its socket opens. */
  private static final int MOST_EARLY = 64;

  private final String id;
  private final Admitted place;
  private final Handshake handshake;
  private final WebSocket socket;
  private final CloseCode codes;
  private final Heartbeat heartbeat;
  private final MessageCount said = new MessageCount();

  /** How many pings it was sent; each carries its number. */
  private int pings;

  /** Up to which of them it has answered. */
  private int pongs;

  /** Null until it is asked for one. */
  private @Nullable Proofs proofs;

  /** Null before the beginning, and after the end. */
  private @Nullable Talk talk;

  /** What it says before it is known who it is; null at all other times. */
  private @Nullable Early early;

  /** Why we end it; null while we do not. */
  private @Nullable CloseReason ending;

  WebSocketClient(
      String id,
      Admitted place,
      Handshake handshake,
      WebSocket socket,
      Duration ping,
      Duration pingTimeout,
      CloseCode codes) {
    this.id = id;
    this.place = place;
    this.handshake = handshake;
    this.socket = socket;
    this.codes = codes;
    this.heartbeat = Heartbeat.pinging(this, ping.toMillis(), pingTimeout.toMillis());
  }

  /**
   * The socket is open: the client begins once it is known who it is.
   *
   * @param asked what the application is asked with
   */
  void begin(Wish wish, ProtocolContext context, Handshake asked) {
    heartbeat.start();
    int most = wish.form() == Wish.Form.RAW ? MOST_EARLY : JsonTalk.MOST_EARLY;
    Early waiting = new Early(place.holding(), (long) asked.size() + wish.size(), most);
    early = waiting;
    Identification who = context.tokens().check(TokenClaim.of(asked, id));
    waiting.giveUp(who.tell(loop(), answer -> told(answer, wish, context, asked)));
  }

  private void told(TokenAnswer answer, Wish wish, ProtocolContext context, Handshake asked) {
    List<String> messages = early == null ? List.of() : early.over();
    early = null;
    if (answer instanceof TokenAnswer.Accepted accepted) {
      begin(wish, accepted.identity(), context, asked);
      messages.forEach(this::does);
    } else {
      boolean isNo = answer instanceof TokenAnswer.Refused;
      finish(isNo ? CloseReason.UNAUTHORIZED : CloseReason.UNDECIDED);
    }
  }

  private void begin(Wish wish, Identity identity, ProtocolContext context, Handshake asked) {
    if (wish.form() == Wish.Form.RAW && wish.namesNothing(identity)) {
      Refusal.NO_CHANNEL.count(place);
      finish(CloseReason.PROTOCOL_ERROR);
      return;
    }
    Talk beginning =
        wish.form() == Wish.Form.RAW
            ? new RawTalk(this, socket, context, asked, wish.headers())
            : new JsonTalk(this, socket, context, asked, wish.headers());
    talk = beginning;
    beginning.begin(wish, identity);
  }

  @Override
  public void onInflated(int cost) {
    if (ending == null && place.floodsInflated(said, cost)) {
      finish(CloseReason.TOO_MANY_MESSAGES);
    }
  }

  @Override
  public void onText(String message) {
    Talk present = heard();
    if (present != null) {
      does(message);
    } else if (early != null) {
      early.keep(message, this::finish);
    }
  }

  /** Does what a message says, unless the client is gone. */
  void does(String message) {
    Talk present = talk;
    if (present != null && !present.hears(message)) {
      finish(CloseReason.PROTOCOL_ERROR);
    }
  }

  @Override
  public void onBinary(byte[] message) {
    Talk present = heard();
    if (present != null && !present.hearsNoText()) {
      finish(CloseReason.PROTOCOL_ERROR);
    }
  }

  @Override
  public void onPing() {
    heard();
  }

  /** Of several pings a client may answer only the last (RFC 6455, section 5.5.3). */
  @Override
  public void onPong(byte[] payload) {
    int number = Sayings.numberOf(payload);
    if (heard() == null || number <= pongs || number > pings) {
      return; // Nobody asked for it, or it was answered before.
    }
    for (; pongs < number; pongs++) {
      if (proofs != null) {
        proofs.answered();
      }
    }
  }

  /** By its answer to a ping of WebSockets, which a browser gives by itself. */
  @Override
  public void prove(Proof proof) {
    if (talk != null) {
      controlPing();
    }
    if (talk == null) {
      proof.lost(); // The event itself, or the ping, was too much for it.
      return;
    }
    if (proofs == null) {
      proofs = new Proofs();
    }
    proofs.await(proof, pings - pongs);
    Drain.await(loop(), socket::hasWrittenAll, proof::isOver, proof::written);
  }

  private void controlPing() {
    pings++;
    socket.sink().send(Sayings.controlPing(pings));
  }

  /** Whatever came, the client lives; null when it is over. */
  private @Nullable Talk heard() {
    heartbeat.heard();
    if (ending == null && place.floods(said)) {
      finish(CloseReason.TOO_MANY_MESSAGES);
    }
    return talk;
  }

  @Override
  public int statusOf(int status) {
    int code = status == WebSocket.TOO_BIG ? CloseCode.TOO_LARGE : status;
    codes.count(code);
    return code;
  }

  @Override
  public void onClosed(int code) {
    // A close frame is the goodbye of a WebSocket; a connection that is lost brings none.
    boolean isGoodbye = code == WebSocket.NORMAL || code == WebSocket.NO_STATUS;
    boolean isTooLarge = code == CloseCode.TOO_LARGE;
    over(
        isGoodbye
            ? CloseReason.LEFT
            : isTooLarge ? CloseReason.PROTOCOL_ERROR : CloseReason.ofStatus(code));
  }

  @Override
  public void finish(CloseReason reason) {
    finish(reason, CloseCode.of(reason));
  }

  /** As {@link #finish(CloseReason)}, with a code of its own. */
  void finish(CloseReason reason, int code) {
    if (ending != null) {
      return;
    }
    ending = reason;
    codes.count(code);
    if (reason == CloseReason.MEMORY) {
      // What waits is dropped, and is free before the client counts as gone.
      socket.abort(code);
      over(reason); // The socket tells nobody where this happens while it opens.
    } else {
      over(reason);
      socket.close(code);
    }
  }

  private void over(CloseReason found) {
    CloseReason reason = ending == null ? found : ending;
    Talk present = talk;
    talk = null;
    if (early != null) {
      early.gone();
      early = null;
    }
    heartbeat.cancel();
    if (proofs != null) {
      proofs.over();
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
    controlPing();
    Talk present = talk;
    if (present != null) {
      present.ping();
    }
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
    return WAY;
  }

  @Override
  public EventLoop loop() {
    return socket.loop();
  }
}
