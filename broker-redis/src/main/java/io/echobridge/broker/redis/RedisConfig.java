package io.echobridge.broker.redis;

import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.echobridge.broker.link.Reconnect;
import io.echobridge.broker.link.Tls;
import io.echobridge.settings.Faults;
import io.echobridge.settings.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The keys of a broker of type {@code redis}; {@code reference.conf} says what each means and what
 * it is when not given.
 */
public record RedisConfig(
    String url,
    Optional<String> user,
    Optional<Secret> password,
    boolean cluster,
    Optional<String> sentinelMaster,
    Optional<Secret> sentinelPassword,
    ConfigValue prefix,
    Subscription subscription,
    List<String> patterns,
    List<String> streams,
    Duration connectTimeout,
    Reconnect reconnect,
    Tls tls) {
  public RedisConfig {
    new Faults()
        .in(() -> Prefixes.setting(prefix))
        .that(
            patterns.isEmpty() || Prefixes.setting(prefix) instanceof Prefixes.Setting.Fixed,
            "patterns: expected none, or a prefix other than auto, because the prefix goes"
                + " before each pattern")
        .that(
            streams.isEmpty() || (patterns.isEmpty() && !cluster),
            "streams: expected none with patterns, or with cluster = true")
        .that(
            streams.size() == Set.copyOf(streams).size() && !streams.contains(""),
            "streams: expected names that differ")
        .in(() -> RedisUrl.parse(url).check(cluster, sentinelMaster, user, password))
        .that(connectTimeout.toMillis() > 0, "connect-timeout: expected 1ms or more")
        .done();
  }

  /** As whom Redis knows us; what it calls those who give a password and no name. */
  String userName() {
    return user.or(() -> RedisUrl.parse(url).user()).orElse("default");
  }

  /** The same Redis, and every name there. */
  RedisConfig unfiltered() {
    return new RedisConfig(
        url,
        user,
        password,
        cluster,
        sentinelMaster,
        sentinelPassword,
        ConfigValueFactory.fromAnyRef(""),
        Subscription.PATTERN,
        List.of(),
        List.of(),
        connectTimeout,
        reconnect,
        tls);
  }

  /** How channels are asked for at Redis. */
  public enum Subscription {
    /** By a pattern where the app keeps a history, as every event belongs to it; else on demand. */
    AUTO,
    /** One pattern for everything below the prefix. */
    PATTERN,
    /** Each channel by its name, while somebody listens; where the prefix is given. */
    ON_DEMAND
  }
}
