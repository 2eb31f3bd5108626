package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.auth.Authorization.Refused;
import io.echobridge.auth.ChannelAuthorizer;
import io.echobridge.broker.MemoryBroker;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.gate.CloseReason;
import io.echobridge.net.Frame;
import io.echobridge.protocol.Beginning;
import io.echobridge.token.Identity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that begin on several channels at once, perhaps at a place, on whatever node. */
class BeginTest {

  private final MemoryBroker.Exchange exchange = new MemoryBroker.Exchange();
  private final List<TestNode> nodes = new ArrayList<>();

  @AfterEach
  void close() {
    nodes.forEach(TestNode::close);
  }

  @Test
  void aNewClientIsToldItsPlaceAndHearsFromThereOn() {
    TestNode node = node();
    publish("orders", 1);
    Visit visit = new Visit(node, 0, Optional.empty(), "orders", "news");
    publish("news", 2);
    visit.hears("begun new", "event news E 2");
    assertThat(visit.place(0)).startsWith("1");
  }

  @Test
  void aClientThatWasHereHearsWhatItMissedOnAnyNodeOnceAndInOrder() {
    TestNode a = node();
    TestNode b = node();
    awaitOpen(a, b);
    Visit first = new Visit(a, 0, Optional.empty(), "orders", "private-mine");
    first.hears("begun new");
    publish("orders", 1);
    first.hears("begun new", "event orders E 1");
    first.lose();
    publish("private-mine", 2);
    publish("others", 3);
    publish("orders", 4);
    Visit second = new Visit(b, 1, first.lastPlace(), "orders", "private-mine");
    publish("orders", 5);
    second.hears(
        "begun caught-up", "event private-mine E 2", "event orders E 4", "event orders E 5");
  }

  @Test
  void aClientThatHeardNothingComesBackWithThePlaceThatItWasTold() {
    TestNode node = node();
    Visit first = new Visit(node, 0, Optional.empty(), "orders");
    first.hears("begun new");
    publish("others", 1);
    await().until(() -> first.tellPlace().isPresent());
    Optional<String> told = first.tellPlace();
    first.lose();
    publish("orders", 2);
    Visit second = new Visit(node, 1, told, "orders");
    second.hears("begun caught-up", "event orders E 2");
  }

  @Test
  void aPlaceThatIsNoneLeavesAGapAndTheClientHearsFromNowOn() {
    TestNode node = node();
    publish("orders", 1);
    Visit visit = new Visit(node, 0, Optional.of("1garbage"), "orders");
    publish("orders", 2);
    visit.hears("begun gap unplaced", "event orders E 2");
  }

  @Test
  void nothingIsSentBeforeAllChannelsAreDecidedOn() {
    TestNode node = node();
    TestAuthorizer application = new TestAuthorizer();
    Visit visit =
        new Visit(node, 0, Optional.empty(), application, "orders", "private-yes", "private-no");
    await().until(() -> application.questions.size() == 2);
    publish("orders", 1);
    application.questions.get(0).complete(TestAuthorizer.granted("alice"));
    visit.settle();
    assertThat(visit.client.heard()).isEmpty();

    application.questions.get(1).complete(TestAuthorizer.refused(403));
    visit.hears("decided {private-no=403}", "begun new");
    publish("private-yes", 2);
    publish("private-no", 3);
    publish("orders", 4);
    visit.hears(
        "decided {private-no=403}", "begun new", "event private-yes E 2", "event orders E 4");
  }

  @Test
  void aClientWhoseUserWasEndedMeanwhileComesAgainAndTheApplicationIsNotAskedAboutItsChannels() {
    TestNode node = node();
    long asked = System.nanoTime();
    node.hub.disconnectUser("7");
    Identity seven = new Identity(Optional.of("7"), RawJson.NULL, List.of(), Identity.NEVER);
    TestAuthorizer application = new TestAuthorizer();
    ChannelAuthorizer waiting = application;
    Visit visit = new Visit(node, 0, Optional.empty(), waiting, "orders", "private-a");
    visit.begin(seven.asOf(asked));
    visit.settle();
    assertThat(visit.client.connection.closed).isEqualTo(CloseReason.UNDECIDED);

    Visit again = new Visit(node, 0, Optional.empty(), waiting, "orders", "private-a");
    again.begin(seven.asOf(System.nanoTime() + 1));
    await().until(() -> !application.questions.isEmpty());
    assertThat(again.client.connection.closed).isNull();
    assertThat(application.questions).as("about the second one's channel").hasSize(1);
  }

