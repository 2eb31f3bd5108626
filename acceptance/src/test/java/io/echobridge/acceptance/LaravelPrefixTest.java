package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The prefix of the application and the prefix in the daemon's configuration. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LaravelPrefixTest {
  static final List<Pair> FITTING =
      List.of(
          new Pair("", "\"\""),
          new Pair("", "auto"),
          new Pair("laravel_database_", "auto"),
          new Pair("laravel-database-", "auto"),
          new Pair("my_shop_database_", "auto"),
          new Pair("laravel_database_", "\"laravel_database_\""),
          new Pair("shop:", "\"shop:\""),
          new Pair("shop:", "[\"laravel_database_\", \"shop:\"]"));
  static final List<Pair> OTHERS =
      List.of(
          new Pair("laravel_database_", "\"\""),
          new Pair("other_database_", "\"laravel_database_\""));
  private static final Pair LEARNED = new Pair("shop_database_", "auto");

  private final Map<Pair, App> apps = new LinkedHashMap<>();
  private final NodeClients clients = NodeClients.start();
  private Daemon daemon;

  /** What stands in the application's settings, and what in ours. */
  record Pair(String prefix, String setting) {
    @Override
    public String toString() {
      return "Laravel's \"" + prefix + "\" with prefix = " + setting;
    }
  }

  /** An app of the daemon, with a Redis and a Laravel of its own. */
  private record App(String path, Redis redis, Laravel laravel) {
    String settings(String prefix) {
      return """
      apps%s {
        path = "%s"
        brokers.main { type = redis, url = "%s", prefix = %s }
        auth { url = "%s" }
      }
      """
          .formatted(path.replace('/', '.'), path, redis.url(), prefix, laravel.authUrl());
    }
  }

  @BeforeAll
  void start() {
    StringBuilder settings = new StringBuilder();
    Stream.of(FITTING, OTHERS, List.of(LEARNED))
        .flatMap(List::stream)
        .forEach(
            pair -> {
              Redis redis = Redis.start();
              Laravel laravel = Laravel.start(redis, pair.prefix);
              App app = new App("/app" + apps.size(), redis, laravel);
              apps.put(pair, app);
              settings.append(app.settings(pair.setting));
            });
    daemon = Daemon.start(settings.toString());
  }

  @AfterAll
  void close() {
    clients.close();
    daemon.assertHealthy();
    daemon.close();
    for (App app : apps.values()) {
      app.laravel.close();
      app.redis.close();
    }
  }

  private App app(Pair pair) {
    return Objects.requireNonNull(apps.get(pair));
  }

  private EchoClient user(App app) {
    Map<String, Object> options = Map.of("path", app.path + "/socket.io");
    return clients.connect(daemon.url(), Generation.NEW, 7, options).connected();
  }

  @ParameterizedTest
  @FieldSource("FITTING")
  void eventsAndAnswersFit(Pair pair) {
    App app = app(pair);
    EchoClient user = user(app);
    user.listeningBehind(pair.prefix, app.redis, "news", "NewsPublished");
    user.listeningBehind(pair.prefix, app.redis, "private-orders.7", ".order.updated");
    user.listeningBehind(pair.prefix, app.redis, "presence-room.7", "MessageSent");

    app.laravel.fire("news");
    app.laravel.fire("order/7");
    app.laravel.fire("message/7");

    user.awaitEvent("news", "NewsPublished");
    user.awaitEvent("private-orders.7", ".order.updated");
    user.awaitEvent("presence-room.7", "MessageSent");
  }

  @ParameterizedTest
  @FieldSource("OTHERS")
  void anotherPrefixIsAnotherApplication(Pair pair) {
    App app = app(pair);
    EchoClient user = user(app);
    String right = pair.setting.replace("\"", "");
    user.listeningBehind(right, app.redis, "news", "NewsPublished", ".last");

    app.laravel.fire("news");
    app.redis.publishEvent(right + "news", "last", "0");

    user.awaitEvent("news", ".last");
    assertThat(user.heard("news", "NewsPublished")).isEmpty();
  }

  @Test
  void autoTakesOnePrefixAndNamesBothWhenThereIsASecond() {
    App app = app(LEARNED);
    EchoClient user = user(app);
    try (Laravel second = Laravel.start(app.redis, "blog_database_")) {
      user.listeningBehind(LEARNED.prefix, app.redis, "news", "NewsPublished", ".last");

      second.fire("news");
      app.redis.publishEvent(LEARNED.prefix + "news", "last", "0");

      user.awaitEvent("news", ".last");
      assertThat(user.heard("news", "NewsPublished")).isEmpty();
      daemon.awaitLog("shop_database_.*blog_database_|blog_database_.*shop_database_");
      app.laravel.fire("news");
      user.awaitEvent("news", "NewsPublished");
    }
  }
}
