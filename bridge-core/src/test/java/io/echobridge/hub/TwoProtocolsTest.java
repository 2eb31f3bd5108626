package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients of two wire formats on the same channels. */
class TwoProtocolsTest {
  private static final String ROOM = "presence-room";

  private final HubFixture hub = new HubFixture();
  private final TestEncoder other = TestEncoder.talkative();

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void aUserIsOneMemberHoweverItsConnectionsSpeak() {
    TestClient observer = hub.client(3, "observer").subscribe(ROOM);
    TestClient otherObserver = client("o1", "second").subscribe(ROOM);
    hub.settle();
    TestClient ann = hub.client(0, "ann").subscribe(ROOM);
    hub.settle();
    TestClient alsoAnn = client("o2", "ann").subscribe(ROOM);
    hub.settle();
    ann.disconnect();
    hub.settle();
    assertThat(hub.hub.members(new ChannelName(ROOM))).hasSize(3);
    alsoAnn.disconnect();
    hub.settle();

    for (TestClient each : List.of(observer, otherObserver)) {
      assertThat(each.heard().stream().filter(line -> line.contains("ann")))
          .containsExactly("joining presence-room ann@p1.2", "leaving presence-room ann");
    }
    assertThat(alsoAnn.heard().get(0)).contains("ann@po2").doesNotContain("ann@p1.2");
  }

  @Test
  void aWhisperCarriesItsMemberBothWays() {
    TestClient ann = hub.client(0, "ann").subscribe(ROOM);
    TestClient bob = client("o1", "bob").subscribe(ROOM);
    TestClient cid = client("o2", "cid").subscribe(ROOM);
    hub.settle();
    ann.whisper(ROOM, "client-x", "1");
    hub.settle();
    bob.whisper(ROOM, "client-y", "2");
    hub.settle();

    assertThat(bob.heard()).last().isEqualTo("whisper presence-room client-x 1 from p1.1 ann");
    assertThat(ann.heard()).last().isEqualTo("whisper presence-room client-y 2");
    assertThat(cid.heard())
        .endsWith(
            "whisper presence-room client-x 1 from p1.1 ann",
            "whisper presence-room client-y 2 from po1 bob");
  }

  @Test
  void manyEventsComeToAllOfBothOnceInOrderEachEncodedOnceForEachWireFormat() {
    List<TestClient> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(hub.client(i).subscribe("news"));
      all.add(client("o" + i, i, "user").subscribe("news"));
    }
    int events = 500;
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < events; i += 2) {
      publish("E" + i, null);
      hub.publish("news", "{\"event\":\"F" + (i + 1) + "\",\"data\":2}");
      expected.add("event news E" + i + " 1");
      expected.add("event news F" + (i + 1) + " 2");
    }
    hub.settle();

    assertThat(all)
        .allSatisfy(
            each ->
                assertThat(each.heard())
                    .filteredOn(line -> !line.equals("subscribed news"))
                    .isEqualTo(expected));
    assertThat(hub.encoder.events).hasValue(events);
    assertThat(other.events).hasValue(events);
  }

  @Test
  void theSocketThatPublishesIsLeftOutWhicheverItIs() {
    TestClient one = hub.client(0).subscribe("news");
    TestClient two = client("o1", "user").subscribe("news");
    publish("A", one.connection.id());
    publish("B", two.connection.id());
    publish("C", one.connection.publicId());
    hub.settle();

    assertThat(one.heard()).containsExactly("event news B 1", "event news C 1");
    assertThat(two.heard()).containsExactly("subscribed news", "event news A 1", "event news C 1");
  }

  @Test
  void whatOnlyOneFormatCanSayIsKeptForItAndCountedForTheOtherWhenItPasses() {
    TestClient one = hub.client(0).subscribe("cache-news");
    TestClient two = client("o1", "user").subscribe("cache-news");
    hub.publish("cache-news", "{\"event\":\"" + TestEncoder.UNSAYABLE + "\"}");
    TestClient late = client("o2", "user").subscribe("cache-news");
    TestClient mute = hub.client(0).subscribe("cache-news");
    hub.settle();

    assertThat(one.heard()).containsExactly("cache miss cache-news");
    assertThat(two.heard()).last().isEqualTo("event cache-news unsayable null");
    assertThat(late.heard()).last().isEqualTo("event cache-news unsayable null");
    assertThat(mute.heard()).containsExactly("cache miss cache-news");
    assertThat(hub.hub.stats().dropped()).containsEntry("unsayable", 1L);
  }

  private TestClient client(String id, String user) {
    return client(id, 1, user);
  }

  private TestClient client(String id, int loop, String user) {
    TestConnection connection = new TestConnection(id, hub.loop(loop), other);
    return new TestClient(connection, TestAuthorizer.yes(user), hub.hub::connect);
  }

  private void publish(String name, @Nullable String except) {
    BroadcastEvent event = new BroadcastEvent(name, RawJson.of("1"), except, Set.of());
    var unused = hub.hub.publish(List.of(new ChannelName("news")), event);
  }
}
