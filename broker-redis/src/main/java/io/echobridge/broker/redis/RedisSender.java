package io.echobridge.broker.redis;

import io.echobridge.broker.Sender;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/** What clients say, to channels of the application, behind the first prefix that was given. */
final class RedisSender implements Sender {
  private final String broker;
  private final Optional<String> prefix;
  private final BiFunction<String, byte[], CompletionStage<Void>> publish;

  /**
   * @param broker the broker's name, for the operator
   * @param publish to a channel by its whole name; fails while the link is down
   */
  RedisSender(
      RedisConfig config,
      String broker,
      BiFunction<String, byte[], CompletionStage<Void>> publish) {
    this.broker = broker;
    this.prefix =
        Prefixes.setting(config.prefix()) instanceof Prefixes.Setting.Fixed fixed
            ? Optional.of(fixed.prefixes().get(0))
            : Optional.empty();
    this.publish = publish;
  }

  @Override
  public CompletionStage<Void> send(String address, String key, byte[] body) {
    return prefix
        .map(before -> publish.apply(before + address, body))
        .orElseGet(
            () -> CompletableFuture.failedStage(new IllegalStateException("no prefix is known")));
  }

  /**
   * @throws IllegalArgumentException with {@code prefix = auto}: before an event has come nobody
   *     knows the prefix, and where messages went would depend on what was published before
   */
  @Override
  public String heardAt(String address) {
    if (prefix.isEmpty()) {
      throw new IllegalArgumentException(
          ("publish-to: expected a broker that knows its prefix, got prefix = auto; write"
                  + " brokers.%s.prefix = \"laravel_database_\" or whatever the application has,"
                  + " and \"\" where it has none")
              .formatted(broker));
    }
    return address;
  }
}
