package io.echobridge.broker.redis;

import io.echobridge.broker.Broker;
import io.echobridge.broker.redis.RedisConfig.Subscription;
import io.echobridge.testkit.BrokerWorld;
import io.echobridge.testkit.RedisServer;
import io.echobridge.testkit.RespClient;
import io.echobridge.testkit.TcpProxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A Redis with a wire to it that can be cut, and an application that publishes past the wire. */
final class RedisWorld implements BrokerWorld {
  private final RedisServer server = RedisServer.start();
  private final TcpProxy wire = TcpProxy.to(server.port());
  private final Subscription subscription;
  private final String prefix;

  RedisWorld(Subscription subscription, String prefix) {
    this.subscription = subscription;
    this.prefix = prefix;
  }

  @Override
  public Broker node(String id) {
    return settings().subscription(subscription).node(id);
  }

  /** Who asks for channels by name cannot know of the others. */
  @Override
  public Optional<Broker> node(String id, Duration history) {
    return subscription == Subscription.ON_DEMAND
        ? Optional.empty()
        : Optional.of(settings().subscription(Subscription.AUTO).node(id, history));
  }

  private RedisConfigs settings() {
    return RedisConfigs.to("redis://127.0.0.1:" + wire.port()).prefix(prefix);
  }

  @Override
  public void publish(String channel, List<byte[]> bodies) {
    try (RespClient application = server.client()) {
      application.publish(prefix + channel, bodies);
    }
  }

  @Override
  public List<String> madeForPeers() {
    try (RespClient application = server.client()) {
      return ((List<?>) application.command("PUBSUB", "CHANNELS"))
          .stream().map(String::valueOf).filter(name -> name.contains("echobridge:")).toList();
    }
  }

  @Override
  public void cut() {
    wire.cut();
  }

  @Override
  public void mend() {
    wire.mend();
  }

  @Override
  public String address() {
    return "redis://127.0.0.1:" + wire.port();
  }

  @Override
  public void close() {
    wire.close();
    server.close();
  }
}
