package io.echobridge.testkit.lines;

import io.echobridge.gate.Admitted;
import io.echobridge.gate.Client;
import io.echobridge.gate.CloseReason;
import io.echobridge.gate.Handshake;
import io.echobridge.gate.Heartbeat;
import io.echobridge.gate.MessageCount;
import io.echobridge.gate.Way;
import io.echobridge.net.EventLoop;
import io.echobridge.net.Frame;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.websocket.WebSocket;
import io.echobridge.websocket.WebSocketListener;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One client at its WebSocket, from its first moment to its last. */
final class LinesClient implements Client, Heartbeat.Watched, WebSocketListener {
  static final Way WAY = new Way("lines-1", "websocket");

  private final String id;
  private final Admitted place;
  private final Handshake handshake;
  private final WebSocket socket;
  private final Heartbeat heartbeat;
  private final MessageCount said = new MessageCount();

  /** Null before the beginning, and after the end. */
  private @Nullable LinesSession session;

  LinesClient(String id, Admitted place, Handshake handshake, WebSocket socket, Duration silence) {
    this.id = id;
    this.place = place;
    this.handshake = handshake;
    this.socket = socket;
    this.heartbeat = Heartbeat.listening(this, silence.toMillis());
  }

  /** The socket is open. */
  void begin(ProtocolContext context) {
    heartbeat.start();
    session = new LinesSession(new LinesConnection(this, socket), handshake, context);
    socket.sink().send(Frame.text("{\"id\":\"" + id + "\"}"));
  }

  @Override
  public void onText(String message) {
    LinesSession present = session;
    if (present == null) {
      return;
    }
    heartbeat.heard();
    if (place.floods(said)) {
      finish(CloseReason.TOO_MANY_MESSAGES);
    } else if (!present.understands(message)) {
      finish(CloseReason.PROTOCOL_ERROR);
    }
  }

  @Override
  public void onInflated(int cost) {
    if (place.floodsInflated(said, cost)) {
      finish(CloseReason.TOO_MANY_MESSAGES);
    }
  }

  @Override
  public void onPing() {
    if (place.floods(said)) {
      finish(CloseReason.TOO_MANY_MESSAGES);
    }
  }

  @Override
  public void onBinary(byte[] message) {
    finish(CloseReason.PROTOCOL_ERROR);
  }

  @Override
  public void onClosed(int code) {
    over(CloseReason.ofStatus(code));
  }

  /** Counts why it ended, once, and closes what is still open. On the loop. */
  void finish(CloseReason reason) {
    if (reason == CloseReason.MEMORY) {
      // What waits is dropped, and is free before the client counts as gone.
      socket.abort(reason.status());
    } else {
      over(reason);
      socket.close(reason.status());
    }
  }

  private void over(CloseReason reason) {
    LinesSession ending = session;
    session = null;
    heartbeat.cancel();
    if (ending != null) {
      ending.over(reason);
    }
    place.leave(reason);
  }

  @Override
  public void end(CloseReason reason) {
    loop().execute(() -> finish(reason)); // from any thread
  }

  @Override
  public void ping() {
    throw new IllegalStateException("it is the client that has to say something");
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
