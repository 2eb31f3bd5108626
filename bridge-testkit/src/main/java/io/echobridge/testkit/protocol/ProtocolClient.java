package io.echobridge.testkit.protocol;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * One client that is connected, as the contract plays it. A client that is called reads and writes
 * its connection in that call only: nothing is read while the test is busy elsewhere. Where the
 * protocol has the client answer pings, it does so whenever it reads.
 */
public interface ProtocolClient extends Closeable {
  /** What the client sends as {@code X-Socket-ID} to its application. */
  String id();

  /** Asks for a channel, and does not wait for the answer. */
  void subscribe(String channel) throws IOException;

  /** Gives a channel up. */
  void leave(String channel) throws IOException;

  /**
   * @param event begins with {@code client-}
   * @param data JSON
   */
  void whisper(String channel, String event, String data) throws IOException;

  /** Says something that the protocol does not allow, and for which it ends the connection. */
  void garbage() throws IOException;

  /**
   * Waits until the server has dealt with all that the client said, and with what this began on its
   * loop: two questions, one after the other, that the server answers in their turn. What is heard
   * meanwhile, {@link #next} gives later.
   */
  void settle() throws IOException;

  /**
   * Asks for what comes next and does not read it, where the protocol has clients ask: a poll. What
   * is heard until then, {@link #next} gives later.
   */
  default void listen() throws IOException {}

  /** What the client hears next; the wait is long. After the end it is the end again. */
  Heard next() throws IOException;

  /** Leaves as the protocol has clients leave. */
  void goodbye() throws IOException;

  /** Goes without a word, as a browser that crashes: its connections are reset. */
  void abort() throws IOException;

  /**
   * Requests to what the client has at the server, such as a poll of its session, in the words of
   * {@link io.echobridge.testkit.wire.HttpPeer}. A foreign page may make none of them, and one that
   * tries does no harm.
   */
  default List<String> entrances() {
    return List.of();
  }

  /** Lets go of its connections, whatever has become of them; says nothing. */
  @Override
  void close() throws IOException;
}
