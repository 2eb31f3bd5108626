package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerListener;
import io.echobridge.broker.BrokerMessage;
import io.echobridge.broker.Publisher;
import io.echobridge.channel.ChannelName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a broker is told of who is on presence channels. */
class PublishedPresenceTest {
  private static final String ROOM = "presence-room";
  private final ToldBroker broker = new ToldBroker();
  private final HubFixture hub = HubFixture.telling(broker);

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void eachChangeOfTheMembersIsToldOnceInOldWords() {
    TestClient ann = join(0, "ann");
    TestClient bob = join(1, "bob");
    ann.disconnect();
    hub.settle();
    bob.unsubscribe(ROOM);

    await().untilAsserted(() -> assertThat(broker.told).hasSize(4));
    assertThat(broker.told)
        .containsExactly(
            told(ROOM, member("ann", ann)),
            told(ROOM, member("ann", ann), member("bob", bob)),
            told(ROOM, member("bob", bob)),
            told(ROOM));
  }

  @Test
  void eachChangeHasAnIdOfItsOwn() {
    join(0, "ann");
    join(1, "ann");
    join(2, "bob").disconnect();
    hub.settle();
    join(2, "bob");

    await().untilAsserted(() -> assertThat(broker.ids).hasSize(4));
    String node = broker.ids.get(0).substring(0, 17);
    assertThat(node).matches("\"[0-9a-f]{16}");
    assertThat(broker.ids)
        .containsExactly(
            node + ".1.joined\"}",
            node + ".3.joined\"}",
            node + ".3.left\"}",
            node + ".4.joined\"}");
  }

  @Test
  void aSecondConnectionOfAUserIsNoChangeAndNeitherIsAskingAgain() {
    TestClient first = join(0, "ann");
    TestClient second = join(1, "ann");
    second.subscribe(ROOM);
    first.disconnect();
    second.disconnect();
    hub.settle();
    TestClient last = join(2, "last");

    await().untilAsserted(() -> assertThat(broker.told).hasSize(3));
    assertThat(broker.told)
        .containsExactly(
            told(ROOM, member("ann", first)), told(ROOM), told(ROOM, member("last", last)));
  }

  @Test
  void channelsWithoutMembersAreNotTold() {
    hub.client(0, "ann").subscribe("news").subscribe("private-x").disconnect();
    join(0, "ann");

    await().untilAsserted(() -> assertThat(broker.told).isNotEmpty());
    assertThat(broker.told).singleElement().asString().contains(ROOM);
  }

  @Test
  void whatCannotBePublishedIsTriedAgainAndTheNewestStateComes() {
    broker.failing = true;
    TestClient ann = join(0, "ann");
    await().until(() -> broker.refused.size() > 0);
    TestClient bob = join(0, "bob");
    broker.failing = false;

    await()
        .untilAsserted(
            () ->
                assertThat(broker.told)
                    .last()
                    .isEqualTo(told(ROOM, member("ann", ann), member("bob", bob))));
  }

  @Test
  void aSlowBrokerHoldsNobodyUpAndHearsTheNewestStateOfEachChannel() {
    broker.pending = new CompletableFuture<>();
    List<TestClient> crowd =
        IntStream.range(0, 600).mapToObj(i -> hub.client(i, "u" + i).subscribe(ROOM)).toList();
    TestClient other = hub.client(1, "ann").subscribe("presence-other");
    hub.settle();
    assertThat(hub.hub.channel(new ChannelName(ROOM)).users()).isEqualTo(600);

    broker.pending.complete(null);

    await()
        .untilAsserted(
            () -> assertThat(broker.told).contains(told("presence-other", member("ann", other))));
    String[] all =
        IntStream.range(0, 600).mapToObj(i -> member("u" + i, crowd.get(i))).toArray(String[]::new);
    await().untilAsserted(() -> assertThat(newest(ROOM)).contains(all));
    // Six hundred states would be 180,000 members: more than may wait.
    assertThat(broker.told).hasSizeLessThan(600);
  }

  @Test
  void whatWasPublishedIsNobodysEventAndOtherMessagesAre() {
    TestClient eve = hub.client(0).subscribe("PresenceChannelUpdated").subscribe("news");
    broker.hear("PresenceChannelUpdated", "{\"event\":\"E\",\"data\":1}");
    broker.hear("news", "{\"event\":\"E\",\"data\":2}");
    hub.settle();

    assertThat(eve.heard()).containsExactly("event news E 2");
    assertThat(hub.hub.stats().dropped()).containsEntry("own-presence", 1L);
  }

  private TestClient join(int loop, String user) {
    TestClient client = hub.client(loop, user).subscribe(ROOM);
    hub.settle(); // so that the next one comes after him
    return client;
  }

  private String newest(String channel) {
    return broker.told.stream()
        .filter(each -> each.contains('"' + channel + ":members\""))
        .reduce("", (earlier, later) -> later);
  }

  private static String member(String user, TestClient client) {
    return "{\"user_id\":\"" + user + "\",\"socketId\":\"" + client.connection.publicId() + "\"}";
  }

  private static String told(String channel, String... members) {
    return "PresenceChannelUpdated {\"event\":{\"channel\":\""
        + channel
        + ":members\",\"members\":["
        + String.join(",", members)
        + "]}";
  }

  private static ConditionFactory await() {
    return Awaitility.await().pollInterval(Duration.ofMillis(5));
  }

  /** Writes down what is published. */
  private static final class ToldBroker implements Broker {
    final List<String> told = new CopyOnWriteArrayList<>();
    final List<String> ids = new CopyOnWriteArrayList<>();
    final List<String> refused = new CopyOnWriteArrayList<>();
    volatile boolean failing;
    volatile CompletableFuture<Void> pending = CompletableFuture.completedFuture(null);
    private final CompletableFuture<BrokerListener> listener = new CompletableFuture<>();

    void hear(String address, String body) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      listener.join().onEvent(BrokerMessage.of(address, bytes));
    }

    @Override
    public void start(BrokerListener to) {
      to.onUp("told");
      listener.complete(to);
    }

    @Override
    public Optional<Publisher> publisher() {
      return Optional.of(this::publish);
    }

    private CompletionStage<Void> publish(String address, byte[] body) {
      if (failing) {
        refused.add(address);
        return CompletableFuture.failedFuture(new IllegalStateException("down"));
      }
      String[] parts = new String(body, StandardCharsets.UTF_8).split(",\"id\":", 2);
      ids.add(parts[1]);
      told.add(address + " " + parts[0]);
      return pending;
    }

    @Override
    public CompletionStage<Void> subscribe(ChannelName channel) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> unsubscribe(ChannelName channel) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
  }
}
