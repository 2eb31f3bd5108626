package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.broker.MemoryBroker;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.hub.delivery.ChannelWatcher;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cache channels of several hubs. */
class SeveralNodesCacheTest {
  private static final String NEWS = "cache-news";
  private static final ChannelName NEWS_NAME = new ChannelName(NEWS);

  /** More than are asked for at a time. */
  private static final int MANY = 2_500;

  private final MemoryBroker.Exchange exchange = new MemoryBroker.Exchange();
  private final List<TestNode> nodes = new ArrayList<>();
  private final List<String> missed = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    nodes.forEach(TestNode::close);
  }

  @Test
  void whatIsPublishedAtOneNodeIsKeptOnAll() {
    TestNode a = open("a");
    TestNode b = open("b");
    var unused = a.hub.publish(List.of(NEWS_NAME), event("1", null));
    await().until(() -> b.hub.cached(NEWS_NAME).isPresent());
    awaitHeard(b.client(0, "bob").subscribe(NEWS), "subscribed cache-news", "event cache-news E 1");
  }

  @Test
  void aNodeThatIsNewAsksTheOthersBeforeItSaysThatThereIsNoEvent() {
    TestNode a = open("a");
    var unused = a.hub.publish(List.of(NEWS_NAME), event("1", "b.2"));
    TestNode b = node("b");
    TestClient early = b.client(0, "bob").subscribe(NEWS);
    TestClient hidden = b.client(1, "cid").subscribe(NEWS).subscribe("cache-none");
    awaitHeard(early, "subscribed cache-news");
    b.connect();

    awaitHeard(early, "subscribed cache-news", "event cache-news E 1");
    await()
        .untilAsserted(
            () ->
                assertThat(hidden.heard())
                    .containsExactlyInAnyOrder(
                        "subscribed cache-news",
                        "subscribed cache-none",
                        "cache miss cache-news",
                        "cache miss cache-none"));
    awaitHeard(b.client(1, "dan").subscribe(NEWS), "subscribed cache-news", "event cache-news E 1");
    assertThat(b.hub.cached(NEWS_NAME).orElseThrow().left()).isLessThan(Duration.ofMinutes(30));
    assertThat(missed).containsExactly("b cache-none");
  }

  @Test
  void aNodeThatStartsWithClientsOnManyChannelsTellsNoneOfAMiss() {
    TestNode a = open("a");
    List<String> channels = IntStream.range(0, MANY).mapToObj(i -> "cache-user." + i).toList();
    channels.forEach(
        channel -> {
          var unused = a.hub.publish(List.of(new ChannelName(channel)), event("1", null));
        });
    TestNode b = node("b");
    List<TestClient> clients =
        channels.stream().map(channel -> b.client(0, "bob").subscribe(channel)).toList();
    b.connect();

    await().until(() -> clients.stream().allMatch(client -> client.heard().size() == 2));
    for (int i = 0; i < MANY; i++) {
      String channel = channels.get(i);
      assertThat(clients.get(i).heard())
          .containsExactly("subscribed " + channel, "event " + channel + " E 1");
    }
    assertThat(missed).isEmpty();
  }

  @Test
  void aMissIsToldByOneNode() {
    TestNode a = open("a");
    TestNode b = open("b");
    awaitHeard(a.client(0, "a").subscribe(NEWS), "subscribed cache-news", "cache miss cache-news");
    awaitHeard(b.client(0, "b").subscribe(NEWS), "subscribed cache-news", "cache miss cache-news");
    assertThat(missed).containsExactly("a cache-news");
  }

  @Test
  void aLiveEventComesInPlaceOfTheOthersAnswer() {
    open("a");
    TestNode b = node("b");
    TestClient client = b.client(0, "bob").subscribe(NEWS);
    var unused = b.hub.publish(List.of(NEWS_NAME), event("live", null));
    awaitHeard(client, "subscribed cache-news", "event cache-news E live");
    b.connect();
    await().until(b::isOpen);
    TestClient late = b.client(0, "cid").subscribe(NEWS).subscribe("cache-none");
    await().untilAsserted(() -> assertThat(late.heard()).contains("cache miss cache-none"));

    assertThat(client.heard()).containsExactly("subscribed cache-news", "event cache-news E live");
    assertThat(late.heard()).contains("event cache-news E live");
  }

  @Test
  void aClientThatMovesOrLeavesWhileTheOthersAreAskedMissesNothing() {
    TestNode a = open("a");
    exchange.publish(NEWS, "{\"event\":\"E\",\"data\":1}".getBytes(StandardCharsets.UTF_8));
    await().until(() -> a.hub.cached(NEWS_NAME).isPresent());
    TestNode b = node("b");
    TestClient mover = b.client(0, "bob").subscribe(NEWS);
    TestClient gone = b.client(0, "cid").subscribe(NEWS);
    gone.unsubscribe(NEWS);
    TestConnection target = b.connection(1);
    mover.onLoop(() -> mover.session.moveTo(target, () -> {}));
    b.connect();

    await()
        .untilAsserted(() -> assertThat(target.written()).containsExactly("event cache-news E 1"));
    assertThat(mover.heard()).containsExactly("subscribed cache-news");
    assertThat(gone.heard()).containsExactly("subscribed cache-news");
  }

  private TestNode node(String name) {
    ChannelWatcher watcher =
        new ChannelWatcher() {
          @Override
          public void cacheMissed(ChannelName channel) {
            missed.add(name + " " + channel);
          }
        };
    TestNode node = new TestNode(exchange, name, HubFixture.LIMITS, watcher);
    nodes.add(node);
    return node;
  }

  private TestNode open(String name) {
    TestNode node = node(name).connect();
    await().until(node::isOpen);
    return node;
  }

  private static BroadcastEvent event(
      String data, @org.jspecify.annotations.Nullable String except) {
    return new BroadcastEvent("E", RawJson.of(data), except);
  }

  private static void awaitHeard(TestClient client, String... lines) {
    await().untilAsserted(() -> assertThat(client.heard()).containsExactly(lines));
  }
}
