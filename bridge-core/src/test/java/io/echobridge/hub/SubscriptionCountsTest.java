package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.broker.MemoryBroker;
import io.echobridge.channel.ChannelName;
import io.echobridge.hub.delivery.ChannelWatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Subscribers that are told how many they are. */
class SubscriptionCountsTest {
  private static final HubLimits COUNTS = new TestLimits().counts().make();

  private final MemoryBroker.Exchange exchange = new MemoryBroker.Exchange();
  private final List<TestNode> nodes = new ArrayList<>();
  private final List<String> watched = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    nodes.forEach(TestNode::close);
  }

  @Test
  void subscribersOnAllNodesHearHowManyTheyAre() {
    TestNode a = open("a", COUNTS);
    TestNode b = open("b", COUNTS);
    TestClient first = a.client(0, "a").subscribe("private-news").subscribe("presence-room");
    awaitLast(first, "count private-news 1");
    TestClient second = b.client(0, "b").subscribe("private-news");
    awaitLast(first, "count private-news 2");
    awaitLast(second, "count private-news 2");
    TestClient third = b.client(1, "c").subscribe("private-news");
    awaitLast(first, "count private-news 3");
    second.disconnect();
    third.unsubscribe("private-news");
    awaitLast(first, "count private-news 1");

    assertThat(first.heard()).noneMatch(line -> line.startsWith("count presence"));
    assertThat(watched).startsWith("a private-news 1", "b private-news 2", "b private-news 3");
    assertThat(watched).last().isEqualTo("b private-news 1");
  }

  @Test
  void whereTheAppDoesNotWantItNobodyIsTold() {
    TestNode a = open("a", HubFixture.LIMITS);
    TestClient quiet = a.client(0, "a").subscribe("news");
    a.hub.change(COUNTS);
    TestClient loud = a.client(0, "b").subscribe("loud");
    awaitLast(loud, "count loud 1");
    assertThat(quiet.heard()).containsExactly("subscribed news");
  }

  @Test
  void manyWhoComeAtOnceAreToldOnceAndManyMoreSeldom() {
    TestNode a = open("a", COUNTS);
    TestClient first = a.client(0, "a").subscribe("news");
    for (int i = 0; i < 150; i++) {
      a.client(i % 2, "b").subscribe("news");
    }
    awaitLast(first, "count news 151");
    long toldAt = System.nanoTime();
    a.client(0, "b").subscribe("news");
    awaitLast(first, "count news 152");

    assertThat(Duration.ofNanos(System.nanoTime() - toldAt)).isGreaterThan(Duration.ofSeconds(3));
    assertThat(first.heard()).hasSizeLessThan(50);
  }

  private TestNode open(String name, HubLimits limits) {
    ChannelWatcher watcher =
        new ChannelWatcher() {
          @Override
          public void counted(ChannelName channel, int subscribers) {
            watched.add(name + " " + channel + " " + subscribers);
          }
        };
    TestNode node = new TestNode(exchange, name, limits, watcher).connect();
    nodes.add(node);
    await().until(node::isOpen);
    return node;
  }

  private static void awaitLast(TestClient client, String line) {
    await().untilAsserted(() -> assertThat(client.heard()).last().isEqualTo(line));
  }
}
