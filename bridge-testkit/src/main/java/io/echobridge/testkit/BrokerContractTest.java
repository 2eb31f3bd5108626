package io.echobridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echobridge.broker.Broker;
import io.echobridge.channel.ChannelName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The guarantees of {@link Broker}, for every broker the same. A plug-in's test extends this class
 * and makes the {@link BrokerWorld}. What a broker cannot promise it names in {@link #excuse}, with
 * the reason, which is printed; nothing is left out in silence.
 */
public abstract class BrokerContractTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<Broker> started = new ArrayList<>();
  private BrokerWorld world = new NoWorld();

  /** A server, or whatever the broker has, with nothing in it. */
  protected abstract BrokerWorld newWorld() throws Exception;

  /** Why this broker does not promise that; empty when it does. */
  protected Optional<String> excuse(Promise promise) {
    return Optional.empty();
  }

  @BeforeEach
  void makeWorld() throws Exception {
    world = newWorld();
  }

  @AfterEach
  void endWorld() {
    started.forEach(Broker::close);
    world.close();
  }

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
    publishers.forEach(BrokerContractTest::join);

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
    List<String> names = new ArrayList<>(AwkwardNames.ALL);
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
                    throw new IllegalStateException("poison");
                  }
                });
    subscribe(node("one", listener), "news");

    publish("news", "before", "poison", "after");

    await().untilAsserted(() -> assertThat(listener.texts("news")).contains("after"));
    assertThat(listener.texts("news")).containsExactly("before", "after");
    await().untilAsserted(() -> assertThat(listener.dropped()).containsExactly("dead-letter"));
    assertThat(listener.downs()).isEmpty();
  }

  @Test
  void eachEventHasAPositionOfItsOwn() {
    if (excused(Promise.POSITIONS_DIFFER)) {
      return;
    }
    RecordingListener listener = new RecordingListener();
    subscribe(node("one", listener), "news");

    publish("news", "1", "2", "3");

    await().untilAsserted(() -> assertThat(listener.events("news")).hasSize(3));
    assertThat(listener.events().stream().map(event -> event.position().text()).toList())
        .doesNotHaveDuplicates()
        .allMatch(text -> text.matches("[!-~]{1,64}"));
  }

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
  void peerMessagesReachAllOthersInOrderAndNotTheSender() {
    if (excused(Promise.PEERS_HEAR_EACH_OTHER)) {
      return;
    }
    RecordingListener one = new RecordingListener();
    RecordingListener two = new RecordingListener();
    RecordingListener three = new RecordingListener();
    Broker first = node("one", one);
    Broker second = node("two", two);
    node("three", three);
    List<String> sent = IntStream.range(0, 500).mapToObj(i -> "message " + i).toList();

    sent.forEach(text -> first.publishToPeers(bytes(text)));
    await().untilAsserted(() -> assertThat(two.peerTexts()).isEqualTo(sent));
    await().untilAsserted(() -> assertThat(three.peerTexts()).isEqualTo(sent));
    done(second.publishToPeers(bytes("answer")).toCompletableFuture());

    await().untilAsserted(() -> assertThat(one.peerTexts()).containsExactly("answer"));
    assertThat(two.peerTexts()).isEqualTo(sent);
    assertThat(one.events()).isEmpty();
  }

  @Test
  void aPeerMessageFailsWhileTheLinkIsDownAndGoesThroughAfterwards() {
    if (excused(Promise.PEER_MESSAGES_FAIL_WITHOUT_A_LINK)) {
      return;
    }
    RecordingListener one = new RecordingListener();
    RecordingListener two = new RecordingListener();
    Broker first = node("one", one);
    node("two", two);
    world.cut();
    await().untilAsserted(() -> assertThat(one.downs()).hasSize(1));

    assertThatThrownBy(
            () ->
                first.publishToPeers(bytes("lost")).toCompletableFuture().get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class);
    world.mend();
    await().untilAsserted(() -> assertThat(one.ups()).hasSize(2));
    await().untilAsserted(() -> assertThat(two.ups()).hasSize(2));

    done(first.publishToPeers(bytes("found")).toCompletableFuture());
    await().untilAsserted(() -> assertThat(two.peerTexts()).containsExactly("found"));
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

  private Broker node(String id, RecordingListener listener) {
    Broker broker = world.node(id);
    started.add(broker);
    broker.start(listener);
    return broker;
  }

  private void publish(String channel, String... bodies) {
    world.publish(channel, Arrays.stream(bodies).map(BrokerContractTest::bytes).toList());
  }

  private boolean excused(Promise promise) {
    Optional<String> reason = excuse(promise);
    reason.ifPresent(
        why ->
            System.out.println(
                "[contract] "
                    + getClass().getSimpleName()
                    + " does not promise "
                    + promise
                    + ": "
                    + why));
    return reason.isPresent();
  }

  private static void subscribe(Broker broker, String channel) {
    done(broker.subscribe(new ChannelName(channel)).toCompletableFuture());
  }

  private static void done(CompletableFuture<Void> stage) {
    assertThat(stage).succeedsWithin(PATIENCE);
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void wait(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join(PATIENCE.toMillis());
      assertThat(thread.isAlive()).as("%s is still running", thread.getName()).isFalse();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
