package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WhisperTest {
  private final HubFixture hub = new HubFixture();
  private final TestClient ann = hub.client(0, "ann");
  private final TestClient bob = hub.client(1, "bob");

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void theOthersHearAWhisperAndTheWhispererDoesNot() {
    bothOn("private-a");
    TestClient cid = hub.client(0, "cid").subscribe("private-a");
    hub.settle();
    ann.whisper("private-a", "client-typing", "{\"x\":1}");
    hub.settle();
    assertThat(bob.heard()).containsExactly("whisper private-a client-typing {\"x\":1}");
    assertThat(cid.heard()).containsExactly("whisper private-a client-typing {\"x\":1}");
    assertThat(ann.heard()).isEmpty();
    assertThat(hub.hub.stats().whispers()).isEqualTo(1);
  }

  @Test
  void membersOfPresenceChannelsMayWhisper() {
    bothOn("presence-a");
    ann.whisper("presence-a", "client-typing", "1");
    hub.settle();
    assertThat(bob.heard()).last().isEqualTo("whisper presence-a client-typing 1");
  }

  @Test
  void whispersOnPublicChannelsAreDropped() {
    bothOn("a");
    ann.whisper("a", "client-typing", "1");
    assertDropped();
  }

  @Test
  void whispersOfThoseWhoDoNotSubscribeAreDropped() {
    bob.subscribe("private-a");
    hub.settle();
    ann.whisper("private-a", "client-typing", "1");
    assertDropped();
  }

  @Test
  void whispersOfThoseWhoAreStillAskedForAreDropped() {
    bob.subscribe("private-a");
    TestClient asking = hub.client(0, new TestAuthorizer()).subscribe("private-a");
    hub.settle();
    asking.whisper("private-a", "client-typing", "1");
    assertDropped();
  }

  @Test
  void namesThatDoNotBeginWithClientAreDropped() {
    bothOn("private-a");
    for (String name :
        new String[] {"", "client", "presence:leaving-client-", " client-x", "Client-x"}) {
      ann.whisper("private-a", name, "1");
    }
    ann.whisper("private-a", "client-\ud83d", "1");
    hub.settle();
    assertThat(bob.heard()).isEmpty();
    assertThat(hub.hub.stats().whispersDropped()).isEqualTo(6);
  }

  @Test
  void whoWhispersTooFastIsHeardInPartAndTheOthersInFull() {
    try (HubFixture small =
        new HubFixture(new TestLimits().whispersPerSecond(5).make(), Map.of())) {
      TestClient fast = small.client(0, "fast").subscribe("private-a");
      TestClient calm = small.client(1, "calm").subscribe("private-a");
      TestClient both = small.client(2, "both").subscribe("private-a");
      small.settle();
      long begun = System.nanoTime();
      for (int i = 0; i < 30; i++) {
        fast.whisper("private-a", "client-fast", "1");
      }
      calm.whisper("private-a", "client-calm", "1");
      small.settle();
      // Two seconds' worth at once, and what is added while a slow machine works on them.
      long most = 11 + 5 * (System.nanoTime() - begun) / 1_000_000_000;
      long heard = both.heard().stream().filter(w -> w.contains("fast")).count();
      assertThat(heard).isBetween(10L, most);
      assertThat(both.heard()).contains("whisper private-a client-calm 1");
      assertThat(small.hub.refused()).containsEntry("whispers", 30 - heard);
      assertThat(small.hub.refused()).containsEntry("channels", 0L);
    }
  }

  @Test
  void aWhisperThatIsTooLargeIsDroppedAndCounted() {
    bothOn("private-a");
    String most = "\"" + "x".repeat(10_000 - "client-a".length() - 2) + "\"";
    ann.whisper("private-a", "client-a", most);
    ann.whisper("private-a", "client-ab", most);
    hub.settle();
    assertThat(bob.heard()).containsExactly("whisper private-a client-a " + most);
    assertThat(hub.hub.stats().whispersDropped()).isEqualTo(1);
    assertThat(hub.hub.refused()).containsEntry("whisper-size", 1L);
  }

  @Test
  void whoMakesOthersReceiveTooManyBytesIsHeardInPart() {
    HubLimits limits = new TestLimits().bytesPerSecond(2000).make();
    try (HubFixture small = new HubFixture(limits, Map.of())) {
      TestClient loud = small.client(0, "loud").subscribe("private-a");
      TestClient calm = small.client(1, "calm").subscribe("private-a");
      TestClient both = small.client(2, "both").subscribe("private-a");
      small.settle();
      String data = "\"" + "x".repeat(900) + "\"";
      for (int i = 0; i < 100; i++) {
        loud.whisper("private-a", "client-loud", data);
      }
      calm.whisper("private-a", "client-calm", data);
      small.settle();
      // Four seconds' worth at once, and what is added while a slow machine works on them.
      assertThat(both.heard().stream().filter(w -> w.contains("loud")).count()).isBetween(8L, 50L);
      assertThat(both.heard()).contains("whisper private-a client-calm " + data);
      assertThat(small.hub.refused().get("bytes")).isBetween(50L, 92L);
    }
  }

  @Test
  void whoIsSlowMissesWhispersAndNoEvents() {
    bothOn("private-a");
    TestClient slow = hub.client(2, "slow").subscribe("private-a");
    hub.settle();
    slow.connection.slow = true;
    ann.whisper("private-a", "client-typing", "1");
    hub.publish("private-a", "{\"event\":\"E\",\"data\":1}");
    hub.settle();
    assertThat(bob.heard()).contains("whisper private-a client-typing 1").hasSize(2);
    assertThat(slow.heard()).hasSize(1).first().asString().startsWith("event");
    assertThat(hub.hub.stats().dropped()).containsEntry("whisper-missed", 1L);
  }

  private void bothOn(String channel) {
    ann.subscribe(channel);
    bob.subscribe(channel);
    hub.settle();
  }

  private void assertDropped() {
    hub.settle();
    assertThat(bob.heard()).isEmpty();
    assertThat(hub.hub.stats().whispersDropped()).isEqualTo(1);
    assertThat(hub.hub.stats().whispers()).isZero();
  }
}
