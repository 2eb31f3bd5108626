package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.hub.PlainSimulation.Flaw;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Thousands of times three clients. A failure names its seed; {@code -Dseed=N} tells its steps. */
class PlainSimulationTest {
  private static final int SEEDS = Integer.getInteger("seeds", 500);
  private static final int SEEDS_WITH_A_FLAW = 1_500;

  private final AtomicInteger caughtUp = new AtomicInteger();
  private final AtomicInteger gaps = new AtomicInteger();

  @Test
  void everyClientHearsAllThatItMissedOnceAndInOrder() {
    Long seed = Long.getLong("seed");
    if (seed != null) {
      new PlainSimulation(seed, Flaw.NONE, true).run();
      return;
    }
    assertThat(firstViolation(Flaw.NONE, SEEDS)).isNull();
    assertThat(caughtUp.get()).isGreaterThan(SEEDS);
    assertThat(gaps.get()).isPositive();
  }

  @ParameterizedTest
  @EnumSource(value = Flaw.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void eachFlawIsNoticed(Flaw flaw) {
    assertThat(firstViolation(flaw, SEEDS_WITH_A_FLAW)).isNotNull();
  }

  private @Nullable String firstViolation(Flaw flaw, int seeds) {
    AtomicReference<@Nullable String> violation = new AtomicReference<>();
    LongStream.range(0, seeds)
        .parallel()
        .takeWhile(seed -> violation.get() == null)
        .forEach(
            seed -> {
              PlainSimulation simulation = new PlainSimulation(seed, flaw, false);
              try {
                simulation.run();
              } catch (RuntimeException | AssertionError e) {
                violation.compareAndSet(null, "seed " + seed + ": " + e);
              }
              caughtUp.addAndGet(simulation.caughtUp);
              gaps.addAndGet(simulation.gaps);
            });
    return violation.get();
  }
}
