package io.echobridge.protocol;

import io.echobridge.net.EventLoop;
import io.echobridge.net.Frame;
import io.echobridge.net.FrameSink;
import io.echobridge.net.Holding;

/**
 * One client as its protocol holds it: the way back from the hub. Everything but the constants is
 * called on {@link #loop} only.
 */
public interface ClientConnection {
  /**
   * What the browser sends as {@code X-Socket-ID}: {@code digits.digits}, unguessable, unique in
   * the cluster. Constant, and secret from other clients: who knows it can publish events that
   * leave this one out, and may hold the key to its session.
   */
  String id();

  /** What other clients may know this connection by: never {@link #id}. Constant. */
  String publicId();

  /**
   * The loop this connection lives on. Constant: a connection that goes on elsewhere is another
   * object.
   */
  EventLoop loop();

  /** The wire format. Constant. */
  MessageEncoder encoder();

  /**
   * Queues a frame; it leaves when the current batch of the loop ends. Without effect once closed.
   */
  void write(Frame frame);

  /**
   * The shortest way to {@link #write}: a broadcast touches every object on the way to each socket,
   * and each is a cache miss. Constant.
   */
  default FrameSink sink() {
    return this::write;
  }

  /** What the process keeps for this client; constant. */
  Holding holding();

  /** Ends the connection; the protocol then calls {@link ClientSession#disconnected}. */
  void close();
}
