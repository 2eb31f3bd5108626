package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.echobridge.gate.CloseReason;
import io.echobridge.protocol.ClientSession;
import io.echobridge.protocol.GapReason;
import io.echobridge.protocol.Recovery;
import io.echobridge.protocol.Recovery.Arrival;
import io.echobridge.token.Identification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a client hears that comes back late: the clock is the test's. */
class ArrivalsTest {
  private static final String ORIGIN = "https://shop.example";
  private static final Recovery.Ids IDS = new Recovery.Ids("socket", "public");
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final SimulatedHub.World world = new SimulatedHub.World(1, 1, false);
  private final SimulatedHub hub = new SimulatedHub(world, 0, () -> {});

  ArrivalsTest() {
    world.connect(List.of(hub));
  }

  @Test
  void aClientThatIsAwayForLessThanTheWindowGoesOn() {
    Arrival back = awayFor(SimulatedHub.WINDOW.minus(SECOND));
    assertThat(back.resumed()).contains(IDS);
  }

  @Test
  void oneThatIsAwayForLongerHearsThatItsTimeIsOver() {
    assertThat(reason(awayFor(SimulatedHub.WINDOW.plus(SECOND)))).isEqualTo(GapReason.EXPIRED);
  }

  @Test
  void oneThatIsAwayForVeryLongIsForgotten() {
    Duration away = SimulatedHub.WINDOW.multipliedBy(2).plus(SECOND);
    assertThat(reason(awayFor(away))).isEqualTo(GapReason.UNKNOWN);
  }

  /** Many may wait at once, each for seconds. */
  @Test
  void theRecordOfAClientThatWaitsIsNotReadAgainAndAgain() {
    SimulatedHub.World two = new SimulatedHub.World(1, 2, false);
    SimulatedHub ahead = new SimulatedHub(two, 0, () -> {});
    SimulatedHub behind = new SimulatedHub(two, 1, () -> {});
    two.connect(List.of(ahead, behind));
    two.publish(0, List.of("open-0"), null);
    ahead.takeAll();
    Arrival first = arrive(ahead, Optional.empty());
    TestConnection connection = new TestConnection(IDS, ahead.loops.get(0), TestEncoder.placing());
    ahead.loops.on(
        0,
        () -> {
          ClientSession session =
              ahead.returns.connect(connection, first, TestAuthorizer.yes("alice"));
          for (int i = 0; i < 15; i++) {
            session.subscribe(
                SimulatedHub.name("open-" + i + "x".repeat(80)), TestAuthorizer.yes("alice"));
          }
          session.disconnected(CloseReason.TRANSPORT_CLOSED);
          return true;
        });
    ahead.loops.runAll();
    behind.heardAllFromPeer();

    CompletableFuture<Arrival> back =
        behind.loops.on(0, () -> arriving(behind, Optional.of(first.token())));
    long round = Long.MAX_VALUE;
    for (int i = 0; i < 20; i++) {
      long before = allocated();
      behind.loops.pass(Patience.AGAIN_MILLIS);
      behind.loops.runAll();
      round = Math.min(round, allocated() - before);
    }
    assertThat(back).isNotDone();
    assertThat(round).as("bytes, of which reading the record takes 10,000").isLessThan(5_000);

    behind.takeAll();
    behind.loops.pass(Patience.AGAIN_MILLIS);
    behind.loops.runAll();
    assertThat(back.join().resumed()).contains(IDS);
    assertThat(((Arrivals.Resumed) back.join()).wanted()).hasSize(15);
  }

