package io.echobridge.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.echobridge.broker.redis.RedisConfig.Subscription;
import io.echobridge.channel.ChannelName;
import io.echobridge.testkit.CapturedLog;
import io.echobridge.testkit.OpenPeers;
import io.echobridge.testkit.RecordingListener;
import io.echobridge.testkit.RedisServer;
import io.echobridge.testkit.RespClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AuthenticationTest extends RedisTest {
  private static final String SECRET = "s3cr3t:/@%";
  private static final String ENCODED = "s3cr3t%3A%2F%40%25";

  private final CapturedLog log = closing(new CapturedLog());
  private final RecordingListener listener = new RecordingListener();

  @Test
  void aWrongPasswordIsReportedInRedisOwnWordsAndWithoutIt() {
    RedisServer redis = redis("--requirepass", "right");

    start(RedisConfigs.to(redis.url()).prefix("").login("", "wr0ng-s3cr3t"), listener);

    assertThat(listener.downs()).singleElement().asString().contains("WRONGPASS");
    assertThat(listener.downs().get(0)).contains(redis.url()).doesNotContain("wr0ng");
    assertThat(log.lines()).noneMatch(line -> line.contains("wr0ng"));
  }

  @Test
  void aMissingPasswordIsReportedInRedisOwnWords() {
    RedisServer redis = redis("--requirepass", "right");

    start(RedisConfigs.to(redis.url()).prefix(""), listener);

    assertThat(listener.downs()).singleElement().asString().contains("NOAUTH");
  }

  @Test
  void aPasswordThatRedisAcceptsLaterBringsTheLinkUp() {
    RedisServer redis = redis("--requirepass", "old");
    start(RedisConfigs.to(redis.url()).prefix("").login("", SECRET), listener);
    assertThat(listener.downs()).hasSize(1);

    as(redis, "default", "old", "CONFIG", "SET", "requirepass", SECRET);

    eventually(() -> assertThat(listener.ups()).hasSize(1));
    assertThat(listener.downs()).hasSize(1);
  }

  @Test
  void thePasswordOfTheUrlIsDecodedAndNeverShown() {
    RedisServer redis = redis("--requirepass", SECRET);
    String url = "redis://:" + ENCODED + "@127.0.0.1:" + redis.port();

    start(RedisConfigs.to(url).prefix(""), listener);
    redis.kill();
    eventually(() -> assertThat(listener.downs()).hasSize(1));

    assertThat(listener.ups()).containsExactly(redis.url());
    assertThat(log.lines()).noneMatch(line -> line.contains("s3cr3t"));
    assertThat(listener.downs()).noneMatch(line -> line.contains("s3cr3t"));
  }

  @Test
  void anAclUserOfTheUrlOrOfTheKeysLogsIn() {
    RedisServer redis = redis();
    user(redis, "bridge", "+@pubsub", "+ping", "+client", "&*");
    String url = "redis://bridge:" + ENCODED + "@127.0.0.1:" + redis.port();
    RecordingListener other = new RecordingListener();

    subscribe(start(RedisConfigs.to(url).prefix(""), listener), "news");
    subscribe(
        start(RedisConfigs.to(redis.url()).prefix("").login("bridge", SECRET), other), "news");
    publish(redis, "news", "hello");

    eventually(() -> assertThat(listener.texts("news")).containsExactly("hello"));
    eventually(() -> assertThat(other.texts("news")).containsExactly("hello"));
  }

  @Test
  void aUserWhoMayNotSubscribeToPatternsIsToldSoAndOnDemandWorks() {
    RedisServer redis = redis();
    user(redis, "bridge", "+@pubsub", "-psubscribe", "+ping", "+client", "&*");
    RedisConfigs settings = RedisConfigs.to(redis.url()).prefix("").login("bridge", SECRET);
    RecordingListener byName = new RecordingListener();

    start(settings.subscription(Subscription.PATTERN), listener);
    subscribe(start(settings.subscription(Subscription.ON_DEMAND), byName), "news");
    publish(redis, "news", "hello");

    assertThat(listener.downs()).singleElement().asString().contains("NOPERM", "psubscribe");
    assertThat(listener.ups()).isEmpty();
    eventually(() -> assertThat(byName.texts("news")).containsExactly("hello"));
    assertThat(byName.downs()).isEmpty();
  }

  @Test
  void aChannelThatTheUserMayNotHearFailsAloneInItsBatch() {
    RedisServer redis = redis();
    user(redis, "bridge", "+@pubsub", "+ping", "+client", "&news.*", "&echobridge:peers:*");
    RedisBroker broker =
        start(RedisConfigs.to(redis.url()).prefix("").login("bridge", SECRET), listener);
    List<CompletableFuture<Void>> allowed = new ArrayList<>();

    for (int i = 0; i < 50; i++) {
      allowed.add(broker.subscribe(new ChannelName("news." + i)).toCompletableFuture());
    }
    CompletableFuture<Void> forbidden =
        broker.subscribe(new ChannelName("secret")).toCompletableFuture();
    allowed.add(broker.subscribe(new ChannelName("news.last")).toCompletableFuture());

    assertThat(forbidden).failsWithin(PATIENCE).withThrowableThat().withMessageContaining("NOPERM");
    assertThat(allowed).allSatisfy(each -> assertThat(each).succeedsWithin(PATIENCE));
    publish(redis, "news.last", "hello");
    eventually(() -> assertThat(listener.texts("news.last")).containsExactly("hello"));
    assertThat(listener.downs()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Subscription.class)
  void aUserForTheApplicationsChannelsAloneHearsThemWithoutTheOtherNodes(
      Subscription subscription) {
    RedisServer redis = redis();
    user(redis, "bridge", "+@pubsub", "&shop:news*", "&shop:private-*");
    RedisConfigs settings =
        RedisConfigs.to(redis.url())
            .prefix("shop:")
            .subscription(subscription)
            .login("bridge", SECRET);
    if (subscription == Subscription.PATTERN) {
      settings = settings.patterns("news*", "secret*", "private-*");
    }
    RedisBroker broker = start(settings, listener);
    subscribe(broker, "news");

    publish(redis, "shop:news", "hello");

    eventually(() -> assertThat(listener.texts("news")).containsExactly("hello"));
    assertThat(log.lines(Level.WARN)).noneMatch(line -> line.contains("other nodes"));
    OpenPeers peers = OpenPeers.of(broker);
    eventually(
        () ->
            assertThat(log.lines(Level.WARN))
                .filteredOn(line -> line.contains("other nodes"))
                .singleElement()
                .asString()
                .contains(
                    "shop:echobridge:peers:default",
                    "NOPERM",
                    "ACL SETUSER bridge &shop:echobridge:peers:default*"));
    eventually(
        () ->
            assertThat(peers.troubles())
                .singleElement()
                .asString()
                .contains("NOPERM", "ACL SETUSER bridge &shop:echobridge:peers:default*"));
    assertThat(peers.opened()).isNotDone();
    assertThat(peers.send("hello")).failsWithin(PATIENCE);
    assertThat(listener.downs()).isEmpty();
  }

  @Test
  void aUserWhoMayPublishAndSubscribeToThePeersChannelsHasPeers() {
    RedisServer redis = redis();
    user(redis, "bridge", "+@pubsub", "&shop:news*", "&shop:echobridge:peers:*");
    RedisConfigs settings = RedisConfigs.to(redis.url()).prefix("shop:").login("bridge", SECRET);
    OpenPeers one = peers(start(settings, listener));
    OpenPeers two = peers(start(settings, new RecordingListener()));

    assertThat(one.send("hello")).succeedsWithin(PATIENCE);
    assertThat(one.sendTo(two, "you")).succeedsWithin(PATIENCE);

    eventually(() -> assertThat(two.texts()).containsExactly("hello", "you"));
    eventually(() -> assertThat(one.texts()).containsExactly("hello"));
    assertThat(log.lines(Level.WARN)).noneMatch(line -> line.contains("other nodes"));
  }

  @Test
  void aUserWhoMaySubscribeToThePeersChannelsAndNotPublishHasNone() {
    RedisServer redis = redis();
    user(redis, "bridge", "+subscribe", "+unsubscribe", "&*");
    OpenPeers peers =
        OpenPeers.of(
            start(RedisConfigs.to(redis.url()).prefix("").login("bridge", SECRET), listener));

    eventually(
        () ->
            assertThat(log.lines(Level.WARN))
                .filteredOn(line -> line.contains("other nodes"))
                .singleElement()
                .asString()
                .contains("NOPERM", "publish", "ACL SETUSER bridge +@pubsub"));
    eventually(
        () ->
            assertThat(peers.troubles()).singleElement().asString().contains("NOPERM", "+@pubsub"));
    assertThat(peers.turns()).isEmpty();
    assertThat(listener.downs()).isEmpty();
  }

  @Test
  void aUserWithNoCommandBeyondSubscribingHears() {
    RedisServer redis = redis();
    user(redis, "bridge", "+subscribe", "+unsubscribe", "&*");
    RedisConfigs settings = RedisConfigs.to(redis.url()).prefix("").login("bridge", SECRET);
    subscribe(start(settings, listener), "news");

    publish(redis, "news", "hello");

    eventually(() -> assertThat(listener.texts("news")).containsExactly("hello"));
    assertThat(listener.downs()).isEmpty();
    assertThat(log.lines(Level.WARN)).isEmpty();
  }

  @Test
  void allNamesThatAreRefusedToAutoAreToldWithWhatToDo() {
    RedisServer redis = redis();
    user(redis, "bridge", "+@pubsub", "&laravel_database_*");

    start(RedisConfigs.to(redis.url()).login("bridge", SECRET), listener);

    assertThat(listener.downs())
        .singleElement()
        .asString()
        .contains("NOPERM", "&*", "set the prefix");
  }

  private static void user(RedisServer redis, String name, String... rules) {
    String[] words = new String[5 + rules.length];
    words[0] = "ACL";
    words[1] = "SETUSER";
    words[2] = name;
    words[3] = "on";
    words[4] = ">" + SECRET;
    System.arraycopy(rules, 0, words, 5, rules.length);
    try (RespClient admin = redis.client()) {
      admin.command(words);
    }
  }

  private static void as(RedisServer redis, String user, String password, String... command) {
    try (RespClient admin = redis.client()) {
      admin.command("AUTH", user, password);
      admin.command(command);
    }
  }
}
