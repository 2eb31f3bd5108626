package io.echobridge.broker;

import java.util.concurrent.CompletionStage;

/**
 * Publishes to the broker, to where applications publish. It guarantees:
 *
 * <ol>
 *   <li>The listeners of all nodes hear the message like an application's to that address, this
 *       node's too.
 *   <li>Messages to one address are published in the order of the calls.
 *   <li>The stage completes when the broker has the message, and fails while the link is down.
 * </ol>
 */
public interface Publisher {
  /**
   * Publishes a message. From any thread; does not block.
   *
   * @param address as in {@link BrokerMessage#address}: for Redis a channel without its prefix
   * @param body must not change any more
   */
  CompletionStage<Void> publish(String address, byte[] body);
}