  /** It would go on with fewer channels than it had. */
  @Test
  void aClientWithMoreChannelsThanFitIntoARecordHearsThatItsSessionIsUnknown() {
    Two two = new Two(new Gate(true));
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      many.add("open-" + i + "x".repeat(190));
    }
    String few = closedOn(two.present, "open-0");
    String all = closedOn(two.present, many.toArray(String[]::new));
    assertThat(two.present.returns.records().tooLarge()).isPositive();
    assertThat(two.arriving(few).join().resumed()).contains(IDS);
    assertThat(reason(two.arriving(all).join())).isEqualTo(GapReason.UNKNOWN);
    assertThat(reason(arrive(two.present, Optional.of(all)))).isEqualTo(GapReason.UNKNOWN);
  }

  @Test
  void sessionsThatAreForgottenForLackOfRoomAreLogged() {
    HistoryWatch watch = new HistoryWatch("shop", List.of(), hub.returns);
    String token = closedOn(hub, "open-0");
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(HistoryWatch.class);
    logged.start();
    logger.addAppender(logged);
    try {
      watch.tick();
      assertThat(logged.list).isEmpty();
      hub.returns.records().change(0, SimulatedHub.WINDOW.multipliedBy(2));
      watch.tick();
      watch.tick();
      assertThat(logged.list)
          .singleElement()
          .extracting(ILoggingEvent::getFormattedMessage)
          .asString()
          .startsWith("App shop: no room for all sessions of clients")
          .contains(": 1 forgotten since the start", "Raise recovery.max-records")
          .endsWith("(logged once a minute)");
    } finally {
      logger.detachAppender(logged);
    }
    assertThat(reason(arrive(hub, Optional.of(token)))).isEqualTo(GapReason.UNKNOWN);
  }

  /** It would hear of each member that was there all along that it joins. */
  @Test
  void aMemberGoesOnWhenTheNodeKnowsAllOtherMembers() {
    Gate gate = new Gate(false);
    Two two = new Two(gate);
    String token = closedOn(two.present, "presence-0");
    CompletableFuture<Arrival> back = two.arriving(token);
    two.begun.loops.pass(Patience.AGAIN_MILLIS);
    two.begun.loops.runAll();
    assertThat(back).isNotDone();

    gate.open();
    two.begun.loops.pass(Patience.AGAIN_MILLIS);
    two.begun.loops.runAll();
    assertThat(back.join().resumed()).contains(IDS);
  }

  @Test
  void whoseChannelsHaveNoMembersNeedNotWaitForThat() {
    Two two = new Two(new Gate(false));
    assertThat(two.arriving(closedOn(two.present, "private-0")).join().resumed()).contains(IDS);
  }

  /** Its events are worth more than who is there. */
  @Test
  void aMemberGoesOnWhenItHasWaitedForSoLong() {
    Two two = new Two(new Gate(false));
    CompletableFuture<Arrival> back = two.arriving(closedOn(two.present, "presence-0"));
    two.world.now += Duration.ofSeconds(10).toNanos();
    two.begun.loops.pass(Patience.AGAIN_MILLIS);
    two.begun.loops.runAll();
    assertThat(back.join().resumed()).contains(IDS);
  }

  /** A hub that is there, and one that has just begun. */
  /** In a new session neither. */
  @Test
  void aMemberCatchesUpWhenTheNodeKnowsAllOtherMembers() {
    Gate gate = new Gate(false);
    Two two = new Two(gate);
    two.world.publish(0, List.of("presence-0"), null);
    two.begun.takeAll();
    Optional<String> heard = Optional.of(two.begun.returns.here());
    two.world.publish(0, List.of("presence-0"), null);
    two.begun.takeAll();
    var unused = member(two.present, arrive(two.present, Optional.empty()), "alice");
    CompletableFuture<Arrival> back =
        two.begun.loops.on(
            0,
            () ->
                two.begun
                    .returns
                    .arrive(Optional.of("A".repeat(20)), heard, ORIGIN, Identification.NOBODY)
                    .toCompletableFuture());
    two.world.now += Duration.ofSeconds(10).toNanos();
    two.begun.loops.pass(Patience.AGAIN_MILLIS);
    two.begun.loops.runAll();
    TestConnection bob = member(two.begun, back.join(), "bob");
    two.begun.heardAllFromPeer();
    two.begun.loops.runAll();
    assertThat(bob.written()).isEmpty();
    gate.open();
    two.begun.loops.runAll();
    assertThat(bob.written()).hasSize(2);
    assertThat(bob.written().get(0)).startsWith("event presence-0 E 1");
    assertThat(bob.written().get(1)).startsWith("here presence-0 ").contains("alice@", "bob@");
  }

  private static TestConnection member(SimulatedHub at, Arrival arrival, String user) {
    TestConnection connection = new TestConnection(IDS, at.loops.get(0), TestEncoder.placing());
    at.loops.on(
        0,
        () -> {
          at.returns
              .connect(connection, arrival, TestAuthorizer.yes(user))
              .subscribe(SimulatedHub.name("presence-0"), TestAuthorizer.yes(user));
          return true;
        });
    at.loops.runAll();
    return connection;
  }

  private static final class Two {
    final SimulatedHub.World world = new SimulatedHub.World(1, 2, false);
    final SimulatedHub present = new SimulatedHub(world, 0, () -> {});
    final SimulatedHub begun;

    Two(Gate gate) {
      begun = new SimulatedHub(world, 1, gate, () -> {});
      world.connect(List.of(present, begun));
    }

    /** A client of the one comes to the other, which has heard of it. */
    CompletableFuture<Arrival> arriving(String token) {
      begun.heardAllFromPeer();
      return begun.loops.on(0, () -> ArrivalsTest.arriving(begun, Optional.of(token)));
    }
  }

  /** By this thread so far, in bytes. */
  private static long allocated() {
    var threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  private static @Nullable GapReason reason(Arrival arrival) {
    assertThat(arrival).isInstanceOf(Arrivals.Fresh.class);
    return ((Arrivals.Fresh) arrival).reason();
  }

  /** Has a client connect, lose its connection, and come back later. */
  private Arrival awayFor(Duration away) {
    String token = closedOn(hub, "open-0");
    for (Duration passed = Duration.ZERO;
        passed.compareTo(away) < 0;
        passed = passed.plus(SECOND)) {
      world.now += SECOND.toNanos();
      hub.returns.tick();
      hub.loops.runAll();
    }
    return arrive(hub, Optional.of(token));
  }

  /** Has a client connect, subscribe and lose its connection; its token. */
  private static String closedOn(SimulatedHub at, String... channels) {
    Arrival first = arrive(at, Optional.empty());
    TestConnection connection = new TestConnection(IDS, at.loops.get(0), TestEncoder.placing());
    ClientSession session =
        at.loops.on(0, () -> at.returns.connect(connection, first, TestAuthorizer.yes("alice")));
    at.loops.on(
        0,
        () -> {
          for (String channel : channels) {
            session.subscribe(SimulatedHub.name(channel), TestAuthorizer.yes("alice"));
          }
          return true;
        });
    at.loops.runAll();
    at.loops.on(
        0,
        () -> {
          session.disconnected(CloseReason.TRANSPORT_CLOSED);
          return true;
        });
    at.loops.runAll();
    return first.token();
  }

  private static Arrival arrive(SimulatedHub at, Optional<String> token) {
    return at.loops.on(0, () -> arriving(at, token)).join();
  }

  private static CompletableFuture<Arrival> arriving(SimulatedHub at, Optional<String> token) {
    return at.returns
        .arrive(token, Optional.empty(), ORIGIN, Identification.NOBODY)
        .toCompletableFuture();
  }
}
