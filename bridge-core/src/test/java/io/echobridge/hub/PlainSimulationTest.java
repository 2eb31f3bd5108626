package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.hub.PlainSimulation.Flaw;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlainSimulationTest extends SimulationTest<PlainSimulation> {
  private final AtomicInteger caughtUp = new AtomicInteger();
  private final AtomicInteger gaps = new AtomicInteger();

  @Test
  void everyClientHearsAllThatItMissedOnceAndInOrder() {
    if (SEED != null) {
      new PlainSimulation(SEED, Flaw.NONE, true).run();
      return;
    }
    assertThat(violation(SEEDS, seed -> new PlainSimulation(seed, Flaw.NONE, false))).isEmpty();
    assertThat(caughtUp.get()).isGreaterThan(SEEDS);
    assertThat(gaps.get()).isPositive();
  }

  @ParameterizedTest
  @EnumSource(value = Flaw.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void eachFlawIsNoticed(Flaw flaw) {
    assertThat(violation(SEEDS_WITH_A_FLAW, seed -> new PlainSimulation(seed, flaw, false)))
        .isNotEmpty();
  }

  @Override
  void played(PlainSimulation simulation) {
    caughtUp.addAndGet(simulation.caughtUp);
    gaps.addAndGet(simulation.gaps);
  }
}
