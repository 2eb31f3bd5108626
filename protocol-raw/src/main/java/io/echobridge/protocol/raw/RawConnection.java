package io.echobridge.protocol.raw;

import io.echobridge.gate.Client;
import io.echobridge.gate.CloseReason;
import io.echobridge.net.ConnectionIds;
import io.echobridge.net.EventLoop;
import io.echobridge.net.FrameSink;
import io.echobridge.net.Holding;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.protocol.MessageEncoder;
import io.echobridge.protocol.Proof;

/** A client as the hub sees it. */
final class RawConnection implements ClientConnection {
  /** What the hub may have a client do. */
  interface Ending extends Client {
    /** Tells the client why it ends, once, and closes. On its loop. */
    void finish(CloseReason reason);

    /** Has the client show that it has all that was sent so far. On its loop. */
    void prove(Proof proof);
  }

  private final Ending client;
  private final MessageEncoder encoder;
  private final FrameSink sink;
  private final String publicId = ConnectionIds.next();

  RawConnection(Ending client, MessageEncoder encoder, FrameSink sink) {
    this.client = client;
    this.encoder = encoder;
    this.sink = sink;
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
    return client.loop();
  }

  @Override
  public MessageEncoder encoder() {
    return encoder;
  }

  @Override
  public FrameSink sink() {
    return sink;
  }

  @Override
  public Holding holding() {
    return client.place().holding();
  }

  /** A client is told first from where it hears everything; of server-sent events its status. */
  @Override
  public boolean waitsToBegin() {
    return true;
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
