package io.echobridge.broker.redis;

import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.BrokerFactory;

/** Makes brokers of type {@code redis}. */
public final class RedisFactory implements BrokerFactory<RedisConfig> {
  @Override
  public String type() {
    return "redis";
  }

  @Override
  public Class<RedisConfig> configType() {
    return RedisConfig.class;
  }

  @Override
  public Broker create(RedisConfig config, BrokerContext context) {
    return new RedisBroker(config, context);
  }
}
