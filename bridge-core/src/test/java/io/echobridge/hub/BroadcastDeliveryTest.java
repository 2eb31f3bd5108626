package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.gate.CloseReason;
import io.echobridge.hub.stats.Timings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BroadcastDeliveryTest {
  private final HubFixture hub = new HubFixture();

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void everySubscriberOnEveryLoopHearsAnEvent() {
    List<TestClient> clients = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      clients.add(hub.client(i).subscribe("news"));
    }
    TestClient elsewhere = hub.client(0).subscribe("weather");
    hub.publish("news", "{\"event\":\"E\",\"data\":{\"a\": 1.0}}");
    hub.settle();
    assertThat(clients)
        .allSatisfy(c -> assertThat(c.heard()).containsExactly("event news E {\"a\": 1.0}"));
    assertThat(elsewhere.heard()).isEmpty();
    assertThat(hub.hub.stats().broadcasts()).isEqualTo(1);
  }

  @Test
  void deliveriesAreCountedAndEachBroadcastIsTimedOnce() {
    List<Long> fanOuts = new CopyOnWriteArrayList<>();
    hub.hub.stats().timings(timings(fanOuts));
    for (int i = 0; i < 6; i++) {
      hub.client(i).subscribe("news");
    }
    hub.publish("news", "{\"event\":\"E\"}");
    hub.publish("weather", "{\"event\":\"E\"}");
    hub.publish("news", "{\"event\":\"E\"}");
    hub.settle();
    assertThat(hub.hub.stats().deliveries()).isEqualTo(12);
    assertThat(fanOuts).hasSize(2).allMatch(nanos -> nanos > 0);
    assertThat(hub.hub.inFlightBytes()).isZero();
  }

  private static Timings timings(List<Long> fanOuts) {
    return new Timings() {
      @Override
      public void fanOut(long nanos) {
        fanOuts.add(nanos);
      }

      @Override
      public void authorization(long nanos, boolean granted) {}
    };
  }

  @Test
  void anEventNobodyHearsIsCountedAndNeverParsed() {
    hub.client(0).subscribe("news");
    long before = hub.hub.stats().unheard();
    hub.publish("weather", "not even json");
    assertThat(hub.hub.stats().unheard()).isEqualTo(before + 1);
    assertThat(hub.hub.stats().dropped()).isEmpty();
    hub.publish("news", "not even json");
    assertThat(hub.hub.stats().dropped()).containsEntry("bad-json", 1L);
  }

  @Test
  void theExcludedSocketAloneDoesNotHear() {
    TestClient sender = hub.client(1).subscribe("news");
    TestClient other = hub.client(1).subscribe("news");
    String id = sender.connection.id();
    hub.publish("news", "{\"event\":\"E\",\"data\":1,\"socket\":\"" + id + "\"}");
    hub.publish("news", "{\"event\":\"E\",\"data\":2,\"socket\":\"9.9\"}");
    hub.settle();
    assertThat(sender.heard()).containsExactly("event news E 2");
    assertThat(other.heard()).containsExactly("event news E 1", "event news E 2");
  }

  @Test
  void anEventIsEncodedOncePerWireFormat() {
    TestEncoder second = new TestEncoder();
    for (int i = 0; i < 40; i++) {
      hub.client(i).subscribe("news");
      TestConnection connection = new TestConnection("2." + i, hub.loop(i), second);
      new TestClient(connection, TestAuthorizer.yes("u"), hub.hub::connect).subscribe("news");
    }
    for (int i = 0; i < 100; i++) {
      hub.publish("news", "{\"event\":\"E\"}");
    }
    hub.settle();
    assertThat(hub.encoder.events).hasValue(100);
    assertThat(second.events).hasValue(100);
  }

  @Test
  void subscribingTwiceIsHearingOnce() {
    TestClient client = hub.client(0).subscribe("news").subscribe("news");
    hub.publish("news", "{\"event\":\"E\"}");
    hub.settle();
    assertThat(client.heard()).containsExactly("event news E null");
  }

  @Test
  void whoUnsubscribedOrLeftHearsNothing() {
    TestClient unsubscribed = hub.client(0).subscribe("news");
    TestClient gone = hub.client(0).subscribe("news");
    TestClient stays = hub.client(0).subscribe("news");
    unsubscribed.unsubscribe("news");
    unsubscribed.unsubscribe("news");
    gone.disconnect();
    gone.disconnect();
    gone.subscribe("news");
    hub.publish("news", "{\"event\":\"E\"}");
    hub.settle();
    assertThat(unsubscribed.heard()).isEmpty();
    assertThat(gone.heard()).isEmpty();
    assertThat(stays.heard()).hasSize(1);
    assertThat(hub.hub.stats().sessions()).isEqualTo(2);
    stays.disconnect();
    assertThat(hub.hub.stats().channels()).isZero();
  }

  @Test
  void aClientThatIsCutByAWriteDisturbsNobody() {
    List<TestClient> clients = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      clients.add(hub.client(0).subscribe("news"));
    }
    for (int i : new int[] {0, 4, 5, 8}) {
      TestClient slow = clients.get(i);
      slow.connection.onWrite = () -> slow.session.disconnected(CloseReason.LEFT);
    }
    hub.publish("news", "{\"event\":\"E\",\"data\":1}");
    hub.publish("news", "{\"event\":\"E\",\"data\":2}");
    hub.settle();
    for (int i : new int[] {1, 2, 3, 6, 7}) {
      assertThat(clients.get(i).heard()).containsExactly("event news E 1", "event news E 2");
    }
    assertThat(clients.get(4).heard()).containsExactly("event news E 1");
  }

  @Test
  void eventsOfAChannelKeepTheirOrderOnEveryLoop() throws InterruptedException {
    List<TestClient> clients = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      clients.add(hub.client(i).subscribe("a").subscribe("b"));
    }
    List<Thread> publishers = new ArrayList<>();
    for (String channel : List.of("a", "b")) {
      Thread publisher =
          new Thread(
              () -> {
                for (int i = 0; i < 10_000; i++) {
                  hub.publish(channel, "{\"event\":\"E\",\"data\":" + i + "}");
                }
              });
      publisher.start();
      publishers.add(publisher);
    }
    for (Thread each : publishers) {
      each.join();
    }
    hub.settle();
    List<String> order = clients.get(0).heard();
    assertThat(order).hasSize(20_000);
    assertThat(order.stream().filter(line -> line.startsWith("event a")))
        .containsExactlyElementsOf(Numbered.lines("event a E ", 10_000));
    for (TestClient client : clients) {
      assertThat(client.heard()).isEqualTo(order);
    }
  }
}
