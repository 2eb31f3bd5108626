package io.echobridge.protocol.pusher;

import io.echobridge.gate.CloseReason;
import io.echobridge.net.ConnectionIds;
import io.echobridge.net.EventLoop;
import io.echobridge.net.FrameSink;
import io.echobridge.net.Holding;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.protocol.MessageEncoder;
import io.echobridge.protocol.Proof;
import io.echobridge.protocol.pusher.frame.PusherEncoder;
import io.echobridge.websocket.WebSocket;

/** A client as the hub sees it. */
final class PusherConnection implements ClientConnection {
  private final PusherClient client;
  private final WebSocket socket;
  private final String publicId = ConnectionIds.next();

  PusherConnection(PusherClient client, WebSocket socket) {
    this.client = client;
    this.socket = socket;
  }

  @Override
  public String id() {
    return client.id();
  }

  @Override
  public String publicId() {
    return publicId;
  }

  @Override
  public EventLoop loop() {
    return socket.loop();
  }

  @Override
  public MessageEncoder encoder() {
    return PusherEncoder.ONLY;
  }

  @Override
  public FrameSink sink() {
    return socket.sink();
  }

  @Override
  public Holding holding() {
    return client.place().holding();
  }

  @Override
  public void prove(Proof proof) {
    client.prove(proof);
  }

  @Override
  public void close(CloseReason reason) {
    client.finish(reason);
  }
}
