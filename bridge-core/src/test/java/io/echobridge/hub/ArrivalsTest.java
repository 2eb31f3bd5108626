package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.gate.CloseReason;
import io.echobridge.protocol.ClientSession;
import io.echobridge.protocol.GapReason;
import io.echobridge.protocol.Recovery;
import io.echobridge.protocol.Recovery.Arrival;
import io.echobridge.token.Identification;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a client hears that comes back late: the clock is the test's. */
class ArrivalsTest {
  private static final String ORIGIN = "https://shop.example";
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final SimulatedHub.World world = new SimulatedHub.World(1, 1, false);
  private final SimulatedHub hub = new SimulatedHub(world, 0, () -> {});

  ArrivalsTest() {
    world.connect(List.of(hub));
  }

  @Test
  void aClientThatIsAwayForLessThanTheWindowGoesOn() {
    Arrival back = awayFor(SimulatedHub.WINDOW.minus(SECOND));
    assertThat(back.resumed()).contains(new Recovery.Ids("socket", "public"));
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
    Recovery.Ids ids = new Recovery.Ids("socket", "public");
    TestConnection connection = new TestConnection(ids, ahead.loops.get(0), TestEncoder.placing());
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
    assertThat(back.join().resumed()).contains(ids);
    assertThat(((Arrivals.Resumed) back.join()).wanted()).hasSize(15);
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
    Arrival first = arrive(hub, Optional.empty());
    Recovery.Ids ids = new Recovery.Ids("socket", "public");
    TestConnection connection = new TestConnection(ids, hub.loops.get(0), TestEncoder.placing());
    ClientSession session =
        hub.loops.on(0, () -> hub.returns.connect(connection, first, TestAuthorizer.yes("alice")));
    hub.loops.on(
        0,
        () -> {
          session.subscribe(SimulatedHub.name("open-0"), TestAuthorizer.yes("alice"));
          return true;
        });
    hub.loops.runAll();
    hub.loops.on(
        0,
        () -> {
          session.disconnected(CloseReason.TRANSPORT_CLOSED);
          return true;
        });
    hub.loops.runAll();
    for (Duration passed = Duration.ZERO;
        passed.compareTo(away) < 0;
        passed = passed.plus(SECOND)) {
      world.now += SECOND.toNanos();
      hub.returns.tick();
      hub.loops.runAll();
    }
    return arrive(hub, Optional.of(first.token()));
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
