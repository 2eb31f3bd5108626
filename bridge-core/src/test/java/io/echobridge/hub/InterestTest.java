package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerListener;
import io.echobridge.broker.BrokerMessage;
import io.echobridge.channel.ChannelName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InterestTest {
  private final RecordingBroker broker = new RecordingBroker();
  private final HubFixture hub = new HubFixture(HubFixture.LIMITS, Map.of("recording", broker));

  @AfterEach
  void close() {
    broker.away.countDown();
    hub.close();
  }

  @Test
  void theFirstSubscriberAnywhereSubscribesAndTheLastUnsubscribes() {
    broker.away.countDown();
    TestClient one = hub.client(0).subscribe("news");
    TestClient two = hub.client(1).subscribe("news");
    await().until(() -> broker.calls.equals(List.of("+news")));
    one.disconnect();
    two.unsubscribe("news");
    await().until(() -> broker.calls.equals(List.of("+news", "-news")));
    one.subscribe("weather");
    two.subscribe("news");
    await().until(() -> broker.calls.equals(List.of("+news", "-news", "+news")));
  }

  @Test
  void aPageThatIsReloadedUnsubscribesNothing() {
    broker.away.countDown();
    TestClient ann = hub.client(0).subscribe("news").subscribe("gone");
    await().until(() -> broker.calls.equals(List.of("+news", "+gone")));
    ann.disconnect();
    TestClient again = hub.client(1).subscribe("news");
    // News went first; had it not come back, it would be the first to be unsubscribed.
    await().until(() -> broker.calls.equals(List.of("+news", "+gone", "-gone")));
    again.disconnect();
    await().until(() -> broker.calls.equals(List.of("+news", "+gone", "-gone", "-news")));
  }

  @Test
  void callsForOneChannelAlternateUnderChurn() {
    broker.away.countDown();
    List<TestClient> clients = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      clients.add(hub.client(i));
    }
    for (int round = 0; round < 50; round++) {
      for (TestClient each : clients) {
        each.connection.loop().execute(() -> each.ask("news"));
        each.connection.loop().execute(() -> each.session.unsubscribe(new ChannelName("news")));
      }
    }
    hub.settle();
    clients.get(0).subscribe("news").subscribe("last");
    await().until(() -> broker.calls.contains("+last"));
    List<String> calls = broker.calls.stream().filter(call -> call.endsWith("news")).toList();
    for (int i = 0; i < calls.size(); i++) {
      assertThat(calls.get(i)).isEqualTo(i % 2 == 0 ? "+news" : "-news");
    }
    assertThat(calls).last().isEqualTo("+news");
  }

  @Test
  void aBrokerThatIsAwayDelaysNobodyAndIsToldWhatIsWantedThen() {
    TestClient client = hub.client(0).subscribe("news").subscribe("gone");
    client.unsubscribe("gone");
    hub.publish("news", "{\"event\":\"E\"}");
    hub.settle();
    assertThat(client.heard()).hasSize(1);
    assertThat(hub.hub.brokersUp()).isFalse();
    broker.away.countDown();
    await().until(hub.hub::brokersUp);
    await().until(() -> broker.calls.equals(List.of("+news")));
  }

  @Test
  void aBrokerThatFailsIsStillToldTheRest() {
    broker.away.countDown();
    hub.client(0).subscribe("throws").subscribe("fails").subscribe("news");
    await().until(() -> broker.calls.equals(List.of("+throws", "+fails", "+news")));
  }

  @Test
  void eventsOfEveryBrokerAreHeard() {
    broker.away.countDown();
    TestClient client = hub.client(0).subscribe("news");
    await().until(hub.hub::brokersUp);
    broker
        .listener()
        .onEvent(
            BrokerMessage.of(
                "news", "{\"event\":\"E\",\"data\":2}".getBytes(StandardCharsets.UTF_8)));
    hub.settle();
    assertThat(client.heard()).containsExactly("event news E 2");
  }

  @Test
  void theHubKnowsWhetherItsBrokersAreUp() {
    broker.away.countDown();
    await().until(hub.hub::brokersUp);
    broker.listener().onDown("connection refused\nby 127.0.0.1");
    assertThat(hub.hub.brokersUp()).isFalse();
    assertThat(hub.hub.stats().brokerOutages()).isEqualTo(1);
    broker.listener().onUp("there");
    assertThat(hub.hub.brokersUp()).isTrue();
  }

  @Test
  void whatBrokersDropIsCountedByReasonWithoutBound() {
    broker.away.countDown();
    await().until(hub.hub::brokersUp);
    broker.listener().onDropped("foreign");
    for (int i = 0; i < 1000; i++) {
      broker.listener().onDropped("made-up-" + i);
    }
    Map<String, Long> dropped = hub.hub.stats().dropped();
    assertThat(dropped).containsEntry("foreign", 1L).hasSizeLessThan(100);
    assertThat(dropped.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(1001);
  }

  @Test
  void closingClosesTheBrokersOnceAlsoOneThatIsAway() {
    hub.hub.close();
    hub.hub.close();
    assertThat(broker.closed).containsExactly("closed");
  }

  private static final class RecordingBroker implements Broker {
    final CountDownLatch away = new CountDownLatch(1);
    final List<String> calls = new CopyOnWriteArrayList<>();
    final List<String> closed = new CopyOnWriteArrayList<>();
    private volatile @Nullable BrokerListener listener;

    BrokerListener listener() {
      BrokerListener present = listener;
      if (present == null) {
        throw new IllegalStateException("not started");
      }
      return present;
    }

    @Override
    public void start(BrokerListener to) {
      try {
        away.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      listener = to;
      to.onUp("recording");
    }

    @Override
    public CompletionStage<Void> subscribe(ChannelName channel) {
      calls.add("+" + channel);
      return switch (channel.value()) {
        case "throws" -> throw new IllegalStateException("as the test wants");
        case "fails" -> CompletableFuture.failedFuture(new IllegalStateException("as wanted"));
        default -> CompletableFuture.completedFuture(null);
      };
    }

    @Override
    public CompletionStage<Void> unsubscribe(ChannelName channel) {
      calls.add("-" + channel);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
      closed.add("closed");
    }
  }
}
