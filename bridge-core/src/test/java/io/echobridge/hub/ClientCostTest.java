package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.auth.Authorization;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.gate.CloseReason;
import io.echobridge.net.ClientMemory;
import io.echobridge.net.Holding;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one client can cost: memory for its channels, and others' bytes. */
class ClientCostTest {
  private final HubFixture hub = new HubFixture();

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void whatChannelsTakeIsCountedAndGivenBack() {
    Holding holding = new ClientMemory(1_000_000, task -> {}).open(1);
    TestClient client = hub.client("ann", holding);
    long before = holding.bytes();
    client.subscribe("a").subscribe("private-b").subscribe("presence-c");
    hub.settle();
    assertThat(holding.bytes() - before).isGreaterThan(3 * 256);
    client.unsubscribe("a");
    client.unsubscribe("presence-c");
    assertThat(holding.bytes() - before).isBetween(256L, 400L);
    client.disconnect();
    assertThat(holding.bytes()).isEqualTo(before);
  }

  @Test
  void whoMayComeBackIsCountedAsLongAsOthersSeeIt() {
    HubLimits limits = new TestLimits().grace(Duration.ofHours(1)).make();
    try (HubFixture patient = new HubFixture(limits, Map.of())) {
      ClientMemory memory = new ClientMemory(1_000_000, task -> {});
      Holding holding = memory.open(1);
      long before = holding.bytes();
      TestClient client = patient.client("ann", holding);
      client.subscribe("a").subscribe("presence-b").subscribe("presence-c");
      patient.settle();
      lose(client);
      holding.close();
      assertThat(memory.used()).isBetween(2 * 256L, 2 * 400L).isLessThan(before);
    }
  }

  @Test
  void whoDoesNotComeBackIsNotCountedWhenOthersHaveSeenItGo() {
    HubLimits limits = new TestLimits().grace(Duration.ofMillis(20)).make();
    try (HubFixture impatient = new HubFixture(limits, Map.of())) {
      ClientMemory memory = new ClientMemory(1_000_000, task -> {});
      Holding holding = memory.open(1);
      TestClient other = impatient.client(1, "other").subscribe("presence-b");
      TestClient client = impatient.client("ann", holding);
      client.subscribe("a").subscribe("presence-b");
      impatient.settle();
      lose(client);
      holding.close();
      await().until(() -> other.heard().contains("leaving presence-b ann"));
      await().untilAsserted(() -> assertThat(memory.used()).isZero());
    }
  }

  @Test
  void whenTooManyMayComeBackThoseWhoLeftFirstAreSeenToGo() {
    HubLimits limits = new TestLimits().grace(Duration.ofHours(1)).make();
    try (HubFixture patient = new HubFixture(limits, Map.of())) {
      ClientMemory memory = new ClientMemory(80_000, task -> {});
      TestClient other = patient.client(1, "other").subscribe("presence-b");
      for (int i = 0; i < 100; i++) {
        Holding holding = memory.open(1);
        TestClient client = patient.client("user" + i, holding).subscribe("presence-b");
        patient.settle();
        lose(client);
        holding.close();
      }
      patient.settle();
      assertThat(memory.used()).isBetween(9_000L, 10_000L);
      List<String> left =
          other.heard().stream().filter(line -> line.startsWith("leaving")).toList();
      assertThat(left).hasSizeBetween(60, 75);
      for (int i = 0; i < left.size(); i++) {
        assertThat(left.get(i)).isEqualTo("leaving presence-b user" + i);
      }
    }
  }

  private static void lose(TestClient client) {
    client.onLoop(() -> client.session.disconnected(CloseReason.TRANSPORT_CLOSED));
  }

  @Test
  void withoutMemoryAChannelIsRefusedAndWhatWasThereStays() {
    ClientMemory memory = new ClientMemory(10_000, task -> {});
    TestClient client = hub.client("ann", memory.open(1)).subscribe("first");
    Holding other = memory.open(2);
    other.take(10_000);
    client.subscribe("second").subscribe("presence-third");
    hub.settle();
    assertThat(client.heard()).containsExactly("refused second 503", "refused presence-third 503");
    assertThat(hub.hub.refused()).containsEntry("channel-memory", 2L);
    other.giveBack(10_000);
    client.subscribe("second");
    hub.publish("first", "{\"event\":\"E\",\"data\":1}");
    hub.publish("second", "{\"event\":\"E\",\"data\":2}");
    hub.settle();
    assertThat(client.heard()).endsWith("event first E 1", "event second E 2");
  }

  @Test
  void whoComesAndGoesAsALargeMemberTooOftenIsRefused() {
    HubLimits limits = new TestLimits().bytesPerSecond(4000).make();
    try (HubFixture small = new HubFixture(limits, Map.of())) {
      RawJson data = RawJson.of("{\"user_id\":\"1\",\"user_info\":\"" + "x".repeat(900) + "\"}");
      Authorization large = new Authorization.Granted(new Member("1", data));
      TestClient other = small.client(1, "other").subscribe("presence-a");
      TestClient busy = small.client(0, request -> CompletableFuture.completedFuture(large));
      for (int i = 0; i < 100; i++) {
        busy.subscribe("presence-a");
        small.settle();
        busy.unsubscribe("presence-a");
      }
      assertThat(busy.heard()).contains("refused presence-a 429");
      assertThat(other.heard().stream().filter(line -> line.startsWith("joining")).count())
          .isBetween(4L, 90L);
    }
  }

  @Test
  void whoLeavesAndJoinsAgainAndAgainIsRefusedAfterAsManyAsItMayHaveChannels() {
    HubLimits limits = new TestLimits().channels(20).make();
    try (HubFixture small = new HubFixture(limits, Map.of())) {
      TestClient busy = small.client(0, "busy");
      for (int i = 0; i < 200; i++) {
        busy.subscribe("presence-a");
        small.settle();
        busy.unsubscribe("presence-a");
      }
      assertThat(busy.heard()).contains("refused presence-a 429");
      assertThat(busy.heard().stream().filter(line -> line.startsWith("here")).count())
          .isBetween(20L, 199L);
      assertThat(small.hub.refused().get("joins")).isPositive();
    }
  }

  @Test
  void whoAsksAgainAndAgainWhoIsThereIsToldNowAndThen() {
    TestClient ann = hub.client(0, "ann").subscribe("presence-a");
    hub.settle();
    for (int i = 0; i < 200; i++) {
      ann.subscribe("presence-a");
      hub.settle();
    }
    assertThat(ann.heard().size()).isBetween(6, 100);
  }
}
