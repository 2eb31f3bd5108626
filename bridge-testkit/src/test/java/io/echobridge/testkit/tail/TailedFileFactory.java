package io.echobridge.testkit.tail;

import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.BrokerFactory;

/** Makes brokers of type {@code tailed-file}. */
public final class TailedFileFactory implements BrokerFactory<TailedFileConfig> {
  @Override
  public String type() {
    return "tailed-file";
  }

  @Override
  public Class<TailedFileConfig> configType() {
    return TailedFileConfig.class;
  }

  @Override
  public Broker create(TailedFileConfig config, BrokerContext context) {
    return new TailedFileBroker(config, context);
  }
}
