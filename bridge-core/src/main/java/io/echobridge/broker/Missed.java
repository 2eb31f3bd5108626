package io.echobridge.broker;

import java.util.List;
import java.util.Optional;

/**
 * What a node has missed of its broker, and takes from another node that has heard it. For the
 * thread that told {@link BrokerListener#onMissed}, while that runs.
 */
public interface Missed {
  /**
   * The point behind which something is missing, as {@link Places} name it. It moves on with what
   * is taken. Empty where this node is new, and has taken nothing yet: it takes as much of the past
   * as another one has.
   */
  Optional<String> behind();

  /** The point up to which something is missing: from there on this node hears for itself. */
  String upTo();

  /** The listener knows of it. The link counts as up from now on, and other nodes are reached. */
  void noted();

  /**
   * Takes what follows, and hands its messages to the listener.
   *
   * @param points what {@link Backfill#points} said at the other node
   * @param messages those of them that are known, in order; an ordinal here is counted from the
   *     point at which the other node began
   * @return false where that cannot be: nothing is taken then
   */
  boolean take(byte[] points, List<BrokerMessage> messages);

  /** The highest ordinal, in this node's count, that stands before {@link #behind} now. */
  long reached();
}
