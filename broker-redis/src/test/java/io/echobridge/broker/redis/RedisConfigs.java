package io.echobridge.broker.redis;

import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.link.Reconnect;
import io.echobridge.broker.link.Tls;
import io.echobridge.broker.link.Tls.Verify;
import io.echobridge.broker.redis.RedisConfig.Subscription;
import io.echobridge.settings.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings as tests want them: the defaults, with short pauses, and what a test is about. */
final class RedisConfigs {
  private static final Reconnect QUICK =
      new Reconnect(Duration.ofMillis(20), Duration.ofMillis(200));

  private final String url;
  private final boolean cluster;
  private Optional<String> user = Optional.empty();
  private Optional<Secret> password = Optional.empty();
  private ConfigValue prefix = ConfigValueFactory.fromAnyRef("auto");
  private Subscription subscription = Subscription.ON_DEMAND;
  private List<String> patterns = List.of();
  private List<String> streams = List.of();
  private Duration connectTimeout = Duration.ofSeconds(5);
  private Tls tls =
      new Tls(Verify.FULL, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private RedisConfigs(String url, boolean cluster) {
    this.url = url;
    this.cluster = cluster;
  }

  static RedisConfigs to(String url) {
    return new RedisConfigs(url, false);
  }

  static RedisConfigs toCluster(String url) {
    return new RedisConfigs(url, true);
  }

  RedisConfigs prefix(Object given) {
    prefix = ConfigValueFactory.fromAnyRef(given);
    return this;
  }

  RedisConfigs subscription(Subscription given) {
    subscription = given;
    return this;
  }

  RedisConfigs login(String name, String word) {
    user = Optional.of(name).filter(text -> !text.isEmpty());
    password = Optional.of(new Secret(word));
    return this;
  }

  RedisConfigs patterns(String... given) {
    patterns = List.of(given);
    return this;
  }

  RedisConfigs streams(List<String> given) {
    streams = given;
    return this;
  }

  RedisConfigs connectTimeout(Duration given) {
    connectTimeout = given;
    return this;
  }

  RedisConfigs tls(Tls given) {
    tls = given;
    return this;
  }

  RedisConfig made() {
    return new RedisConfig(
        url,
        user,
        password,
        cluster,
        Optional.empty(),
        Optional.empty(),
        prefix,
        subscription,
        patterns,
        streams,
        connectTimeout,
        QUICK,
        tls);
  }

  RedisBroker node(String id) {
    return new RedisBroker(made(), new BrokerContext("default", "main", id, true));
  }

  /** Of an app that keeps a history. */
  RedisBroker node(String id, Duration history) {
    return node(id, history, Duration.ofSeconds(5));
  }

  RedisBroker node(String id, Duration history, Duration heartbeat) {
    return new RedisBroker(
        made(),
        new BrokerContext("default", "main", id, true, true, history, () -> Integer.MAX_VALUE),
        heartbeat);
  }
}
