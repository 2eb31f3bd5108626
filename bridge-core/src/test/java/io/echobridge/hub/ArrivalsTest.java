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

  private static @Nullable GapReason reason(Arrival arrival) {
    assertThat(arrival).isInstanceOf(Arrivals.Fresh.class);
    return ((Arrivals.Fresh) arrival).reason();
  }

  /** Has a client connect, lose its connection, and come back later. */
  private Arrival awayFor(Duration away) {
    Arrival first = arrive(Optional.empty());
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
    return arrive(Optional.of(first.token()));
  }

  private Arrival arrive(Optional<String> token) {
    return hub.loops
        .on(
            0,
            () ->
                hub.returns
                    .arrive(token, Optional.empty(), ORIGIN, Identification.NOBODY)
                    .toCompletableFuture())
        .join();
  }
}
