package io.echobridge.broker.redis;

import io.echobridge.broker.Broker;
import io.echobridge.broker.redis.RedisConfig.Subscription;
import io.echobridge.testkit.RespClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A Redis where an application publishes on channels. */
final class PubSubWorld extends RedisWorld {
  private final Subscription subscription;
  private final String prefix;

  PubSubWorld(Subscription subscription, String prefix) {
    this.subscription = subscription;
    this.prefix = prefix;
  }

  @Override
  public Broker node(String id) {
    return settings().prefix(prefix).subscription(subscription).node(id);
  }

  /** Who asks for channels by name cannot know of the others. */
  @Override
  public Optional<Broker> node(String id, Duration history) {
    return subscription == Subscription.ON_DEMAND
        ? Optional.empty()
        : Optional.of(settings().prefix(prefix).subscription(Subscription.AUTO).node(id, history));
  }

  @Override
  void publish(RespClient application, String channel, List<byte[]> bodies) {
    application.publish(prefix + channel, bodies);
  }
}
