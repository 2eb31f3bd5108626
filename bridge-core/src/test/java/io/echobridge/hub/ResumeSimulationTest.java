package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.hub.ResumeSimulation.Flaw;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResumeSimulationTest extends SimulationTest<ResumeSimulation> {
  private final AtomicInteger resumed = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  @Test
  void everyClientHearsAllThatItMissedOnceAndInOrder() {
    if (SEED != null) {
      new ResumeSimulation(SEED, Flaw.NONE, true).run();
      return;
    }
    assertThat(violation(SEEDS, seed -> new ResumeSimulation(seed, Flaw.NONE, false))).isEmpty();
    assertThat(resumed.get()).isGreaterThan(SEEDS);
    assertThat(refused.get()).isPositive();
  }

  @ParameterizedTest
  @EnumSource(value = Flaw.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void eachFlawIsNoticed(Flaw flaw) {
    assertThat(violation(SEEDS_WITH_A_FLAW, seed -> new ResumeSimulation(seed, flaw, false)))
        .isNotEmpty();
  }

  @Override
  void played(ResumeSimulation simulation) {
    resumed.addAndGet(simulation.resumed);
    refused.addAndGet(simulation.refused);
  }
}
