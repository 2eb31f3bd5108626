package io.echobridge.broker;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Has this node's messages stand in for those that another node has missed, where a broker says
 * everything once only. All that such a broker says is one lane, and ordinals are those of {@link
 * BrokerMessage#ordinal}. Methods may be called from any thread, and do no input or output.
 */
public interface Backfill {
  /**
   * The first point from which on another node can be told everything.
   *
   * @param ordinal of a message, -1 for none: the point is not before it
   * @return the ordinal of the last message before the point; empty while this node lacks messages
   *     itself
   */
  OptionalLong begin(long ordinal);

  /** The highest ordinal that the broker's message can have which has this one. */
  long endOf(long ordinal);

  /**
   * Describes all points behind a message, up to another one, for {@link Missed#take} at another
   * node.
   *
   * @return empty where this node does not know all of them
   */
  Optional<byte[]> points(long behind, long upTo);
}
