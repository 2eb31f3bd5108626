package io.echobridge.broker.redis;

import com.typesafe.config.ConfigValue;
import io.echobridge.broker.Secret;
import java.time.Duration;
import java.util.Optional;

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
    Duration connectTimeout,
    Reconnect reconnect,
    Tls tls) {

  /** How channels are asked for at Redis. */
  public enum Subscription {
    /** One pattern for everything below the prefix. */
    PATTERN,
    /** Each channel by its name, while somebody listens. */
    ON_DEMAND
  }

  /** The pause between two attempts grows from the first to the longest. */
  public record Reconnect(Duration firstDelay, Duration longestDelay) {}

  /** TLS, where the URL says {@code rediss://}. */
  public record Tls(
      Verify verify,
      Optional<String> caFile,
      Optional<String> certFile,
      Optional<String> keyFile,
      Optional<Secret> keyPassword) {}

  /** What is checked of the server's certificate. */
  public enum Verify {
    /** The issuer and the host name. */
    FULL,
    /** The issuer only. */
    CA,
    /** Nothing. */
    NONE
  }
}
