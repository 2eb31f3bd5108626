package io.echobridge.broker.redis;

import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.echobridge.broker.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
    List<String> patterns,
    Duration connectTimeout,
    Reconnect reconnect,
    Tls tls) {
  public RedisConfig {
    new Faults()
        .in(() -> Prefixes.setting(prefix))
        .that(
            patterns.isEmpty() || Prefixes.setting(prefix) instanceof Prefixes.Setting.Fixed,
            "patterns: expected none, or a prefix that is given, as they stand behind it")
        .in(() -> RedisUrl.parse(url).check(cluster, sentinelMaster, user, password))
        .that(connectTimeout.toMillis() > 0, "connect-timeout: expected 1ms or more")
        .done();
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
        connectTimeout,
        reconnect,
        tls);
  }

  /** How channels are asked for at Redis. */
  public enum Subscription {
    /** One pattern for everything below the prefix. */
    PATTERN,
    /** Each channel by its name, while somebody listens; where the prefix is given. */
    ON_DEMAND
  }

  /** The pause between two attempts grows from the first to the longest. */
  public record Reconnect(Duration firstDelay, Duration longestDelay) {
    public Reconnect {
      new Faults()
          .that(firstDelay.toMillis() > 0, "first-delay: expected 1ms or more")
          .that(
              longestDelay.compareTo(firstDelay) >= 0,
              "longest-delay: expected first-delay or more")
          .done();
    }
  }

  /** TLS, where the URL says {@code rediss://}. */
  public record Tls(
      Verify verify,
      Optional<String> caFile,
      Optional<String> certFile,
      Optional<String> keyFile,
      Optional<Secret> keyPassword) {
    public Tls {
      new Faults()
          .in(() -> readable("ca-file", caFile))
          .in(() -> readable("cert-file", certFile))
          .in(() -> readable("key-file", keyFile))
          .that(
              certFile.isEmpty() || keyFile.isPresent(),
              "key-file: expected the key of cert-file, got nothing")
          .that(
              keyFile.isEmpty() || certFile.isPresent(),
              "cert-file: expected the certificate of key-file, got nothing")
          .done();
    }

    private static void readable(String key, Optional<String> file) {
      file.map(Path::of)
          .filter(path -> !Files.isRegularFile(path) || !Files.isReadable(path))
          .ifPresent(
              path -> {
                throw new IllegalArgumentException(
                    key + ": expected a file that can be read, got \"" + path + '"');
              });
    }
  }

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
