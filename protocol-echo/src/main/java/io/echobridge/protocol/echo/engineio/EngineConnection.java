package io.echobridge.protocol.echo.engineio;

import io.echobridge.gate.CloseReason;
import io.echobridge.gate.Handshake;
import io.echobridge.net.EventLoop;
import io.echobridge.net.FrameSink;
import io.echobridge.net.Holding;
import io.echobridge.protocol.Proof;

/**
 * An Engine.IO session on one transport. Everything but the constants is called on {@link #loop}
 * only. When a session goes from polling to WebSocket it goes on as another object ({@link
 * EngineHandler#onMove}).
 */
public interface EngineConnection {
  /**
   * The session's id, constant over a move. The key to a polling session: only its own client may
   * know it.
   */
  String sid();

  /** The Engine.IO revision, 3 or 4; constant. */
  int revision();

  /** The loop this connection lives on; constant. */
  EventLoop loop();

  /**
   * Whether text has to be ASCII, with {@code \\uXXXX} in its JSON for everything else; constant.
   * So on polling of revision 3, where clients of 1.x and 2.x disagree about the encoding.
   */
  boolean asciiOnly();

  /** What the process keeps for the client; constant. */
  Holding holding();

  /** What the client's handshake request said; constant. */
  Handshake handshake();

  /**
   * Takes text messages, each as a whole Engine.IO packet: its payload begins with {@code 4}.
   * Constant.
   */
  FrameSink sink();

  /**
   * Queues a binary message: the bytes alone, framed here as the revision and the transport want
   * it.
   */
  void sendBinary(byte[] data);

  /**
   * Has the client show that it has all that was sent so far: by its answer to a ping in revision
   * 4, by its next poll where it polls; else it cannot.
   */
  default void prove(Proof proof) {
    proof.impossible();
    proof.lost();
  }

  /** Ends the session; {@link EngineHandler#onClosed} follows with that reason. */
  void close(CloseReason reason);
}
