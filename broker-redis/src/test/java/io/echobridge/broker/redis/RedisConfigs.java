package io.echobridge.broker.redis;

import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.Secret;
import io.echobridge.broker.link.Reconnect;
import io.echobridge.broker.link.Tls;
import io.echobridge.broker.link.Tls.Verify;
import io.echobridge.broker.redis.RedisConfig.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings as tests want them: the defaults, with short pauses, and what a test is about. */
record RedisConfigs(RedisConfig made) {
  private static final Reconnect QUICK =
      new Reconnect(Duration.ofMillis(20), Duration.ofMillis(200));
  static final Tls NO_TLS =
      new Tls(Verify.FULL, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  static RedisConfigs to(String url) {
    return of(url, false);
  }

  static RedisConfigs toCluster(String url) {
    return of(url, true);
  }

  private static RedisConfigs of(String url, boolean cluster) {
    return new RedisConfigs(
        new RedisConfig(
            url,
            Optional.empty(),
            Optional.empty(),
            cluster,
            Optional.empty(),
            Optional.empty(),
            ConfigValueFactory.fromAnyRef("auto"),
            Subscription.ON_DEMAND,
            List.of(),
            Duration.ofSeconds(5),
            QUICK,
            NO_TLS));
  }

  RedisConfigs prefix(Object prefix) {
    return with(ConfigValueFactory.fromAnyRef(prefix), made.subscription());
  }

  RedisConfigs subscription(Subscription subscription) {
    return with(made.prefix(), subscription);
  }

  RedisConfigs login(String user, String password) {
    return new RedisConfigs(
        new RedisConfig(
            made.url(),
            user.isEmpty() ? Optional.empty() : Optional.of(user),
            Optional.of(new Secret(password)),
            made.cluster(),
            made.sentinelMaster(),
            made.sentinelPassword(),
            made.prefix(),
            made.subscription(),
            made.patterns(),
            made.connectTimeout(),
            made.reconnect(),
            made.tls()));
  }

  RedisConfigs tls(Tls tls) {
    return new RedisConfigs(
        new RedisConfig(
            made.url(),
            made.user(),
            made.password(),
            made.cluster(),
            made.sentinelMaster(),
            made.sentinelPassword(),
            made.prefix(),
            made.subscription(),
            made.patterns(),
            made.connectTimeout(),
            made.reconnect(),
            tls));
  }

  RedisBroker node(String id) {
    return new RedisBroker(made, new BrokerContext("default", "main", id, true));
  }

  RedisConfigs patterns(String... patterns) {
    return new RedisConfigs(
        new RedisConfig(
            made.url(),
            made.user(),
            made.password(),
            made.cluster(),
            made.sentinelMaster(),
            made.sentinelPassword(),
            made.prefix(),
            made.subscription(),
            List.of(patterns),
            made.connectTimeout(),
            made.reconnect(),
            made.tls()));
  }

  private RedisConfigs with(ConfigValue prefix, Subscription subscription) {
    return new RedisConfigs(
        new RedisConfig(
            made.url(),
            made.user(),
            made.password(),
            made.cluster(),
            made.sentinelMaster(),
            made.sentinelPassword(),
            prefix,
            subscription,
            made.patterns(),
            made.connectTimeout(),
            made.reconnect(),
            made.tls()));
  }
}
