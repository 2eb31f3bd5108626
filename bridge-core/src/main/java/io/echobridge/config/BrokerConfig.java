package io.echobridge.config;

import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.BrokerFactory;

/**
 * One broker of an app.
 *
 * @param factory the plug-in that {@code type} names
 * @param settings the rest of the block
 */
public record BrokerConfig<C extends Record>(BrokerFactory<C> factory, C settings) {
  /**
   * Makes the broker, not yet started.
   *
   * @throws IllegalArgumentException when settings contradict each other
   */
  public Broker create(BrokerContext context) {
    return factory.create(settings, context);
  }
}
