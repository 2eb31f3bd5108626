package io.echobridge.protocol.raw;

import io.echobridge.websocket.WebSocket;
import io.echobridge.websocket.WebSocketListener;

/** A client that is refused on its own WebSocket, and is not listened to. */
final class SentAway implements WebSocketListener {
  private static final SentAway LISTENER = new SentAway();

  private SentAway() {}

  static WebSocketListener of(WebSocket socket, Refusal refusal) {
    socket.close(refusal.code());
    return LISTENER;
  }

  @Override
  public void onText(String message) {}

  @Override
  public void onBinary(byte[] message) {}

  @Override
  public void onClosed(int code) {}
}
