package io.echobridge.mapping;

import io.echobridge.broker.BrokerMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A way to read messages. Thread-safe. */
interface Envelope {
  /**
   * Opens a message.
   *
   * @return the events in it
   * @throws UnmappableMessageException when it is none
   */
  List<? extends Content> open(BrokerMessage message);

  /**
   * The only channel that {@link Content#channels} can name, where it can be told without opening
   * the message.
   */
  default @Nullable String channel(BrokerMessage message) {
    return null;
  }

  /**
   * Adds the names of the fields and headers that make a difference to the events. Called when the
   * rule's templates have added theirs.
   */
  default void addTo(Names names) {}
}
