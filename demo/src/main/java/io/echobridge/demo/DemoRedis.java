package io.echobridge.demo;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The application's side of Redis: publishes, on a Redis that is there or is started. */
final class DemoRedis implements Publisher, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final RedisURI uri;
  private final Optional<String> login;
  private final RedisClient client;
  private final StatefulRedisConnection<String, String> connection;

  /**
   * @throws IllegalArgumentException when the URL is none
   * @throws io.lettuce.core.RedisException when nobody answers there
   */
  DemoRedis(String url) {
    uri = RedisURI.create(url);
    login = Optional.ofNullable(URI.create(url).getUserInfo());
    client = RedisClient.create(uri);
    client.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
            .timeoutOptions(TimeoutOptions.enabled(PATIENCE))
            .build());
    try {
      connection = client.connect();
    } catch (RuntimeException e) {
      client.shutdown(Duration.ZERO, PATIENCE);
      throw e;
    }
  }

  @Override
  public CompletionStage<String> publish(String channel, LaravelEvent event) {
    return connection
        .async()
        .publish(Channels.PREFIX + channel, event.toJson())
        .handle(
            (count, failure) -> {
              if (failure != null) {
                throw new IllegalStateException("Redis does not answer", failure);
              }
              return "published on " + channel + "; subscribers at Redis: " + count;
            });
  }

  /** Where it is, without password. */
  String address() {
    return uri.toString();
  }

  /** How redis-cli is called for it, where one line can say it; it asks for a password itself. */
  Optional<String> cli() {
    if (uri.getHost() == null) {
      return Optional.empty();
    }
    String user =
        login.filter(l -> l.indexOf(':') > 0).map(l -> l.substring(0, l.indexOf(':'))).orElse("");
    return Optional.of(
        "redis-cli"
            + (uri.getHost().equals("127.0.0.1") ? "" : " -h " + uri.getHost())
            + " -p "
            + uri.getPort()
            + (uri.isSsl() ? " --tls" : "")
            + (user.isEmpty() ? "" : " --user " + user)
            + (login.isPresent() ? " --askpass" : ""));
  }

  @Override
  public void close() {
    client.shutdown(Duration.ZERO, PATIENCE);
  }
}
