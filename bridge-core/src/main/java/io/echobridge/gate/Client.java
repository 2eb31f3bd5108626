package io.echobridge.gate;

import io.echobridge.net.EventLoop;

/** A client that has come in, as {@link Clients} holds it. All from any thread. */
public interface Client {
  /** By what {@link Clients#find} finds it; unique and constant. */
  String id();

  /** What it took when it came in; constant. The protocol leaves it when the client is gone. */
  Admitted place();

  /** What its handshake request said; constant. */
  Handshake handshake();

  /** How it is connected at present: one of those that its {@link Clients} were made with. */
  Way way();

  /** The loop it lives on at present. */
  EventLoop loop();

  /**
   * Ends it soon. What was sent to it goes out before, but with {@link CloseReason#MEMORY} is
   * dropped. The protocol then leaves its {@link #place} with the same reason.
   */
  void end(CloseReason reason);
}
