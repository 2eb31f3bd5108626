package io.echobridge.protocol;

import io.echobridge.gate.CloseReason;
import io.echobridge.net.EventLoop;
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
   * The one way out for frames, as near to the socket as can be: a broadcast touches every object
   * on the way to each socket, and each is a cache miss. Constant.
   */
  FrameSink sink();

  /**
   * Whether its client hears nothing before its first {@link ClientSession#begin}: what is for
   * everybody, and for it alone, then begins together with its channels. Constant.
   */
  default boolean waitsToBegin() {
    return false;
  }

  /** What the process keeps for this client; constant. */
  Holding holding();

  /**
   * Has the client show that it has all that was sent to it so far, by the means of its protocol. A
   * protocol without such means says so. A client that has ended by now, perhaps by what was sent,
   * has lost it.
   */
  default void prove(Proof proof) {
    proof.impossible();
    proof.lost();
  }

  /**
   * Ends the connection: the protocol tells the client why in its own words, and then calls {@link
   * ClientSession#disconnected} with the same reason.
   */
  void close(CloseReason reason);
}
