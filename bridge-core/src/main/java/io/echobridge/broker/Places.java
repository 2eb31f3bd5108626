package io.echobridge.broker;

import java.util.Optional;

/**
 * Names points in what a broker says, by texts that mean the same on every node. A client keeps
 * such a text, and gives it back to any node to be brought up to date.
 *
 * <p>What a broker says is one or more <em>lanes</em>: the sequences in which it keeps an order
 * that is the same for all nodes (all that one Redis publishes, a partition of Kafka, a stream).
 * Within a node the messages of a lane are counted by their <em>ordinals</em>. Both are this node's
 * own; only the texts are shared. It guarantees:
 *
 * <ol>
 *   <li>Every message that the broker hands over has a {@link BrokerMessage#lane} and an {@link
 *       BrokerMessage#ordinal}. Lanes are small numbers from 0. The ordinals of a lane grow in the
 *       order in which its messages are handed over, and no message is handed over twice.
 *   <li>Equal texts mean the same point on every node, whatever else it has missed: exactly the
 *       messages that stand before the point come before it on every node.
 *   <li>A text that is not this broker's, or comes from a lane that was deleted and made anew, is
 *       {@link Unknown}. None is ever mistaken for another point.
 *   <li>Points are known for as long as {@link BrokerContext#history} says, as far back as this
 *       node has heard everything.
 * </ol>
 *
 * <p>All methods may be called from any thread, and do no input or output. An array of heads has
 * the ordinal of the last message of each lane at its number; a lane beyond its end, and one with
 * -1, had no message yet.
 */
public interface Places {
  /** The longest text, in characters: letters, digits, {@code _}, {@code .} and {@code -}. */
  int LONGEST = 480;

  /**
   * The point right behind these messages.
   *
   * @param heads the last message of each lane; must not change any more
   * @return empty where it cannot be named: it is too long ago, or there are too many lanes
   */
  Optional<String> text(long[] heads);

  /**
   * The point that a text names.
   *
   * @param text anything, as clients give it
   */
  Resolved resolve(String text);

  /**
   * The point behind which this node has heard everything: one that is at or before the first
   * message that it hands over, and moves on when the broker's link has lost messages. Empty until
   * the link is up for the first time and everything {@link BrokerMessage#isPast past} was taken:
   * who came back before that would miss the rest of it, as nobody is sent what is past.
   */
  Optional<long[]> first();

  /**
   * Asked when the listener is told that messages were lost: where in each lane whoever stands here
   * is by now. Of a lane that no message of its own may come to soon after its gap that is a point
   * between the last message before the gap and the next one, which has a text of its own.
   *
   * @return by lane; where it is no later than the last message, or missing, that one counts
   */
  default long[] behindGap() {
    return new long[0];
  }

  /** How other nodes have from this one what they missed; empty where the broker says it again. */
  default Optional<Backfill> backfill() {
    return Optional.empty();
  }

  /**
   * How often it has turned out that another node heard other messages than this one. What either
   * names means nothing to the other then, so all places are forgotten each time.
   */
  default long disagreements() {
    return 0;
  }

  /** What a text means here. */
  sealed interface Resolved {}

  /**
   * A point that this node knows: the listener has taken all that stands before it, but for what
   * came before {@link #first}, which is at or before the point.
   *
   * @param heads the last message of each lane before it
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares points
  record At(long[] heads) implements Resolved {}

  /** It is before everything that this node knows of. */
  record Older() implements Resolved {}

  /** This node has not come so far yet, and is about to. */
  record Ahead() implements Resolved {}

  /** It is no point of what this broker says. */
  record Unknown() implements Resolved {}
}
