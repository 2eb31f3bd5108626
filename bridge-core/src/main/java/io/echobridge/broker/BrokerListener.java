package io.echobridge.broker;

import io.echobridge.channel.ChannelName;

/**
 * Whom a broker hands its events to: the hub. All methods may be called from any thread of the
 * plug-in's own, and return soon, but {@link #onEvent} may hold the caller back for a moment when
 * clients cannot keep up: that is the back-pressure by which memory stays bounded.
 */
public interface BrokerListener {
  /**
   * An event arrived. Calls for one channel come one at a time and in the broker's order. When the
   * call returns, the event is taken; when it throws, the event is a dead letter with the
   * exception's message as its reason, and the next event follows all the same.
   *
   * @param body the message's bytes, undecoded; the listener keeps the array, so it must not be
   *     used again
   * @param position where the event stands in the broker's stream
   */
  void onEvent(ChannelName channel, byte[] body, Position position);

  /** Another node said something with {@link Broker#publishToPeers}; in that node's order. */
  void onPeerMessage(byte[] message);

  /**
   * The link is up and every subscription is in force.
   *
   * @param detail for the operator's log: the broker's address, without secrets
   */
  void onUp(String detail);

  /**
   * The link is down; the plug-in goes on trying. Told once an outage, not once an attempt.
   *
   * @param reason for the operator's log: what failed, where, and in the broker's own words
   */
  void onDown(String reason);

  /**
   * A message was dropped that is no event of ours: other programs' traffic, or something
   * unreadable.
   *
   * @param reason a short fixed word for a counter, such as {@code foreign}; never a name from
   *     outside
   */
  void onDropped(String reason);
}
