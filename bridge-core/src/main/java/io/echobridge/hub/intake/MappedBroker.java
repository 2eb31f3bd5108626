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
 * @param inbound takes through it what clients say to the application; one broker of a hub at most
 */
public record MappedBroker(
    Broker broker, Mapping mapping, boolean publishPresence, Optional<Inbound> inbound) {
  /** One that takes nothing of what clients say. */
  public MappedBroker(Broker broker, Mapping mapping, boolean publishPresence) {
    this(broker, mapping, publishPresence, Optional.empty());
  }

  /** One that is told nothing. */
  public MappedBroker(Broker broker, Mapping mapping) {
    this(broker, mapping, false);
  }

  /** By what it is told who is on a presence channel; nothing where it is not. */
  Optional<Publisher> presence() {
    return publishPresence ? broker.publisher() : Optional.empty();
  }
}
