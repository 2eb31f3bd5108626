package io.echobridge.hub;

import io.echobridge.broker.Broker;
import io.echobridge.mapping.Mapping;

/**
 * A broker of a hub.
 *
 * @param broker not yet started
 * @param mapping what events its messages are
 */
public record MappedBroker(Broker broker, Mapping mapping) {}
