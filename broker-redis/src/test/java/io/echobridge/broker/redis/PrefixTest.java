package io.echobridge.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.echobridge.broker.redis.RedisConfig.Subscription;
import io.echobridge.testkit.CapturedLog;
import io.echobridge.testkit.RecordingListener;
import io.echobridge.testkit.RedisServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixTest extends RedisTest {
  private final RedisServer redis = redis();
  private final CapturedLog log = closing(new CapturedLog());
  private final RecordingListener listener = new RecordingListener();

  @ParameterizedTest
  @EnumSource(Subscription.class)
  void theGivenPrefixIsCutOffAndOtherNamesAreNotHeard(Subscription subscription) {
    startWith("shop_", subscription, "news");

    publish(redis, "news", "bare");
    publish(redis, "shopnews", "alike");
    publish(redis, "other_news", "other");
    publish(redis, "shop_news", "ours");

    eventually(() -> assertThat(listener.texts("news")).containsExactly("ours"));
    assertThat(listener.events()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(Subscription.class)
  void eachPrefixOfAListIsCutOffAndTheLongestFirst(Subscription subscription) {
    startWith(List.of("shop_", "shop_old_", "forum-"), subscription, "news");

    publish(redis, "shop_news", "1");
    publish(redis, "shop_old_news", "2");
    publish(redis, "forum-news", "3");
    publish(redis, "blog-news", "4");
    publish(redis, "shop_news", "5");

    eventually(() -> assertThat(listener.texts("news")).containsExactly("1", "2", "3", "5"));
  }

  @ParameterizedTest
  @EnumSource(Subscription.class)
  void withoutAPrefixNamesAreWhatTheyAre(Subscription subscription) {
    startWith("", subscription, "news", "laravel_database_news");

    publish(redis, "news", "bare");
    publish(redis, "laravel_database_news", laravel("E"));

    eventually(
        () -> assertThat(listener.texts("laravel_database_news")).containsExactly(laravel("E")));
    assertThat(listener.texts("news")).containsExactly("bare");
  }

  @ParameterizedTest
  @EnumSource(Subscription.class)
  void globCharactersOfAPrefixStandForThemselves(Subscription subscription) {
    String prefix = "a*b?[c]\\d^_";
    startWith(prefix, subscription, "news");

    publish(redis, "aXbYc\\d^_news", "alike");
    publish(redis, "a*b?c\\d^_news", "alike");
    publish(redis, prefix + "news", "ours");

    eventually(() -> assertThat(listener.texts("news")).containsExactly("ours"));
    assertThat(listener.events()).hasSize(1);
    assertThat(listener.dropped()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "laravel_database_",
        "laravel-database-",
        "my_shop_database_",
        "shop2-database-",
        "_database_",
        "-database-",
        "my_database_app_database_"
      })
  void laravelsDefaultPrefixIsLearnedFromItsFirstEventAndLoggedOnce(String prefix) {
    startWith("auto", Subscription.ON_DEMAND, "private-orders.5", "news");

    publish(redis, prefix + "private-orders.5", laravel("First"), laravel("Second"));
    publish(redis, prefix + "news", laravel("Third"));

    eventually(() -> assertThat(listener.texts("news")).containsExactly(laravel("Third")));
    assertThat(listener.texts("private-orders.5"))
        .containsExactly(laravel("First"), laravel("Second"));
    assertThat(log.lines(Level.INFO)).filteredOn(line -> line.contains(prefix)).hasSize(1);
    assertThat(log.lines(Level.ERROR)).isEmpty();
  }

  @Test
  void namesWithoutAPrefixAreDroppedWhenSeveralChannelsHadOne() {
    startWith("auto", Subscription.ON_DEMAND, "news");

    publish(redis, "laravel_database_news", laravel("First"));
    publish(redis, "laravel_database_weather", laravel("Unheard"));
    publish(redis, "laravel_database_sport", laravel("Unheard"));
    publish(redis, "others", laravel("Foreign"));
    publish(redis, "laravel_database_news", laravel("Last"));

    eventually(
        () ->
            assertThat(listener.texts("news")).containsExactly(laravel("First"), laravel("Last")));
    assertThat(listener.dropped()).containsExactly("foreign");
    assertThat(listener.impaired()).isEmpty();
  }

  @Test
  void aNameOfSomebodysRoomSilencesNobody() {
    startWith("auto", Subscription.ON_DEMAND, "news", "room-my-database-club");

    publish(redis, "room-my-database-club", laravel("In the club"));
    publish(redis, "news", laravel("News"));
    publish(redis, "room-my-database-club", laravel("Again"));
    publish(redis, "news", laravel("More"));

    eventually(
        () -> assertThat(listener.texts("news")).containsExactly(laravel("News"), laravel("More")));
    assertThat(listener.texts("room-my-database-club"))
        .containsExactly(laravel("In the club"), laravel("Again"));
    assertThat(listener.texts("club")).isEmpty();
    assertThat(listener.dropped()).isEmpty();
    assertThat(log.lines(Level.INFO)).noneMatch(line -> line.contains("found the prefix"));
  }

  @Test
  void whatIsDroppedThoughSomebodyListensIsToldAsALoss() {
    List<String> guarded = List.of("private-a", "private-b", "presence-c");
    startWith("auto", Subscription.ON_DEMAND, "news", "private-a", "private-b", "presence-c");

    for (String channel : guarded) {
      publish(redis, "laravel_database_" + channel, laravel("E"));
    }
    publish(redis, "news", laravel("Another application's, or ours"));

    eventually(() -> assertThat(listener.impaired()).hasSize(1));
    assertThat(listener.impaired().get(0).orElseThrow())
        .contains("\"laravel_database_\"", "clients listen", "prefix = \"\"");
    eventually(() -> assertThat(listener.dropped()).containsExactly("foreign"));
    assertThat(listener.downs()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Subscription.class)
  void aSecondPrefixIsRefusedWithAnErrorThatNamesBoth(Subscription subscription) {
    startWith("auto", subscription, "news");

    publish(redis, "laravel_database_news", laravel("1"));
    publish(redis, "laravel-database-news", laravel("2"), laravel("3"));
    publish(redis, "laravel_database_news", laravel("4"));

    eventually(
        () -> assertThat(listener.texts("news")).containsExactly(laravel("1"), laravel("4")));
    assertThat(listener.dropped()).containsExactly("other-prefix", "other-prefix");
    assertThat(log.lines(Level.ERROR))
        .singleElement()
        .asString()
        .contains("\"laravel_database_\"", "\"laravel-database-\"");
  }

  @Test
  void foreignMessagesTeachNoPrefix() {
    startWith("auto", Subscription.ON_DEMAND, "news", "other_database_stats");
    Map.of(
            "other_database_stats", "42",
            "some-database-jobs", "{\"job\":1}",
            "presence-database-x", laravel("E"),
            "private-my_database_x", laravel("E"),
            "UPPER_database_x", laravel("E"))
        .forEach((channel, body) -> publish(redis, channel, body));

    publish(redis, "laravel_database_news", laravel("Ours"));

    eventually(() -> assertThat(listener.texts("news")).containsExactly(laravel("Ours")));
    assertThat(listener.texts("other_database_stats")).containsExactly("42");
    assertThat(listener.texts("presence-database-x")).containsExactly(laravel("E"));
    assertThat(log.lines(Level.ERROR)).isEmpty();
  }

  @Test
  void aLearnedPrefixOutlivesTheConnection() {
    startWith("auto", Subscription.ON_DEMAND, "news");
    publish(redis, "laravel_database_one", laravel("Unheard"));
    publish(redis, "laravel_database_two", laravel("Unheard"));
    publish(redis, "laravel_database_news", laravel("1"));
    eventually(() -> assertThat(listener.texts("news")).hasSize(1));

    redis.kill();
    eventually(() -> assertThat(listener.downs()).hasSize(1));
    redis.restart();
    eventually(() -> assertThat(listener.ups()).hasSize(2));
    publish(redis, "others", laravel("foreign now"));
    publish(redis, "laravel_database_news", laravel("2"));

    eventually(
        () -> assertThat(listener.texts("news")).containsExactly(laravel("1"), laravel("2")));
    assertThat(listener.dropped()).containsExactly("foreign");
  }

  private void startWith(Object prefix, Subscription subscription, String... channels) {
    RedisConfigs settings = RedisConfigs.to(redis.url()).prefix(prefix).subscription(subscription);
    subscribe(start(settings, listener), channels);
  }
}