  @Test
  void aClientThatDoesNotGoOnIsOnNoChannel() {
    TestNode node = node();
    Visit visit =
        new Visit(
            node,
            0,
            Optional.empty(),
            channel -> CompletableFuture.completedFuture(TestAuthorizer.refused(403)),
            "orders",
            "private-no");
    visit.goesOn = false;
    visit.begin();
    publish("orders", 1);
    visit.settle();
    assertThat(visit.client.heard()).containsExactly("decided {private-no=403}");
    assertThat(node.hub.stats().channels()).isZero();
  }

  @Test
  void aChannelThatIsGivenUpWhileItWaitsIsNotBegun() {
    TestNode node = node();
    TestAuthorizer application = new TestAuthorizer();
    Visit visit = new Visit(node, 0, Optional.empty(), application, "orders", "private-a");
    await().until(() -> application.questions.size() == 1);
    visit.client.unsubscribe("private-a");
    visit.hears("begun new");
    publish("private-a", 1);
    publish("orders", 2);
    visit.hears("begun new", "event orders E 2");
    assertThat(application.takenBack).hasValue(1);
  }

  @Test
  void aClientThatGoesWhileItWaitsTakesItsQuestionsBackAndHoldsNothing() {
    TestNode node = node();
    TestAuthorizer application = new TestAuthorizer();
    Visit visit = new Visit(node, 0, Optional.empty(), application, "orders", "private-a");
    await().until(() -> application.questions.size() == 1);
    visit.lose();
    assertThat(application.takenBack).hasValue(1);
    application.questions.get(0).complete(TestAuthorizer.granted("alice"));
    visit.settle();
    assertThat(visit.client.heard()).isEmpty();
    assertThat(node.hub.stats().channels()).isZero();
  }

  @Test
  void channelsOfTheServerAndOnesTooManyAreRefused() {
    TestNode node = node();
    String[] channels =
        Stream.concat(
                Stream.of("#server-to-user-7"), IntStream.range(0, 101).mapToObj(i -> "c" + i))
            .toArray(String[]::new);
    Visit visit = new Visit(node, 0, Optional.empty(), channels);
    visit.hears("decided {#server-to-user-7=403, c100=429}", "begun new");
    publish("c99", 1);
    visit.hears("decided {#server-to-user-7=403, c100=429}", "begun new", "event c99 E 1");
  }

  @Test
  void whatIsForEverybodyBeginsWithTheChannelsAndIsRepeatedAsTheyAre() {
    TestNode node = node(new TestLimits().everybody().make());
    TestAuthorizer application = new TestAuthorizer();
    Visit first = new Visit(node, 0, Optional.empty(), application, "private-mine");
    await().until(() -> application.questions.size() == 1);
    publish("#all", 1);
    first.settle();
    assertThat(first.client.heard()).isEmpty();

    application.questions.get(0).complete(TestAuthorizer.granted("alice"));
    first.hears("begun new");
    publish("#all", 2);
    first.hears("begun new", "event #all E 2");
    first.lose();
    publish("private-mine", 3);
    publish("#all", 4);
    Visit second = new Visit(node, 1, first.lastPlace(), "private-mine");
    second.hears("begun caught-up", "event private-mine E 3", "event #all E 4");
    Visit third = new Visit(node, 0, Optional.empty());
    publish("#all", 5);
    third.hears("begun new", "event #all E 5");
  }

  @Test
  void whatIsForTheClientAloneWaitsUntilItBegins() {
    TestNode node = node();
    TestAuthorizer application = new TestAuthorizer();
    Visit visit = new Visit(node, 0, Optional.empty(), application, "orders", "private-mine");
    await().until(() -> application.questions.size() == 1);
    String own = "#connection-" + visit.client.connection.id();
    publish(own, 1);
    publish("orders", 2);
    publish(own, 3);
    visit.settle();
    assertThat(visit.client.heard()).isEmpty();

    application.questions.get(0).complete(TestAuthorizer.granted("alice"));
    visit.hears("begun new", "event " + own + " E 1", "event " + own + " E 3");
    publish("orders", 4);
    publish(own, 5);
    publish("orders", 6);
    visit.hears(
        "begun new",
        "event " + own + " E 1",
        "event " + own + " E 3",
        "event orders E 4",
        "event " + own + " E 5",
        "event orders E 6");
    visit.lose();
    assertThat(node.hub.stats().channels()).isZero();
  }

