package io.echobridge.broker.redis;

import static io.echobridge.broker.redis.OneNode.bodies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.echobridge.broker.BrokerContext;
import io.echobridge.channel.ChannelName;
import io.echobridge.testkit.OpenPeers;
import io.echobridge.testkit.RecordingListener;
import io.echobridge.testkit.RedisServer;
import io.echobridge.testkit.RespClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns of the operator's own, and mappings for which names are not enough. */
class PatternsTest extends RedisTest {
  @Test
  void onlyWhatFitsAPatternArrivesAndTheNodesStillHearEachOther() {
    RedisServer server = redis();
    RecordingListener heard = new RecordingListener();
    RedisConfigs settings = settings(server).prefix("p?:").patterns("socket.io#/#*", "socketio");
    RedisBroker broker = start(settings, heard);
    OpenPeers peers = peers(broker);
    OpenPeers others = peers(start(settings, new RecordingListener()));
    try (RespClient application = server.client()) {
      application.publish("p?:socket.io#/chat#", bodies("no"));
      application.publish("px:socketio", bodies("no"));
      application.publish("p?:socketio", bodies("yes"));
      application.publish("p?:socket.io#/#r1#", bodies("yes"));
      assertThat(others.send("hello")).succeedsWithin(PATIENCE);
      eventually(
          () -> {
            assertThat(heard.texts("socket.io#/#r1#")).containsExactly("yes");
            assertThat(heard.texts("socketio")).containsExactly("yes");
            assertThat(peers.texts()).containsExactly("hello");
          });
      assertThat(heard.dropped()).isEmpty();
    }
  }

  @Test
  void aPatternThatTakesInTheNodesOwnChannelsHearsThemOnce() {
    RedisServer server = redis();
    RecordingListener heard = new RecordingListener();
    OpenPeers peers = peers(start(settings(server).prefix("").patterns("*"), heard));
    OpenPeers others = peers(start(settings(server).prefix(""), new RecordingListener()));
    for (String word : List.of("one", "two")) {
      assertThat(others.send(word)).succeedsWithin(PATIENCE);
    }
    assertThat(others.sendTo(peers, "three")).succeedsWithin(PATIENCE);
    eventually(() -> assertThat(peers.texts()).containsExactly("one", "two", "three"));
    publish(server, "news", "last");
    eventually(() -> assertThat(heard.texts("news")).containsExactly("last"));
    assertThat(heard.events()).hasSize(1);
    assertThat(heard.dropped()).isEmpty();
  }

  @Test
  void whereChannelsAreNotAddressesEverythingBelowThePrefixIsHeard() {
    RedisServer server = redis();
    RecordingListener heard = new RecordingListener();
    BrokerContext context = new BrokerContext("default", "main", "node9", false);
    RedisBroker broker = closing(new RedisBroker(settings(server).prefix("a_").made(), context));
    broker.start(heard);
    publish(server, "news", "no");
    publish(server, "a_news", "yes");
    eventually(() -> assertThat(heard.texts("news")).containsExactly("yes"));
  }

  @Test
  void onDemandHearsCacheChannelsOnceWhetherOrNotAnybodyListens() {
    RedisServer server = redis();
    RecordingListener heard = new RecordingListener();
    RedisBroker broker = start(settings(server).prefix("a_"), heard);
    for (String name : List.of("presence-cache-x", "news")) {
      assertThat(broker.subscribe(new ChannelName(name))).succeedsWithin(PATIENCE);
    }
    for (String name :
        List.of("cache-x", "private-encrypted-cache-x", "presence-cache-x", "cachex", "news")) {
      publish(server, "a_" + name, "1");
    }
    eventually(() -> assertThat(heard.texts("news")).containsExactly("1"));
    for (String name : List.of("cache-x", "private-encrypted-cache-x", "presence-cache-x")) {
      assertThat(heard.texts(name)).containsExactly("1");
    }
    assertThat(broker.unsubscribe(new ChannelName("presence-cache-x"))).succeedsWithin(PATIENCE);
    publish(server, "a_presence-cache-x", "2");
    eventually(() -> assertThat(heard.texts("presence-cache-x")).containsExactly("1", "2"));
    assertThat(heard.events()).hasSize(5);
  }

  @Test
  void onDemandAsksForNoCacheChannelsWhereNobodyCouldHaveTheirLastEvent() {
    RedisServer server = redis();
    RecordingListener heard = new RecordingListener();
    BrokerContext context =
        new BrokerContext("default", "main", "node9", true, false, Duration.ZERO, () -> 1000);
    RedisBroker broker = closing(new RedisBroker(settings(server).prefix("a_").made(), context));
    broker.start(heard);
    assertThat(broker.subscribe(new ChannelName("cache-heard"))).succeedsWithin(PATIENCE);
    publish(server, "a_cache-unheard", "1");
    publish(server, "a_cache-heard", "2");
    eventually(() -> assertThat(heard.texts("cache-heard")).containsExactly("2"));
    assertThat(heard.events()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "a*,abc,true",
    "a*,ba,false",
    "a?c,abc,true",
    "a?c,ac,false",
    "h[ae]llo,hallo,true",
    "h[ae]llo,hillo,false",
    "h[^e]llo,hallo,true",
    "h[^e]llo,hello,false",
    "h[a-c]llo,hbllo,true",
    "h\\*,h*,true",
    "h\\*,hx,false",
    "a.c,abc,false",
    "a[,a[,true",
    "[&&a],&,true",
    "*a*b,xaxxb,true",
    "*a*b,xbxxa,false",
    "a**,a,true",
    "**,'',true",
    "[^x]*,ab,true",
  })
  void patternsAreThoseOfRedis(String pattern, String name, boolean matches) {
    assertThat(RedisPattern.matches(pattern, name)).isEqualTo(matches);
  }

  @Test
  void manyStarsCostNoMoreThanOne() {
    String name = "a".repeat(200);
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          assertThat(RedisPattern.matches("*a".repeat(60) + "*", name)).isTrue();
          assertThat(RedisPattern.matches("*a".repeat(60) + "*b", name)).isFalse();
        });
  }

  @Test
  void anAddressIsTheNameWithoutThePrefixOrNotOurs() {
    RedisFactory factory = new RedisFactory();
    RedisConfig given = RedisConfigs.to("redis://a").prefix(List.of("a_", "b_")).made();
    assertThat(factory.address(given, "a_news")).contains("news");
    assertThat(factory.address(given, "c_news")).isEmpty();
    assertThat(factory.address(given, "a_echobridge:peers:x")).isEmpty();
    RedisConfig auto = RedisConfigs.to("redis://a").made();
    assertThat(factory.address(auto, "my_shop_database_news")).contains("news");
    assertThat(factory.address(auto, "news")).contains("news");
    RedisConfig patterns = RedisConfigs.to("redis://a").prefix("a_").patterns("n*").made();
    assertThat(factory.address(patterns, "a_news")).contains("news");
    assertThat(factory.address(patterns, "a_weather")).isEmpty();
  }

  private static RedisConfigs settings(RedisServer server) {
    return RedisConfigs.to(server.url());
  }
}
