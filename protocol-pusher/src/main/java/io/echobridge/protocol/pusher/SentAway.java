package io.echobridge.protocol.pusher;

import io.echobridge.protocol.pusher.frame.Sayings;
import io.echobridge.websocket.WebSocket;
import io.echobridge.websocket.WebSocketListener;

/** A client that is refused on its own WebSocket. */
final class SentAway implements WebSocketListener {
  private final Runnable gone;

  private SentAway(Runnable gone) {
    this.gone = gone;
  }

  static WebSocketListener of(WebSocket socket, Refusal refusal, Runnable gone) {
    socket.sink().send(Sayings.error(refusal.code(), refusal.words()));
    socket.close(refusal.code());
    gone.run();
    return new SentAway(gone);
  }

  @Override
  public void onText(String message) {}

  @Override
  public void onBinary(byte[] message) {}

  @Override
  public void onClosed(int code) {
    gone.run();
  }
}