  @Test
  void whatIsForTheClientAloneDoesNotOvertakeWhatItMissed() {
    TestNode node = node();
    Visit first = new Visit(node, 0, Optional.empty(), "orders");
    first.hears("begun new");
    first.lose();
    for (int i = 0; i < 100; i++) {
      publish("orders", i);
    }
    Visit second = new Visit(node, 1, first.lastPlace(), TestAuthorizer.yes("alice"), "orders");
    second.client.connection.slow = true;
    second.begin();
    await().until(() -> second.client.heard().size() == 1);
    publish("#connection-" + second.client.connection.id(), 100);
    publish("orders", 101);
    second.settle();
    second.client.connection.slow = false;
    await().until(() -> second.events().size() == 102);
    assertThat(second.events())
        .containsExactlyElementsOf(IntStream.range(0, 102).mapToObj(i -> "E " + i).toList());
    second.lose();
    assertThat(node.hub.stats().channels()).isZero();
  }

  @Test
  void aClientWithoutAChannelHearsWhatIsForItAlone() {
    TestNode node = node();
    Visit visit = new Visit(node, 0, Optional.empty());
    visit.hears("begun new");
    String own = "#connection-" + visit.client.connection.id();
    publish(own, 1);
    visit.hears("begun new", "event " + own + " E 1");
  }

  @Test
  void aMemberThatComesBackIsListedAgainAheadOfWhatIsSaidNext() {
    TestNode a = node();
    TestNode b = node();
    awaitOpen(a, b);
    Visit first = new Visit(a, 0, Optional.empty(), "presence-room");
    first.hears("begun new", "here presence-room alice");
    first.lose();
    publish("presence-room", 1);
    Visit second = new Visit(b, 0, Optional.of(first.place(0)), "presence-room");
    second.hears("begun caught-up", "event presence-room E 1", "here presence-room alice");
  }

