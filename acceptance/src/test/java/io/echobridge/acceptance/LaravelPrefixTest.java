package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The prefix of the application and the prefix in the daemon's configuration. */
class LaravelPrefixTest {
  @ParameterizedTest(name = "Laravel''s \"{0}\" with prefix = {1}")
  @CsvSource({
    "'', '\"\"'",
    "'', auto",
    "laravel_database_, auto",
    "laravel-database-, auto",
    "my_shop_database_, auto",
    "laravel_database_, '\"laravel_database_\"'",
    "'shop:', '\"shop:\"'",
    "'shop:', '[\"laravel_database_\", \"shop:\"]'"
  })
  void eventsAndAnswersFit(String prefix, String setting) {
    try (Redis redis = Redis.start();
        Laravel laravel = Laravel.start(redis, prefix);
        Daemon daemon = daemon(redis, laravel, setting);
        NodeClients clients = NodeClients.start()) {
      EchoClient user = clients.connect(daemon.url(), Generation.NEW, 7, Map.of()).connected();
      user.listeningBehind(prefix, redis, "news", "NewsPublished");
      user.listeningBehind(prefix, redis, "private-orders.7", ".order.updated");
      user.listeningBehind(prefix, redis, "presence-room.7", "MessageSent");

      laravel.fire("news");
      laravel.fire("order/7");
      laravel.fire("message/7");

      user.awaitEvent("news", "NewsPublished");
      user.awaitEvent("private-orders.7", ".order.updated");
      user.awaitEvent("presence-room.7", "MessageSent");
      daemon.assertHealthy();
    }
  }

  @ParameterizedTest(name = "Laravel''s \"{0}\" with prefix = {1}")
  @CsvSource({"laravel_database_, '\"\"'", "other_database_, '\"laravel_database_\"'"})
  void anotherPrefixIsAnotherApplication(String prefix, String setting) {
    try (Redis redis = Redis.start();
        Laravel laravel = Laravel.start(redis, prefix);
        Daemon daemon = daemon(redis, laravel, setting);
        NodeClients clients = NodeClients.start()) {
      String right = setting.replace("\"", "");
      EchoClient user = clients.connect(daemon.url(), Generation.NEW, 7, Map.of()).connected();
      user.listeningBehind(right, redis, "news", "NewsPublished", ".last");

      laravel.fire("news");
      redis.publishEvent(right + "news", "last", "0");

      user.awaitEvent("news", ".last");
      assertThat(user.heard("news", "NewsPublished")).isEmpty();
    }
  }

  @Test
  void autoTakesOnePrefixAndNamesBothWhenThereIsASecond() {
    try (Redis redis = Redis.start();
        Laravel first = Laravel.start(redis, "shop_database_");
        Laravel second = Laravel.start(redis, "blog_database_");
        Daemon daemon = daemon(redis, first, "auto");
        NodeClients clients = NodeClients.start()) {
      EchoClient user = clients.connect(daemon.url(), Generation.NEW, 7, Map.of()).connected();
      user.listeningBehind("shop_database_", redis, "news", "NewsPublished", ".last");

      second.fire("news");
      redis.publishEvent("shop_database_news", "last", "0");

      user.awaitEvent("news", ".last");
      assertThat(user.heard("news", "NewsPublished")).isEmpty();
      daemon.awaitLog("shop_database_.*blog_database_|blog_database_.*shop_database_");
      first.fire("news");
      user.awaitEvent("news", "NewsPublished");
    }
  }

  private static Daemon daemon(Redis redis, Laravel laravel, String setting) {
    return Daemon.start(
        """
        apps.default {
          brokers.main { type = redis, url = "%s", prefix = %s }
          auth { url = "%s" }
        }
        """
            .formatted(redis.url(), setting, laravel.authUrl()));
  }
}
