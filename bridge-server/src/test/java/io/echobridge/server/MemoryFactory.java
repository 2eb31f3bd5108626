package io.echobridge.server;

import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.BrokerFactory;
import io.echobridge.broker.MemoryBroker;

/** Brokers within the test. */
final class MemoryFactory implements BrokerFactory<MemoryFactory.Settings> {
  record Settings() {}

  @Override
  public String type() {
    return "memory";
  }

  @Override
  public Class<Settings> configType() {
    return Settings.class;
  }

  @Override
  public Broker create(Settings config, BrokerContext context) {
    return new MemoryBroker(new MemoryBroker.Exchange());
  }
}
