package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.hub.delivery.Broadcasts;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class BackPressureTest {
  private static final int MAX_IN_FLIGHT = 20_000;
  private final HubFixture hub =
      new HubFixture(new TestLimits().inFlight(MAX_IN_FLIGHT).make(), Map.of());
  private final TestClient slow = hub.client(1, "slow").subscribe("news").subscribe("private-a");

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void aStalledLoopHoldsThePublisherWhichGoesOnAfterwards() throws InterruptedException {
    TestClient bystander = hub.client(2, "bystander").subscribe("news");
    Thread publisher;
    try (Stall stall = new Stall(hub.loop(1))) {
      publisher = publishUntilHeld(2000);
      assertThat(hub.hub.stats().broadcasts()).isBetween(10L, MAX_IN_FLIGHT / Broadcasts.cost(0));
      assertThat(stall).isNotNull();
    }
    publisher.join();
    hub.settle();
    assertThat(slow.heard()).isEqualTo(Numbered.lines("event news E ", 2000));
    assertThat(bystander.heard()).isEqualTo(slow.heard());
  }

  @Test
  void whispersAreDroppedWhileTooMuchIsInFlight() throws InterruptedException {
    TestClient whisperer = hub.client(2, "whisperer").subscribe("private-a");
    hub.settle();
    Thread publisher;
    try (Stall stall = new Stall(hub.loop(1))) {
      publisher = publishUntilHeld(100);
      whisperer.whisper("private-a", "client-x", "1");
      assertThat(hub.hub.stats().whispersDropped()).isEqualTo(1);
      assertThat(stall).isNotNull();
    }
    publisher.join();
    hub.settle();
    whisperer.whisper("private-a", "client-x", "2");
    hub.settle();
    assertThat(slow.heard()).last().isEqualTo("whisper private-a client-x 2");
  }

  @Test
  void closingFreesAHeldPublisher() throws InterruptedException {
    try (Stall stall = new Stall(hub.loop(1))) {
      Thread publisher = publishUntilHeld(100);
      hub.hub.close();
      publisher.join();
      assertThat(hub.hub.stats().dropped()).containsKey("closed");
      assertThat(stall).isNotNull();
    }
  }

  @Test
  void anEventLargerThanTheBudgetPassesAlone() {
    String large = "\"" + "x".repeat(2 * MAX_IN_FLIGHT) + "\"";
    hub.publish("news", "{\"event\":\"E\",\"data\":" + large + "}");
    hub.publish("news", "{\"event\":\"E\",\"data\":1}");
    hub.settle();
    assertThat(slow.heard()).containsExactly("event news E " + large, "event news E 1");
  }

  @Test
  void eventsThatNobodyHearsOrThatAreDroppedHoldNobody() {
    for (int i = 0; i < 1000; i++) {
      hub.publish("nobody", "{\"event\":\"E\"}");
      hub.publish("news", "{}");
    }
    hub.publish("news", "{\"event\":\"E\",\"data\":1}");
    hub.settle();
    assertThat(slow.heard()).containsExactly("event news E 1");
  }

  private Thread publishUntilHeld(int events) {
    Thread publisher =
        new Thread(
            () -> {
              for (int i = 0; i < events; i++) {
                hub.publish("news", "{\"event\":\"E\",\"data\":" + i + "}");
              }
            });
    publisher.start();
    await()
        .pollInterval(1, TimeUnit.MILLISECONDS)
        .until(() -> publisher.getState() == Thread.State.WAITING);
    return publisher;
  }
}
