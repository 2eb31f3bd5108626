package io.echobridge.protocol.echo.engineio;

import io.echobridge.gate.MessageCount;
import io.echobridge.net.Timer;
import io.echobridge.protocol.Passage;
import io.echobridge.websocket.WebSocket;
import io.echobridge.websocket.WebSocketListener;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket on which a polling client asks whether it works: {@code 2probe}, {@code 3probe}, and
 * then {@code 5} to go over. As with the reference servers it may ask again, or not at all, and
 * whatever stands behind the {@code 5} says nothing. Anything else, or nothing in time, ends the
 * socket, and polling goes on.
 */
final class UpgradeProbe extends Timer implements WebSocketListener {
  private final WebSocket socket;
  private final EngineSession session;
  private final PollingConnection polling;
  private final Passage passage;
  private final MessageCount said = new MessageCount();
  private boolean probed;
  private @Nullable WebSocketConnection upgraded;

  UpgradeProbe(
      WebSocket socket, EngineSession session, PollingConnection polling, Passage passage) {
    this.socket = socket;
    this.session = session;
    this.polling = polling;
    this.passage = passage;
    socket.loop().schedule(this, session.config().upgradeTimeout().toMillis());
  }

  @Override
  public void onInflated(int cost) {
    WebSocketConnection connection = upgraded;
    if (connection != null) {
      connection.onInflated(cost);
    } else if (session.place().floodsInflated(said, cost)) {
      socket.close(WebSocket.NO_STATUS);
    }
  }

  @Override
  public void onText(String message) {
    WebSocketConnection connection = upgraded;
    if (connection != null) {
      connection.onText(message);
    } else if (message.equals("2probe") && !session.place().floods(said)) {
      socket.sink().send(Packets.PROBE_ANSWER);
      if (!probed) {
        probed = true;
        polling.loop().execute(polling::probed);
      }
    } else if (!message.isEmpty() && message.charAt(0) == Packets.UPGRADE) {
      goOver();
    } else {
      socket.close(WebSocket.NO_STATUS);
    }
  }

  private void goOver() {
    cancel();
    // Whatever the client sends next waits until the session has arrived on this loop.
    socket.suspendReads();
    WebSocketConnection connection = WebSocketConnection.upgraded(session, socket, passage);
    upgraded = connection;
    polling
        .loop()
        .execute(
            () -> {
              if (!polling.upgrade(connection)) {
                socket.loop().execute(connection::abandon);
              }
            });
  }

  @Override
  public void onBinary(byte[] message) {
    WebSocketConnection connection = upgraded;
    if (connection != null) {
      connection.onBinary(message);
    } else {
      socket.close(WebSocket.NO_STATUS);
    }
  }

  @Override
  public void onPing() {
    WebSocketConnection connection = upgraded;
    if (connection != null) {
      connection.onPing();
    } else if (session.place().floods(said)) {
      socket.close(WebSocket.NO_STATUS);
    }
  }

  @Override
  public void onPong(byte[] payload) {
    onPing(); // It counts alike.
  }

  @Override
  public void onClosed(int code) {
    cancel();
    session.endProbe();
    WebSocketConnection connection = upgraded;
    if (connection != null) {
      connection.onClosed(code);
    } else {
      polling.loop().execute(polling::probeFailed);
    }
  }

  @Override
  protected void onTimeout() {
    socket.close(WebSocket.NO_STATUS);
  }
}
