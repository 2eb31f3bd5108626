package io.echobridge.relay;

import java.net.InetSocketAddress;
import java.util.List;

/** The other nodes of an app's cluster to which requests can be passed on. From any thread. */
@FunctionalInterface
public interface RelayTargets {
  /** A node that is alone. */
  RelayTargets NONE = tag -> List.of();

  /**
   * The nodes that have a tag: none or one, or several that chose the same. Asked with each request
   * for a session that is none of this node's, so it must be quick.
   *
   * @param tag any number, as it stands in an id that a client made up
   */
  List<Target> byTag(int tag);

  /** Whether it is known which nodes there are: not so for a moment after a start. */
  default boolean isSettled() {
    return true;
  }

  /** Whether a node sends its clients away, also those that it passes on. */
  default boolean sendsAway(String node) {
    return false;
  }

  /** Whether any node does, or has done so a moment ago. */
  default boolean isAnyLeaving() {
    return false;
  }

  /**
   * Another node.
   *
   * @param node its id
   * @param address of its listener for other nodes; resolved
   */
  record Target(String node, InetSocketAddress address) {}
}
