package io.echobridge.hub.intake;

import io.echobridge.broker.Broker;
import io.echobridge.broker.Publisher;
import io.echobridge.mapping.Mapping;
import java.util.Optional;

/**
 * A broker of a hub.
 *
 * @param broker not yet started
 * @param mapping what events its messages are
 * @param publishPresence whether it is told who is on a presence channel, at each change; only a
 *     broker that has a publisher can be
 */
public record MappedBroker(Broker broker, Mapping mapping, boolean publishPresence) {
  /** One that is told nothing. */
  public MappedBroker(Broker broker, Mapping mapping) {
    this(broker, mapping, false);
  }

  /** By what it is told who is on a presence channel; nothing where it is not. */
  Optional<Publisher> presence() {
    return publishPresence ? broker.publisher() : Optional.empty();
  }
}
