package io.echobridge.websocket;

/** What uses a {@link WebSocket}. Called on the socket's loop, within a batch. */
public interface WebSocketListener {
  /**
   * A message of the client's was compressed, and comes next. It may have taken much more than its
   * bytes say, so who counts messages counts more for it.
   *
   * @param cost as many bytes as the message has now, or more where its compressed bytes took more
   */
  default void onInflated(int cost) {}

  /** A whole text message. */
  void onText(String message);

  /** A whole binary message; the array is the listener's. */
  void onBinary(byte[] message);

  /** A ping of the client's; its answer is on its way. Who counts messages counts it. */
  default void onPing() {}

  /**
   * A pong of the client's, which some send unasked. Who counts messages counts it.
   *
   * @param payload that of the ping that it answers
   */
  default void onPong(byte[] payload) {}

  /**
   * The client broke the rules of WebSockets, or sent a message that is too large.
   *
   * @param status the one of RFC 6455 for it
   * @return what the close frame says instead; a protocol may have a status of its own
   */
  default int statusOf(int status) {
    return status;
  }

  /**
   * The conversation is over: nothing comes, and nothing can be sent. Called once.
   *
   * @param code why, as in section 7.4; ours, the client's (1001, or 3000 and more), {@link
   *     WebSocket#NORMAL} for any other of the client's, or {@link WebSocket#ABNORMAL}
   */
  void onClosed(int code);
}
