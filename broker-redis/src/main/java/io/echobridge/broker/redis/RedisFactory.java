package io.echobridge.broker.redis;

import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.BrokerProbe;
import io.echobridge.broker.redis.stream.StreamEntry;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** Makes brokers of type {@code redis}. */
public final class RedisFactory implements BrokerProbe<RedisConfig> {
  @Override
  public String type() {
    return "redis";
  }

  @Override
  public Class<RedisConfig> configType() {
    return RedisConfig.class;
  }

  /** Only entries of streams have any. */
  @Override
  public Set<String> fields() {
    return StreamEntry.FIELDS;
  }

  /** With {@code prefix = auto} it is cut off where it looks like one of Laravel's. */
  @Override
  public Optional<String> address(RedisConfig config, String own) {
    if (!config.streams().isEmpty()) {
      return Optional.of(own).filter(config.streams()::contains);
    }
    Prefixes prefixes = (name, body) -> Reading.ofChannel(LaravelPrefix.cut(name));
    if (Prefixes.setting(config.prefix()) instanceof Prefixes.Setting.Fixed fixed) {
      FixedPrefixes given = new FixedPrefixes(fixed.prefixes());
      if (!config.patterns().isEmpty() && !given.hear(config.patterns(), own)) {
        return Optional.empty();
      }
      prefixes = given;
    }
    Reading reading =
        new Names(prefixes, "", "").read(own.getBytes(StandardCharsets.UTF_8), new byte[0]);
    return reading instanceof Reading.Event event ? Optional.of(event.address()) : Optional.empty();
  }

  @Override
  public Optional<RedisConfig> unfiltered(RedisConfig config) {
    return config.streams().isEmpty() ? Optional.of(config.unfiltered()) : Optional.empty();
  }

  @Override
  public Broker create(RedisConfig config, BrokerContext context) {
    return new RedisBroker(config, context);
  }
}