  @Test
  void clientsThatComeAndGoWhileMuchIsSaidHearAllOfItOnceAndInOrder() throws Exception {
    TestNode a = node();
    TestNode b = node();
    awaitOpen(a, b);
    int events = 20_000;
    Visit visit = new Visit(a, 0, Optional.empty(), "orders", "news", "private-mine");
    visit.hears("begun new");
    Semaphore room = new Semaphore(4_000); // There are several visits, however slow they are.
    Thread publisher =
        new Thread(
            () -> {
              for (int i = 0; i < events; i++) {
                room.acquireUninterruptibly();
                publish(List.of("orders", "news", "private-mine").get(i % 3), i);
              }
            });
    publisher.start();
    List<String> heard = new ArrayList<>();
    int visits = 0;
    while (heard.isEmpty() || !heard.get(heard.size() - 1).equals("E " + (events - 1))) {
      Visit present = visit;
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> present.client.heard().size() > 500 || isLast(present, events));
      room.release(4_000);
      present.lose();
      heard.addAll(present.events());
      visits++;
      visit =
          new Visit(
              visits % 2 == 0 ? a : b,
              visits % 2,
              present.lastPlace(),
              "orders",
              "news",
              "private-mine");
      Visit next = visit;
      await().until(() -> !next.client.heard().isEmpty());
      assertThat(next.client.heard().get(0)).startsWith("begun caught-up");
    }
    publisher.join();
    assertThat(visits).isGreaterThan(2);
    assertThat(heard)
        .containsExactlyElementsOf(IntStream.range(0, events).mapToObj(i -> "E " + i).toList());
  }

  @Test
  void aClientThatBeginsNowHearsAllBehindThePlaceThatItIsTold() throws Exception {
    TestNode node = node();
    String[] channels = IntStream.range(0, 20).mapToObj(i -> "c" + i).toArray(String[]::new);
    int rounds = 30;
    Semaphore room = new Semaphore(0);
    Thread publisher =
        new Thread(
            () -> {
              for (int i = 0; i < rounds * 500; i++) {
                room.acquireUninterruptibly();
                publish(channels[i % channels.length], i);
              }
            });
    publisher.start();
    try {
      for (int round = 0; round < rounds; round++) {
        room.release(400);
        Visit fresh = new Visit(node, 0, Optional.empty(), channels);
        room.release(100);
        await().until(() -> fresh.client.heard().size() > 20);
        Visit back = new Visit(node, 1, Optional.of(fresh.place(0)), channels);
        await().until(() -> back.client.heard().size() > 20);
        assertThat(back.client.heard().get(0)).startsWith("begun caught-up");
        assertThat(fresh.events().subList(0, 20)).isEqualTo(back.events().subList(0, 20));
        fresh.lose();
        back.lose();
      }
    } finally {
      room.release(rounds * 500);
      publisher.join();
    }
  }

  private static boolean isLast(Visit visit, int events) {
    List<String> heard = visit.client.heard();
    return heard.get(heard.size() - 1).contains(" E " + (events - 1) + " ");
  }

  private TestNode node() {
    return node(TestLimits.roomy());
  }

  private TestNode node(HubLimits limits) {
    TestNode node = TestNode.keeping(exchange, "default", limits).connect();
    nodes.add(node);
    await().until(node.hub::brokersUp);
    await().until(node::isOpen);
    return node;
  }

  private static void awaitOpen(TestNode... all) {
    for (TestNode each : all) {
      await().until(each::isOpen);
    }
  }

  private void publish(String channel, int data) {
    String body = "{\"event\":\"E\",\"data\":" + data + "}";
    exchange.publish(channel, body.getBytes(StandardCharsets.UTF_8));
  }

  /** A client's connection, from its beginning to its end. */
  private static final class Visit implements Beginning {
    final TestClient client;
    private final List<ChannelName> channels;
    private final Optional<String> place;
    private final ChannelAuthorizer application;
    volatile boolean goesOn = true;

    Visit(TestNode node, int loop, Optional<String> place, String... channels) {
      this(node, loop, place, TestAuthorizer.yes("alice"), true, channels);
    }

    Visit(
        TestNode node,
        int loop,
        Optional<String> place,
        TestAuthorizer application,
        String... channels) {
      this(node, loop, place, application, true, channels);
    }

    /** One that waits for {@link #begin}. */
    Visit(
        TestNode node,
        int loop,
        Optional<String> place,
        ChannelAuthorizer application,
        String... channels) {
      this(node, loop, place, application, false, channels);
    }

    private Visit(
        TestNode node,
        int loop,
        Optional<String> place,
        ChannelAuthorizer application,
        boolean begins,
        String... channels) {
      this.channels = Stream.of(channels).map(ChannelName::new).toList();
      this.place = place;
      this.application = application;
      TestConnection connection = node.connection(loop);
      connection.waits = true;
      this.client = new TestClient(connection, application, node.hub::connect);
      if (begins) {
        begin();
      }
    }

    void begin() {
      begin(Identity.NOBODY);
    }

    void begin(Identity who) {
      client.onLoop(() -> client.session.begin(who, channels, place, application, this));
    }

    private void write(String line) {
      client.connection.sink().send(Frame.text(line));
    }

    @Override
    public boolean decided(Map<ChannelName, Refused> refused) {
      if (!refused.isEmpty()) {
        List<String> all =
            refused.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue().status()).toList();
        write("decided {" + String.join(", ", all) + "}");
      }
      return goesOn;
    }

    @Override
    public void begun(Start start) {
      String how =
          start.isCaughtUp()
              ? "caught-up"
              : start.gap().map(why -> "gap " + why.word()).orElse("new");
      write("begun " + how + start.place().map(text -> " @" + text).orElse(""));
    }

    @Override
    public void refused(ChannelName channel, int status) {
      write("refused later " + channel + " " + status);
    }

    /** The place in a line. */
    String place(int line) {
      String text = client.heard().get(line);
      return text.substring(text.indexOf(" @") + 2);
    }

    /** The last one that the client was told. */
    Optional<String> lastPlace() {
      @Nullable String last = null;
      for (String line : client.heard()) {
        int at = line.indexOf(" @1");
        last = at < 0 ? last : line.substring(at + 2);
      }
      return Optional.ofNullable(last);
    }

    Optional<String> tellPlace() {
      CompletableFuture<Optional<String>> told = new CompletableFuture<>();
      client.onLoop(() -> client.session.tellPlace(told::complete));
      return told.orTimeout(120, java.util.concurrent.TimeUnit.SECONDS).join();
    }

    List<String> events() {
      return client.heard().stream()
          .filter(line -> line.startsWith("event "))
          .map(line -> line.split(" ", -1))
          .map(words -> words[2] + " " + words[3])
          .toList();
    }

    /** What was on the loop's queue has run. */
    void settle() {
      client.onLoop(() -> {});
      client.onLoop(() -> {});
    }

    void lose() {
      client.onLoop(() -> client.session.disconnected(CloseReason.TRANSPORT_CLOSED));
    }

    void hears(String... beginnings) {
      await()
          .untilAsserted(
              () -> {
                List<String> all = client.heard();
                assertThat(all).hasSize(beginnings.length);
                for (int i = 0; i < beginnings.length; i++) {
                  assertThat(all.get(i)).startsWith(beginnings[i]);
                }
              });
    }
  }
}
