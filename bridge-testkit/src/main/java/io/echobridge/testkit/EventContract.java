package io.echobridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.broker.Broker;
import io.echobridge.channel.ChannelName;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a broker guarantees of events, while nothing goes wrong with its link. */
abstract class EventContract extends ContractTools {
  @Test
  void eachNodesListenerHearsAnEvent() {
    if (excused(Promise.EACH_NODE_HEARS)) {
      return;
    }
    RecordingListener one = new RecordingListener();
    RecordingListener two = new RecordingListener();
    subscribe(node("one", one), "news");
    subscribe(node("two", two), "news");

    publish("news", "hello");

    await().untilAsserted(() -> assertThat(one.texts("news")).containsExactly("hello"));
    await().untilAsserted(() -> assertThat(two.texts("news")).containsExactly("hello"));
    assertThat(one.ups()).hasSize(1);
    assertThat(one.downs()).isEmpty();
  }

  @Test
  void eventsOfAChannelComeInOrderAndOneAtATimeUnderLoad() {
    if (excused(Promise.ORDER_WITHIN_A_CHANNEL)) {
      return;
    }
    RecordingListener listener = new RecordingListener();
    Broker broker = node("one", listener);
    List<String> channels = List.of("a", "b", "c", "d");
    channels.forEach(channel -> subscribe(broker, channel));
    List<String> expected = IntStream.range(0, 5_000).mapToObj(String::valueOf).toList();

    List<Thread> publishers =
        channels.stream()
            .map(channel -> new Thread(() -> publish(channel, expected.toArray(String[]::new))))
            .toList();
    publishers.forEach(Thread::start);
    publishers.forEach(ContractTools::join);

    await().untilAsserted(() -> assertThat(listener.events()).hasSize(20_000));
    channels.forEach(channel -> assertThat(listener.texts(channel)).isEqualTo(expected));
    assertThat(listener.overlapped()).isFalse();
  }

  @Test
  void bodiesArriveByteForByte() {
    if (excused(Promise.BODIES_INTACT)) {
      return;
    }
    RecordingListener listener = new RecordingListener();
    subscribe(node("one", listener), "bytes");
    List<byte[]> bodies = new ArrayList<>();
    for (int size : new int[] {0, 1, 2, 255, 256, 65_535, 65_536, 1_048_576}) {
      byte[] body = new byte[size];
      new Random(size).nextBytes(body);
      bodies.add(body);
    }
    byte[] all = new byte[256];
    IntStream.range(0, 256).forEach(i -> all[i] = (byte) i);
    bodies.add(all);

    world.publish("bytes", bodies);

    await().untilAsserted(() -> assertThat(listener.events("bytes")).hasSize(bodies.size()));
    for (int i = 0; i < bodies.size(); i++) {
      assertThat(listener.events("bytes").get(i).body()).isEqualTo(bodies.get(i));
    }
  }

  @Test
  void namesAreLiterals() {
    if (excused(Promise.NAMES_ARE_LITERALS)) {
      return;
    }
    List<String> names = AwkwardNames.ALL.stream().filter(world::carries).toList();
    AwkwardNames.ALL.stream().filter(name -> !names.contains(name)).forEach(this::tellNotCarried);
    RecordingListener listener = new RecordingListener();
    Broker broker = node("one", listener);
    names.forEach(name -> subscribe(broker, name));

    names.forEach(name -> publish(name, "to " + name));
    AwkwardNames.LOOK_ALIKES.forEach(name -> publish(name, "to " + name));
    publish(names.get(0), "last");

    await().untilAsserted(() -> assertThat(listener.texts(names.get(0))).contains("last"));
    for (String name : names) {
      List<String> texts = listener.texts(name).stream().filter(t -> !t.equals("last")).toList();
      assertThat(texts).as("events of %s", name).containsExactly("to " + name);
    }
  }

  @Test
  void aBurstOfCallsEndsInTheLastState() {
    if (excused(Promise.LAST_CALL_WINS)) {
      return;
    }
    RecordingListener listener = new RecordingListener();
    Broker broker = node("one", listener);
    CompletableFuture<Void> last = new CompletableFuture<>();
    for (int i = 0; i < 1_000; i++) {
      ChannelName channel = new ChannelName("burst-" + i % 7);
      broker.unsubscribe(channel);
      last = broker.subscribe(channel).toCompletableFuture();
    }
    done(last);
    IntStream.range(0, 7).forEach(i -> subscribe(broker, "burst-" + i));

    for (int round = 0; round < 3; round++) {
      IntStream.range(0, 7).forEach(i -> publish("burst-" + i, "to " + i));
    }

    await().untilAsserted(() -> assertThat(listener.events()).hasSize(21));
    IntStream.range(0, 7)
        .forEach(i -> assertThat(listener.texts("burst-" + i)).containsOnly("to " + i));
  }

  @Test
  void aChannelGivenUpIsHeardNoMoreAndAnotherStillIs() {
    if (excused(Promise.UNWANTED_CHANNELS_ARE_NOT_HEARD)) {
      return;
    }
    RecordingListener listener = new RecordingListener();
    Broker broker = node("one", listener);
    subscribe(broker, "given-up");
    subscribe(broker, "kept");
    publish("given-up", "before");
    await().untilAsserted(() -> assertThat(listener.texts("given-up")).contains("before"));

    broker.subscribe(new ChannelName("given-up"));
    broker.unsubscribe(new ChannelName("given-up"));

    await()
        .untilAsserted(
            () -> {
              String marker = "marker-" + System.nanoTime();
              publish("given-up", marker);
              publish("kept", marker);
              await().until(() -> listener.texts("kept").contains(marker));
              assertThat(listener.texts("given-up")).doesNotContain(marker);
            });
    subscribe(broker, "given-up");
    publish("given-up", "again");
    await().untilAsserted(() -> assertThat(listener.texts("given-up")).contains("again"));
  }

  @Test
  void aThrowingListenerLosesThatOneEventAndNothingElse() {
    if (excused(Promise.A_THROWING_LISTENER_LOSES_ONE_EVENT)) {
      return;
    }
    RecordingListener listener =
        new RecordingListener()
            .doing(
                event -> {
                  if (event.text().equals("poison")) {
                    throw new IllegalStateException("no poison here");
                  }
                });
    subscribe(node("one", listener), "news");

    publish("news", "before", "poison", "after");

    await().untilAsserted(() -> assertThat(listener.texts("news")).contains("after"));
    assertThat(listener.texts("news")).containsExactly("before", "after");
    await()
        .untilAsserted(
            () -> {
              if (world.keepsDeadLetters()) {
                assertThat(world.deadLetters()).containsExactly("poison (no poison here)");
              }
            });
    assertThat(listener.dropped()).isEmpty();
    assertThat(listener.downs()).isEmpty();
  }
}
