package io.echobridge.broker;

import java.util.Optional;

/**
 * Whom a broker hands its events to: the hub. All methods may be called from any thread of the
 * plug-in's own, and return soon, but {@link #onEvent} may hold the caller back for a moment when
 * clients cannot keep up: that is the back-pressure by which memory stays bounded.
 */
public interface BrokerListener {
  /**
   * A message arrived. Calls for one address come one at a time and in the broker's order. When the
   * call returns, the message is taken; when it throws, the message is a dead letter with the
   * exception's message as its reason, and the next one follows all the same. Who throws has
   * counted it: that is no case for {@link #onDropped}.
   */
  void onEvent(BrokerMessage message);

  /**
   * The link is up and every subscription is in force.
   *
   * @param detail for the operator's log: the broker's address, without secrets. After an outage
   *     also what became of the messages meanwhile, but not how long it was, which the listener
   *     knows
   */
  void onUp(String detail);

  /**
   * The link is down; the plug-in goes on trying. Told once an outage, not once an attempt.
   *
   * @param reason for the operator's log: what failed, where, and in the broker's own words
   */
  void onDown(String reason);

  /**
   * Messages were missed that other nodes may have heard: asks them, for some seconds at most, and
   * has them taken. The caller waits, and nothing else is handed over meanwhile.
   *
   * @return whether nothing is missing any more; otherwise {@link #onLost} follows where clients
   *     are concerned
   */
  default boolean onMissed(Missed missed) {
    missed.noted();
    return false;
  }

  /**
   * Messages may have been missed, and nobody can bring them: clients that came to hear them hear
   * that. Told when it is known, before the first message behind the gap.
   */
  default void onLost() {}

  /**
   * The link is up, but events that clients wait for do not reach them: this node should get no
   * more clients until somebody has looked, or it is over.
   *
   * @param reason for the operator's log: what is lost, and which setting to change; empty when it
   *     is over
   */
  default void onImpaired(Optional<String> reason) {}

  /**
   * A message was dropped and not handed over, as it is none of ours: other programs' traffic, or
   * something unreadable.
   *
   * @param reason a short fixed word for a counter, such as {@code foreign}; never a name from
   *     outside
   */
  void onDropped(String reason);
}
