package io.echobridge.hub;

import io.echobridge.hub.Simulation.Violation;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Thousands of times three clients. A failure names its seed; {@code -Dseed=N} tells its steps. */
abstract class SimulationTest<S extends Simulation> {
  /** How many are played with nothing wrong. */
  static final int SEEDS = Integer.getInteger("seeds", 500);

  /** Within how many a flaw has to be noticed. */
  static final int SEEDS_WITH_A_FLAW = 1_500;

  /** Of {@code -Dseed=N}. */
  static final @Nullable Long SEED = Long.getLong("seed");

  /** Hears of each simulation that was played; from any thread. */
  abstract void played(S simulation);

  /** Plays that many, until one breaks a promise. */
  final Optional<String> violation(int seeds, LongFunction<S> making) {
    return LongStream.range(0, seeds)
        .parallel()
        .mapToObj(seed -> violation(making.apply(seed)))
        .flatMap(Optional::stream)
        .findAny();
  }

  private Optional<String> violation(S simulation) {
    try {
      simulation.run();
      return Optional.empty();
    } catch (Violation e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } finally {
      played(simulation);
    }
  }
}
