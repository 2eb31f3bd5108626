package io.echobridge.protocol.echo.engineio;

import io.echobridge.gate.CloseReason;

/**
 * What uses an Engine.IO session. All methods are called on the loop of the session's present
 * {@link EngineConnection}.
 */
public interface EngineHandler {
  /** A text message, without the packet type. */
  void onText(String message);

  /** A binary message, without the packet type. */
  void onBinary(byte[] message);

  /**
   * In revision 4: the client is being asked for a sign of life, right behind all that was sent so
   * far.
   */
  default void onPing() {}

  /**
   * The client has answered all that it was asked, on this transport and any before it: so it has
   * all that was sent before the last {@link #onPing}.
   */
  default void onPong() {}

  /**
   * Whether the client has said that it leaves, in the words of what uses the session: an end of
   * its transport is then no loss.
   */
  default boolean hasLeft() {
    return false;
  }

  /**
   * The session goes on as {@code target}, perhaps on another loop. From now on the handler is used
   * on the target's loop; no call comes there before {@code lastSent} has run.
   *
   * @param target takes messages at once, and holds them back until those of the present connection
   *     are out
   * @param lastSent to be called on the present loop after the last message was given to the
   *     present connection
   */
  void onMove(EngineConnection target, Runnable lastSent);

  /** The session has ended. Called once, and nothing after it. */
  void onClosed(CloseReason reason);
}
