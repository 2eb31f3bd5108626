package io.echobridge.websocket;

import io.echobridge.net.EventLoop;
import io.echobridge.net.HoldingSink;

/**
 * An open WebSocket (RFC 6455), the server's side. Everything but {@link #loop} is called on its
 * loop only. This is all that the protocols know of sockets, so that another IO layer could stand
 * behind it.
 */
public interface WebSocket {
  /** The normal end of a conversation (section 7.4.1). */
  int NORMAL = 1000;

  /** The server goes away. */
  int GOING_AWAY = 1001;

  int PROTOCOL_ERROR = 1002;

  /** Stands for a close frame without a status; never on the wire. */
  int NO_STATUS = 1005;

  /** Stands for a connection that ended without a close frame; never on the wire. */
  int ABNORMAL = 1006;

  /** A text message that is not UTF-8. */
  int BAD_DATA = 1007;

  int POLICY = 1008;

  int TOO_BIG = 1009;

  int INTERNAL_ERROR = 1011;

  /** There is no memory for the client's message now. */
  int TRY_AGAIN_LATER = 1013;

  /** The loop this socket lives on; constant. */
  EventLoop loop();

  /**
   * The one way out for frames; constant. A frame leaves at the end of the loop's batch, glued to
   * others for the same socket, and is dropped once the socket is closing. A client that takes
   * nothing of what waits for some time is cut.
   */
  HoldingSink sink();

  /**
   * Sends what waits and a close frame, gives the client a moment to answer it, and closes. {@link
   * WebSocketListener#onClosed} comes at once. Idempotent.
   *
   * @param code a status of section 7.4; {@link #NO_STATUS} for none
   */
  void close(int code);

  /** Whether something waits that the client has not taken: how long it may, is watched here. */
  boolean isBehind();

  /** Whether the kernel has all that was sent. */
  boolean hasWrittenAll();

  /** As {@link #close}, but what waits is dropped; who is behind is told nothing. */
  void abort(int code);

  /** Stops reading, until {@link #resumeReads}: the client is held back by TCP. */
  void suspendReads();

  void resumeReads();
}
