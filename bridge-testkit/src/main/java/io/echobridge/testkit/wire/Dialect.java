package io.echobridge.testkit.wire;

import java.io.IOException;

/** What a {@link Transcript} has to know of the protocol that is spoken in it. */
public interface Dialect {
  /** What a target without a slash is a query of, such as {@code /socket.io/}. */
  String path();

  /**
   * Connects in a way that is the protocol's.
   *
   * @param way the first word behind {@code =}, other than {@code http} and {@code websocket}
   * @param rest the other words
   * @throws IllegalArgumentException for a way that there is not
   */
  Peer connect(int port, String way, String rest) throws IOException;

  /**
   * What is written behind {@code websocket}, as a request for one.
   *
   * @param rest the words behind it, with no slash at their beginning
   */
  String webSocket(String rest);

  /**
   * Waits until the server has dealt with all that the peer said, by a question that the server
   * answers in its turn.
   */
  void sync(Peer peer) throws IOException;
}
