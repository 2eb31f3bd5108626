package io.echobridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.broker.Broker;
import io.echobridge.broker.Publisher;
import io.echobridge.channel.ChannelName;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a broker guarantees of its link: cuts, starting, publishing, closing. */
abstract class LinkContract extends PeerContract {
  @Test
  void aCutIsReportedOnceAndEventsComeAgainAfterIt() {
    if (excused(Promise.RETURNS_AFTER_A_CUT)) {
      return;
    }
    RecordingListener listener = new RecordingListener();
    Broker broker = node("one", listener);
    subscribe(broker, "news");
    publish("news", "before");
    await().untilAsserted(() -> assertThat(listener.texts("news")).contains("before"));

    world.cut();
    await().untilAsserted(() -> assertThat(listener.downs()).hasSize(1));
    assertThat(listener.downs().get(0)).contains(world.address());
    world.mend();
    await().untilAsserted(() -> assertThat(listener.ups()).hasSize(2));
    assertThat(listener.ups().get(1))
        .as("how long it was down, the hub says")
        .doesNotContainPattern("[0-9] ?(ms|s|seconds)\\b");

    publish("news", "after");
    await().untilAsserted(() -> assertThat(listener.texts("news")).contains("after"));
    assertThat(listener.downs()).hasSize(1);
  }

  @Test
  void aSubscriptionMadeWhileTheLinkIsDownIsInForceWhenItsStageCompletes() {
    if (excused(Promise.SUBSCRIBING_WAITS_FOR_THE_LINK)) {
      return;
    }
    RecordingListener listener = new RecordingListener();
    Broker broker = node("one", listener);
    world.cut();
    await().untilAsserted(() -> assertThat(listener.downs()).hasSize(1));

    CompletableFuture<Void> stage = broker.subscribe(new ChannelName("news")).toCompletableFuture();
    assertThat(stage).isNotDone();
    world.mend();
    done(stage);

    publish("news", "hello");
    await().untilAsserted(() -> assertThat(listener.texts("news")).containsExactly("hello"));
  }

  @Test
  void eventsPublishedDuringACutArriveAfterItExactlyOnce() {
    if (excused(Promise.EVENTS_DURING_A_CUT_ARRIVE_LATER)) {
      return;
    }
    RecordingListener listener = new RecordingListener();
    subscribe(node("one", listener), "news");
    publish("news", "1");
    await().untilAsserted(() -> assertThat(listener.texts("news")).hasSize(1));

    world.cut();
    await().untilAsserted(() -> assertThat(listener.downs()).hasSize(1));
    publish("news", "2", "3");
    world.mend();
    publish("news", "4");

    await().untilAsserted(() -> assertThat(listener.texts("news")).contains("4"));
    assertThat(listener.texts("news")).containsExactly("1", "2", "3", "4");
  }

  @Test
  void anUnreachableBrokerIsAClearMessageAndARetry() {
    if (excused(Promise.UNREACHABLE_AT_START)) {
      return;
    }
    world.cut();
    RecordingListener listener = new RecordingListener();
    Broker broker = node("one", listener);

    assertThat(listener.downs()).hasSize(1);
    assertThat(listener.downs().get(0)).contains(world.address());
    assertThat(listener.ups()).isEmpty();
    world.mend();

    await().untilAsserted(() -> assertThat(listener.ups()).hasSize(1));
    subscribe(broker, "news");
    publish("news", "hello");
    await().untilAsserted(() -> assertThat(listener.texts("news")).containsExactly("hello"));
    assertThat(listener.downs()).hasSize(1);
  }

  @Test
  void whatItPublishesEveryNodeHearsInOrderLikeAnApplicationsMessage() {
    if (excused(Promise.PUBLISHES_AS_AN_APPLICATION)) {
      return;
    }
    RecordingListener one = new RecordingListener();
    RecordingListener two = new RecordingListener();
    Broker first = node("one", one);
    Publisher publisher = first.publisher().orElseThrow();
    subscribe(first, "news");
    subscribe(node("two", two), "news");
    publish("news", "an application's");
    await().untilAsserted(() -> assertThat(one.texts("news")).hasSize(1));
    await().untilAsserted(() -> assertThat(two.texts("news")).hasSize(1));
    List<String> sent = IntStream.range(0, 500).mapToObj(i -> "message " + i).toList();

    CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
    for (String text : sent) {
      last = publisher.publish("news", bytes(text)).toCompletableFuture();
    }
    done(last);

    await().untilAsserted(() -> assertThat(one.texts("news")).hasSize(501));
    await().untilAsserted(() -> assertThat(two.texts("news")).hasSize(501));
    assertThat(one.texts("news")).endsWith(sent.toArray(String[]::new));
    assertThat(two.texts("news")).endsWith(sent.toArray(String[]::new));
  }

  @Test
  void publishingFailsWhileTheLinkIsDownAndWorksAfterwards() {
    if (excused(Promise.PUBLISHING_FAILS_WITHOUT_A_LINK)) {
      return;
    }
    RecordingListener listener = new RecordingListener();
    Broker broker = node("one", listener);
    Publisher publisher = broker.publisher().orElseThrow();
    subscribe(broker, "news");
    world.cut();
    await().untilAsserted(() -> assertThat(listener.downs()).hasSize(1));

    assertThat(publisher.publish("news", bytes("lost")).toCompletableFuture())
        .failsWithin(PATIENCE);
    world.mend();
    await().untilAsserted(() -> assertThat(listener.ups()).hasSize(2));

    done(publisher.publish("news", bytes("found")).toCompletableFuture());
    await().untilAsserted(() -> assertThat(listener.texts("news")).containsExactly("found"));
  }

  @Test
  void closeWaitsForTheCallThatIsRunningAndNothingComesAfterIt() {
    if (excused(Promise.CLOSED_IS_SILENT)) {
      return;
    }
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    RecordingListener listener =
        new RecordingListener()
            .doing(
                event -> {
                  inside.countDown();
                  wait(goOn);
                });
    RecordingListener bystander = new RecordingListener();
    Broker broker = node("one", listener);
    subscribe(broker, "news");
    subscribe(node("two", bystander), "news");
    Thread publisher = new Thread(() -> publish("news", "1", "2", "3"));
    publisher.start();
    wait(inside);

    Thread closer = new Thread(broker::close);
    closer.start();
    goOn.countDown();
    join(closer);
    int heard = listener.events().size();
    broker.close();
    join(publisher);
    publish("news", "4");

    await().untilAsserted(() -> assertThat(bystander.texts("news")).contains("4"));
    assertThat(heard).isBetween(1, 3);
    assertThat(listener.events()).hasSize(heard);
    assertThat(listener.downs()).isEmpty();
  }
}
