package io.echobridge.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a protocol owes its clients while they are connected. */
abstract class ChannelContract extends ProtocolTools {
  @Test
  void aClientThatSubscribesHearsEventsOfEachKindOfChannel() throws IOException {
    if (excused(ProtocolPromise.SUBSCRIBERS_HEAR)) {
      return;
    }
    start();
    ProtocolClient client = client("news", "private-orders", "presence-room");

    publish("news", 1);
    publish("private-orders", 2);
    publish("presence-room", 3);

    assertThat(heard(client))
        .filteredOn(heard -> heard.kind() == Heard.Kind.EVENT)
        .containsExactly(event("news", 1), event("private-orders", 2), event("presence-room", 3));
    assertThat(server().application().asked()).hasSize(asked(2));
  }

  @Test
  void aRefusalReachesTheClientThatAskedAndNothingElseDoes() throws IOException {
    if (excused(ProtocolPromise.REFUSALS_REACH_THE_CLIENT)) {
      return;
    }
    start();
    ProtocolClient refused = client("news", "private-deny", "presence-deny");
    ProtocolClient other = client("news");

    publish("private-deny", 1);
    publish("presence-deny", 2);
    publish("news", 3);

    assertThat(heard(refused))
        .containsExactly(
            Heard.refused("private-deny"), Heard.refused("presence-deny"), event("news", 3));
    assertThat(heard(other)).containsExactly(event("news", 3));
  }

  @Test
  void eventsArriveOnceAndInOrderAndOnlyAtSubscribers() throws IOException {
    if (excused(ProtocolPromise.EVENTS_IN_ORDER)) {
      return;
    }
    start();
    ProtocolClient news = client("news");
    ProtocolClient sports = client("sports");
    ProtocolClient both = client("news", "sports");
    List<Heard> published = new ArrayList<>();

    for (int i = 0; i < 300; i++) {
      String channel = i % 3 == 0 ? "sports" : "news";
      publish(channel, i);
      published.add(event(channel, i));
    }

    assertThat(heard(both)).isEqualTo(published);
    assertThat(heard(news))
        .isEqualTo(published.stream().filter(e -> e.channel().equals("news")).toList());
    assertThat(heard(sports))
        .isEqualTo(published.stream().filter(e -> e.channel().equals("sports")).toList());
  }

  @Test
  void aClientThatLeavesAChannelHearsNothingMoreOfItAndTheOthersDo() throws IOException {
    if (excused(ProtocolPromise.LEAVING_STOPS_EVENTS)) {
      return;
    }
    start();
    ProtocolClient leaving = client("news", "sports");
    ProtocolClient staying = client("news");
    publish("news", 1);
    assertThat(heard(leaving)).containsExactly(event("news", 1));

    leaving.leave("news");
    leaving.settle();
    publish("news", 2);
    publish("sports", 3);

    assertThat(heard(leaving)).containsExactly(event("sports", 3));
    assertThat(heard(staying)).containsExactly(event("news", 1), event("news", 2));
    subscribe(leaving, "news");
    publish("news", 4);
    assertThat(heard(leaving)).containsExactly(event("news", 4));
  }

  @Test
  void anEventIsNotSentToTheClientWhoseIdItNames() throws IOException {
    if (excused(ProtocolPromise.EVENTS_SPARE_THEIR_SENDER)) {
      return;
    }
    start();
    ProtocolClient sender = client("news");
    ProtocolClient other = client("news");

    server().publish("news", "{\"event\":\"E\",\"data\":1,\"socket\":\"" + sender.id() + "\"}");
    publish("news", 2);

    assertThat(heard(sender)).containsExactly(event("news", 2));
    assertThat(heard(other)).containsExactly(event("news", 1), event("news", 2));
  }

  @Test
  void aWhisperReachesTheOtherSubscribersOfAGuardedChannel() throws IOException {
    if (excused(ProtocolPromise.WHISPERS_REACH_THE_OTHERS)) {
      return;
    }
    start();
    ProtocolClient whispering = client("private-room", "news");
    ProtocolClient member = client("private-room", "news");
    ProtocolClient outsider = client("news");

    whispering.whisper("news", "client-typing", "1");
    whispering.whisper("private-room", "client-typing", "{\"a\":[2,null]}");
    outsider.whisper("private-room", "client-typing", "3");
    whispering.settle();
    outsider.settle();

    assertThat(heard(member))
        .containsExactly(Heard.event("private-room", "client-typing", "{\"a\":[2,null]}"));
    assertThat(heard(whispering)).isEmpty();
    assertThat(heard(outsider)).isEmpty();
  }

  @Test
  void theMembersOfAPresenceChannelHearWhoIsThereAndWhoComesAndGoes() throws IOException {
    if (excused(ProtocolPromise.MEMBERS_ARE_TOLD)) {
      return;
    }
    start();
    ProtocolClient first = client(1, "presence-room");
    says(first, Heard.Kind.MEMBERS, "User 1");

    ProtocolClient second = client(2, "presence-room");
    says(second, Heard.Kind.MEMBERS, "User 1", "User 2");
    says(first, Heard.Kind.JOINED, "User 2");

    second.leave("presence-room");
    second.settle();
    says(first, Heard.Kind.LEFT, "User 2");

    ProtocolClient third = client(3, "presence-room");
    says(third, Heard.Kind.MEMBERS, "User 1", "User 3");
    says(first, Heard.Kind.JOINED, "User 3");
    third.abort();
    awaitConnections(2);
    await().untilAsserted(() -> assertThat(server().stats().sessions()).isEqualTo(2));
    says(first, Heard.Kind.LEFT, "User 3");
    assertThat(heard(second)).isEmpty();
  }

  /** The client hears that, of these users, and nothing else. */
  private void says(ProtocolClient client, Heard.Kind kind, String... users) throws IOException {
    List<Heard> heard = heard(client);
    assertThat(heard).extracting(Heard::kind).containsExactly(kind);
    assertThat(heard.get(0).channel()).isEqualTo("presence-room");
    assertThat(heard.get(0).data()).contains(users);
    assertThat(heard.get(0).data().split("User ", -1)).hasSize(users.length + 1);
  }
}
