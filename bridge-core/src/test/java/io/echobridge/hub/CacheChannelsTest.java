package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.hub.delivery.ChannelWatcher;
import io.echobridge.hub.stats.Cached;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cache channels at a hub that stands alone. */
class CacheChannelsTest {
  private static final String NEWS = "cache-news";

  private final List<String> missed = new CopyOnWriteArrayList<>();
  private final HubFixture hub =
      HubFixture.watched(
          new ChannelWatcher() {
            @Override
            public void cacheMissed(ChannelName channel) {
              missed.add(channel.value());
            }
          });

  @AfterEach
  void close() {
    hub.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cache-a", "private-cache-a", "private-encrypted-cache-a"})
  void aSubscriberHearsTheLastEventThoughNobodyListenedThen(String channel) {
    hub.publish(channel, event(1));
    hub.publish(channel, event(2));
    TestClient early = hub.client(0).subscribe(channel);
    hub.settle();
    publish(channel, 3, null, Set.of());
    TestClient late = hub.client(1).subscribe(channel);
    hub.settle();

    assertThat(early.heard())
        .containsExactly("event " + channel + " E 2", "event " + channel + " E 3");
    assertThat(late.heard()).containsExactly("event " + channel + " E 3");
    assertThat(missed).isEmpty();
    assertThat(hub.hub.stats().cacheHits()).isEqualTo(2);
  }

  @Test
  void aMemberHearsTheLastEventBehindTheListOfMembers() {
    hub.publish("presence-cache-a", event(1));
    TestClient ann = hub.client(0, "ann").subscribe("presence-cache-a");
    TestClient none = hub.client(0, "ann").subscribe("presence-cache-b");
    hub.settle();
    assertThat(ann.heard())
        .containsExactly("here presence-cache-a ann@p1.1", "event presence-cache-a E 1");
    assertThat(none.heard())
        .containsExactly("here presence-cache-b ann@p1.2", "cache miss presence-cache-b");
  }

  @Test
  void aChannelWithoutTheHyphenKeepsNothing() {
    hub.publish("cachenews", event(1));
    hub.publish("private-cachenews", event(1));
    TestClient client = hub.client(0).subscribe("cachenews").subscribe("private-cachenews");
    hub.settle();
    assertThat(client.heard()).isEmpty();
    assertThat(hub.hub.cached(new ChannelName("cachenews"))).isEmpty();
  }

  @Test
  void aMissIsToldToEachSubscriberAndOnceToTheWatchersUntilThereIsAnEvent() {
    TestClient one = hub.client(0).subscribe(NEWS);
    TestClient two = hub.client(1).subscribe(NEWS);
    hub.client(1).subscribe("cache-other");
    hub.settle();
    assertThat(one.heard()).containsExactly("cache miss cache-news");
    assertThat(two.heard()).containsExactly("cache miss cache-news");
    assertThat(missed).containsExactly(NEWS, "cache-other");
    assertThat(hub.hub.stats().cacheMisses()).isEqualTo(3);
    hub.publish(NEWS, event(1));
    TestClient three = hub.client(2).subscribe(NEWS);
    hub.settle();
    assertThat(three.heard()).containsExactly("event cache-news E 1");
    assertThat(missed).hasSize(2);
  }

  @Test
  void whatClientsAndMembersSayIsNotKept() {
    TestClient ann = hub.client(0, "ann").subscribe("presence-cache-a");
    hub.settle();
    ann.whisper("presence-cache-a", "client-x", "1");
    TestClient bob = hub.client(1, "bob").subscribe("presence-cache-a");
    hub.settle();
    assertThat(bob.heard()).last().isEqualTo("cache miss presence-cache-a");
    hub.publish("presence-cache-a", event(1));
    ann.whisper("presence-cache-a", "client-x", "2");
    TestClient cid = hub.client(1, "cid").subscribe("presence-cache-a");
    hub.settle();
    assertThat(cid.heard()).last().isEqualTo("event presence-cache-a E 1");
  }

  @Test
  void whomAnExclusionHidesTheEventFromHearsOfAMiss() {
    TestClient bySocket = hub.client(0);
    TestClient byChannel = hub.client(1).subscribe("room");
    TestClient byName = hub.client(2);
    TestClient other = hub.client(3);
    publish("cache-a", 1, bySocket.connection.id(), Set.of());
    publish("cache-b", 1, null, Set.of("room", byName.connection.id()));
    for (TestClient each : List.of(bySocket, byChannel, byName, other)) {
      each.subscribe("cache-a").subscribe("cache-b");
    }
    hub.settle();

    assertThat(bySocket.heard()).containsExactly("cache miss cache-a", "event cache-b E 1");
    assertThat(byChannel.heard()).containsExactly("event cache-a E 1", "cache miss cache-b");
    assertThat(byName.heard()).containsExactly("event cache-a E 1", "cache miss cache-b");
    assertThat(other.heard()).containsExactly("event cache-a E 1", "event cache-b E 1");
    assertThat(missed).isEmpty();
  }

  @Test
  void whatIsPublishedBehindASubscribeFollowsTheLastEventOnce() throws InterruptedException {
    hub.publish(NEWS, event(0));
    List<TestClient> clients = new ArrayList<>();
    CountDownLatch half = new CountDownLatch(1);
    Thread publisher =
        new Thread(
            () -> {
              for (int i = 1; i <= 2000; i++) {
                hub.publish(NEWS, event(i));
                if (i == 100) {
                  half.countDown();
                }
              }
            });
    publisher.start();
    half.await();
    for (int i = 0; i < 100; i++) {
      clients.add(hub.client(i).subscribe(NEWS));
    }
    publisher.join();
    hub.settle();

    for (TestClient each : clients) {
      List<Integer> numbers =
          each.heard().stream()
              .map(line -> Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1)))
              .collect(Collectors.toList());
      assertThat(numbers).isNotEmpty();
      for (int i = 0; i < numbers.size(); i++) {
        assertThat(numbers.get(i)).isEqualTo(2000 - numbers.size() + 1 + i);
      }
    }
  }

  @Test
  void whoeverIsGoneBeforeTheEventComesHearsNothing() {
    hub.publish(NEWS, event(1));
    TestClient gone = hub.client(0);
    TestClient stays = hub.client(0);
    gone.onLoop(
        () -> {
          gone.ask(NEWS);
          stays.ask(NEWS);
          gone.session.unsubscribe(new ChannelName(NEWS));
        });
    hub.settle();
    assertThat(gone.heard()).isEmpty();
    assertThat(stays.heard()).containsExactly("event cache-news E 1");
  }

  @Test
  void whatAChannelKeepsCanBeLookedUp() {
    assertThat(hub.hub.cached(new ChannelName(NEWS))).isEmpty();
    hub.publish(NEWS, event(1));
    Cached cached = hub.hub.cached(new ChannelName(NEWS)).orElseThrow();
    assertThat(cached.event().data()).hasToString("1");
    assertThat(cached.left()).isBetween(Duration.ofMinutes(25), Duration.ofMinutes(30));
  }

  private void publish(String channel, int data, @Nullable String except, Set<String> exceptAll) {
    BroadcastEvent event =
        new BroadcastEvent("E", RawJson.of(Integer.toString(data)), except, exceptAll);
    var unused = hub.hub.publish(List.of(new ChannelName(channel)), event);
  }

  private static String event(int data) {
    return "{\"event\":\"E\",\"data\":" + data + "}";
  }
}
