package io.echobridge.broker;

import java.util.Optional;

/**
 * A message as a broker handed it over, undecoded, with what the broker knows of it. What event it
 * is, if any, is the mapping's to say. Read on the thread that hands it over, until that call
 * returns; only the array of {@link #body} is kept longer.
 */
public interface BrokerMessage {
  /**
   * Where it was published to, in the broker's own terms but without this app's prefix: the channel
   * of Redis, a routing key, a topic. Unless the mapping says otherwise this is the channel.
   */
  String address();

  /** The bytes. The listener keeps the array, so it must not be used again. */
  byte[] body();

  /** Where it stands at the broker; nothing where the broker numbers nothing. */
  default Optional<Position> position() {
    return Optional.empty();
  }

  /**
   * What else the broker knows of it, such as the key of a record.
   *
   * @param name one of {@link BrokerProbe#fields}
   * @return nothing where this message has none, or one that is no text
   */
  default Optional<String> field(String name) {
    return Optional.empty();
  }

  /**
   * A header that the publisher gave it; names are case-sensitive.
   *
   * @return nothing where this message has none, or one that is no text
   */
  default Optional<String> header(String name) {
    return Optional.empty();
  }

  /** A message of which nothing is known but its address. */
  static BrokerMessage of(String address, byte[] body) {
    return new PlainMessage(address, body, Optional.empty());
  }

  /** A message of which nothing is known but its address and its position. */
  static BrokerMessage of(String address, byte[] body, Position position) {
    return new PlainMessage(address, body, Optional.of(position));
  }
}
