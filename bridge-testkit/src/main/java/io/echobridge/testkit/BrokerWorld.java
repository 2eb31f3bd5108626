package io.echobridge.testkit;

import io.echobridge.broker.Broker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What {@link BrokerContractTest} needs to know of a broker: a server of its own, nodes that share
 * it, an application that publishes, and a wire between server and nodes that can be cut. Made
 * afresh for each test, and closed after it.
 */
public interface BrokerWorld extends AutoCloseable {
  /** A broker of a new node with that id, not yet started; the test closes it. */
  Broker node(String id);

  /**
   * As {@link #node(String)}, of an app that keeps a history.
   *
   * @return nothing where the broker names no places then
   */
  default Optional<Broker> node(String id, Duration history) {
    return Optional.empty();
  }

  /**
   * Publishes events on a channel, in that order, past the wire that {@link #cut} cuts, and returns
   * when the server has them, even while the nodes take none.
   */
  void publish(String channel, List<byte[]> bodies);

  /** Whether a channel's name can be an address at this broker; its length may not fit. */
  default boolean carries(String name) {
    return true;
  }

  /** Whether this broker has a place for dead letters; otherwise they are only counted. */
  default boolean keepsDeadLetters() {
    return false;
  }

  /** The dead letters so far, each as its body, a blank, and the reason in brackets. */
  default List<String> deadLetters() {
    return List.of();
  }

  /**
   * What there is at the server for the messages between nodes: the names of exchanges and queues,
   * topics, or channels that somebody listens to. Empty while no node has opened its link.
   */
  default List<String> madeForPeers() {
    return List.of();
  }

  /** Cuts the wire: connections break, and new ones fail. */
  void cut();

  /** Mends the wire. */
  void mend();

  /** What the words of {@code onDown} hold while the wire is cut: the server's address. */
  String address();

  @Override
  void close();
}
