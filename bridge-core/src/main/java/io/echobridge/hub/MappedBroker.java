package io.echobridge.hub;

import io.echobridge.broker.Broker;
import io.echobridge.mapping.Mapping;

/**
 * A broker of a hub.
 *
 * @param broker not yet started
 * @param mapping what events its messages are
 * @param publishPresence whether it is told who is on a presence channel, at each change
 */
public record MappedBroker(Broker broker, Mapping mapping, boolean publishPresence) {
  /** One that is told nothing. */
  public MappedBroker(Broker broker, Mapping mapping) {
    this(broker, mapping, false);
  }
}
