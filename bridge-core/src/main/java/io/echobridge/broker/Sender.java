package io.echobridge.broker;

import java.util.concurrent.CompletionStage;

/**
 * Takes what clients say to where the application reads it. It guarantees:
 *
 * <ol>
 *   <li>Messages with one key are sent in the order of the calls.
 *   <li>The stage completes when the broker has the message, and fails while the link is down.
 *   <li>What an address costs, or lacks, costs nobody else: neither events nor {@link #send} to
 *       other addresses.
 * </ol>
 *
 * <p>Nodes may hear the message where the address is one that they listen to; they know by its
 * {@link InboundMark} that it is no event.
 */
public interface Sender {
  /**
   * Sends a message. From any thread; does not block.
   *
   * @param address for Redis a channel without its prefix, for RabbitMQ an exchange and a routing
   *     key with a slash between, for Kafka a topic
   * @param key what keeps its order: Kafka's key; other brokers keep the order of an address anyway
   * @param body JSON, in UTF-8; must not change any more
   */
  CompletionStage<Void> send(String address, String key, byte[] body);

  /**
   * By which {@link BrokerMessage#address} a listener would hear a message to that address.
   *
   * @param address also one that is not whole yet
   * @throws IllegalArgumentException when nothing can be sent there; the words name the setting
   */
  default String heardAt(String address) {
    return address;
  }

  /** Whether clients may choose a part of the address: not where the broker keeps each for ever. */
  default boolean takesAnyAddress() {
    return true;
  }
}
