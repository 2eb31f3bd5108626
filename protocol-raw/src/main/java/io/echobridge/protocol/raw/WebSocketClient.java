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
import io.echobridge.websocket.WebSocket;
import io.echobridge.websocket.WebSocketListener;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One client at its WebSocket, from its first moment to its last. */
final class WebSocketClient implements RawConnection.Ending, Heartbeat.Watched, WebSocketListener {
  static final Way WAY = new Way("raw", "websocket");

  private final String id;
  private final Admitted place;
  private final Handshake handshake;
  private final WebSocket socket;
  private final CloseCode codes;
  private final Heartbeat heartbeat;
  private final MessageCount said = new MessageCount();

  /** How many pings it has not answered. */
  private int pings;

  /** Null until it is asked for one. */
  private @Nullable Proofs proofs;

  /** Null before the beginning, and after the end. */
  private @Nullable Talk talk;

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

  /** The socket is open. */
  void begin(Wish wish, ProtocolContext context) {
    heartbeat.start();
    Talk beginning =
        wish.form() == Wish.Form.RAW
            ? new RawTalk(this, socket, context)
            : new JsonTalk(this, socket, context, wish.headers());
    talk = beginning;
    beginning.begin(wish);
  }

  @Override
  public void onText(String message) {
    Talk present = heard();
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

  @Override
  public void onPong() {
    if (heard() != null && pings > 0) {
      pings--;
      if (proofs != null) {
        proofs.answered();
      }
    }
  }

  /** By its answer to a ping of WebSockets, which a browser gives by itself. */
  @Override
  public void prove(Proof proof) {
    controlPing();
    if (proofs == null) {
      proofs = new Proofs();
    }
    proofs.await(proof, pings);
    Drain.await(loop(), socket::hasWrittenAll, proof::isOver, proof::written);
  }

  private void controlPing() {
    pings++;
    socket.sink().send(Sayings.controlPing());
  }

  /** Whatever came, the client lives; null when it is over. */
  private @Nullable Talk heard() {
    heartbeat.heard();
    if (talk != null && place.floods(said)) {
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
