package io.echobridge.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.echobridge.broker.Places;
import io.echobridge.broker.Places.At;
import io.echobridge.broker.redis.RedisConfig.Subscription;
import io.echobridge.testkit.CapturedLog;
import io.echobridge.testkit.RecordingListener;
import io.echobridge.testkit.RecordingListener.Event;
import io.echobridge.testkit.RedisServer;
import io.echobridge.testkit.RespClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Marks at a real Redis: who publishes them, who hears them, and what is without them. */
class MarkingTest extends RedisTest {
  private static final Duration HISTORY = Duration.ofMinutes(2);
  private static final String MARK = "1" + "A".repeat(10);

  private final RedisServer redis = redis();
  private final CapturedLog log = closing(new CapturedLog());
  private final RecordingListener listener = new RecordingListener();

  @Test
  void aMarkIsPublishedForEachLinkAndThenAfterEventsByOneNodeOnly() {
    historian(RedisConfigs.to(redis.url()).prefix("p_"), listener);
    historian(RedisConfigs.to(redis.url()).prefix("p_"), new RecordingListener());
    eventually(() -> assertThat(published()).isEqualTo(2));

    for (int round = 0; round < 3; round++) {
      long before = published();
      publish(redis, "p_news", "1", "2", "3");
      eventually(() -> assertThat(published()).isGreaterThan(before + 3));
      assertThat(published())
          .as("of both only if they drew the same number")
          .isLessThan(before + 6);
    }
    // The mark may be the other node's, which has heard them all.
    eventually(() -> assertThat(listener.events()).hasSize(9));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "auto", "p_"})
  void marksAreNoEventsWhoseverTheyAreAndWithoutAHistoryToo(String prefix) {
    RedisConfigs settings =
        RedisConfigs.to(redis.url()).prefix(prefix).subscription(Subscription.PATTERN);
    RecordingListener historian = new RecordingListener();
    start(settings, listener);
    historian(settings, historian);
    String before = prefix.equals("auto") ? "" : prefix;

    for (String name :
        List.of("echobridge:marks:default", "echobridge:marks:other", "q_echobridge:marks:x")) {
      publish(redis, before + name, MARK);
    }
    publish(redis, before + "news", MARK, "ours");

    for (RecordingListener each : List.of(listener, historian)) {
      eventually(() -> assertThat(each.texts("news")).containsExactly(MARK, "ours"));
      assertThat(each.events()).hasSize(2);
      assertThat(each.dropped()).containsOnly("other-mark");
    }
  }

  @Test
  void aHistoryTakesNothingFromAutomaticPrefixesAndItsMessagesHavePlaces() {
    RedisConfigs settings = RedisConfigs.to(redis.url());
    RecordingListener other = new RecordingListener();
    RedisBroker one = historian(settings, listener);
    RedisBroker two = historian(settings, other);
    for (RedisBroker each : List.of(one, two)) {
      eventually(() -> assertThat(each.places().orElseThrow().first()).isPresent());
    }
    subscribe(one, "news", "laravel_database_news");

    publish(redis, "laravel_database_sport", laravel("1"));
    publish(redis, "laravel_database_news", laravel("2"));
    publish(redis, "laravel_database_news", laravel("3"));

    eventually(() -> assertThat(listener.texts("news")).contains(laravel("3")));
    eventually(() -> assertThat(other.texts("news")).contains(laravel("3")));
    assertThat(listener.events()).as("one is for either of two channels").hasSize(5);
    assertThat(listener.events()).extracting(Event::ordinal).isSorted().doesNotHaveDuplicates();
    String text = textBehind(one, listener, listener.events().size() - 3);
    assertThat(two.places().orElseThrow().resolve(text))
        .isInstanceOfSatisfying(
            At.class,
            at -> assertThat(other.events().get(1).ordinal()).isEqualTo(at.heads()[0] - 1));
  }

  @Test
  void whatTheHubSendsToAllNodesReachesThemWhateverPrefixEachHasLearned() {
    RecordingListener other = new RecordingListener();
    RedisBroker one = historian(RedisConfigs.to(redis.url()), listener);
    subscribe(one, "private-a", "private-b", "private-c");
    for (String channel : List.of("private-a", "private-b", "private-c")) {
      publish(redis, "laravel_database_" + channel, laravel("E"));
    }
    eventually(() -> assertThat(listener.events()).hasSize(3));
    RedisBroker two = historian(RedisConfigs.to(redis.url()), other);
    eventually(() -> assertThat(two.places().orElseThrow().first()).isPresent());

    assertThat(publish(one, "echobridge.events.default")).succeedsWithin(PATIENCE);
    assertThat(publish(two, "echobridge.events.default")).succeedsWithin(PATIENCE);

    for (RecordingListener each : List.of(listener, other)) {
      eventually(() -> assertThat(each.texts("echobridge.events.default")).hasSize(2));
    }
    publish(redis, "others", laravel("E"));
    eventually(() -> assertThat(listener.dropped()).as("one is sure").containsExactly("foreign"));
  }

  @Test
  void aUserWhoMayNotUsePatternsHearsByNameAndHasNoPlaces() {
    user("+@pubsub", "-psubscribe", "+ping", "&p_*");
    RedisBroker broker =
        historian(RedisConfigs.to(redis.url()).prefix("p_").login("bridge", "secret"), listener);
    subscribe(broker, "news");

    publish(redis, "p_news", "hello");

    eventually(() -> assertThat(listener.texts("news")).containsExactly("hello"));
    Places places = broker.places().orElseThrow();
    assertThat(places.first()).isEmpty();
    assertThat(places.text(new long[] {listener.events().get(0).ordinal()})).isEmpty();
    assertThat(listener.downs()).isEmpty();
    assertThat(warnings()).singleElement().asString().contains("NOPERM", "by name");
    assertThat(publish(broker, "echobridge.events.default")).failsWithin(PATIENCE);
    assertThat(publish(broker, "news")).succeedsWithin(PATIENCE);
  }

  @Test
  void whereMarksAreRefusedEventsComeWithoutPlacesUntilTheyAreAllowed() {
    user("+@pubsub", "-publish", "+ping", "&p_*");
    RedisBroker broker =
        historian(RedisConfigs.to(redis.url()).prefix("p_").login("bridge", "secret"), listener);
    Places places = broker.places().orElseThrow();
    publish(redis, "p_news", "1");
    eventually(() -> assertThat(listener.texts("news")).containsExactly("1"));
    assertThat(places.first()).isEmpty();
    assertThat(warnings())
        .singleElement()
        .asString()
        .contains("p_echobridge:marks:default", "ACL SETUSER bridge +publish");

    user("+publish");

    eventually(() -> assertThat(places.first()).isPresent());
    publish(redis, "p_news", "2");
    eventually(() -> assertThat(listener.texts("news")).containsExactly("1", "2"));
    String behind = textBehind(broker, listener, 2);
    eventually(() -> assertThat(places.resolve(behind)).isInstanceOf(At.class));
  }

  @ParameterizedTest
  @CsvSource({"p_, on-demand, *", "p_, auto, news*"})
  void settingsThatHearOnlySomeEventsHaveNoPlacesAndTheLogSaysSo(
      String prefix, String subscription, String pattern) {
    RedisConfigs settings = RedisConfigs.to(redis.url()).prefix(prefix);
    if (subscription.equals("on-demand")) {
      settings.subscription(Subscription.ON_DEMAND);
    } else {
      settings.subscription(Subscription.AUTO).patterns(pattern);
    }
    RedisBroker broker = closing(settings.node("node1", HISTORY));
    assertThat(broker.places()).isEmpty();
    broker.start(listener);
    subscribe(broker, "news");
    publish(redis, "p_news", "hello");

    eventually(() -> assertThat(listener.texts("news")).containsExactly("hello"));
    assertThat(listener.events().get(0).lane()).isEqualTo(-1);
    assertThat(warnings()).singleElement().asString().contains("come back");
    assertThat(published()).isEqualTo(1);
  }

  @Test
  void withoutAHistoryNothingIsPublishedAndNothingHasAPlace() {
    RedisBroker broker =
        start(RedisConfigs.to(redis.url()).prefix("p_").subscription(Subscription.AUTO), listener);
    subscribe(broker, "news");
    publish(redis, "p_news", "hello");

    eventually(() -> assertThat(listener.texts("news")).containsExactly("hello"));
    assertThat(broker.places()).isEmpty();
    assertThat(listener.events().get(0).ordinal()).isEqualTo(-1);
    assertThat(published()).isEqualTo(1);
    assertThat(warnings()).isEmpty();
  }

  private static CompletableFuture<Void> publish(RedisBroker broker, String address) {
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    return broker.publisher().orElseThrow().publish(address, body).toCompletableFuture();
  }

  private RedisBroker historian(RedisConfigs settings, RecordingListener hears) {
    if (settings.made().subscription() == Subscription.ON_DEMAND) {
      settings.subscription(Subscription.AUTO);
    }
    RedisBroker broker = closing(settings.node("node", HISTORY));
    broker.start(hears);
    return broker;
  }

  private static String textBehind(RedisBroker broker, RecordingListener heard, int count) {
    long head = heard.events().get(count - 1).ordinal();
    return broker.places().orElseThrow().text(new long[] {head}).orElseThrow();
  }

  /** How often anybody has published. */
  private long published() {
    try (RespClient client = redis.client()) {
      Matcher calls =
          Pattern.compile("cmdstat_publish:calls=(\\d+)")
              .matcher(client.command("INFO", "commandstats").toString());
      return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }
  }

  private List<String> warnings() {
    return log.lines(Level.WARN);
  }

  private void user(String... rules) {
    try (RespClient admin = redis.client()) {
      admin.command("ACL", "SETUSER", "bridge", "on", ">secret");
      for (String rule : rules) {
        admin.command("ACL", "SETUSER", "bridge", rule);
      }
    }
  }
}
