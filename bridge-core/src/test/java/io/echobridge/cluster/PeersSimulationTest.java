package io.echobridge.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.echobridge.cluster.frame.FrameCodec;
import io.echobridge.presence.NodeId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Thousands of minutes in the life of a cluster. A failure names its seed; {@code -Dseed=N} tells
 * that minute step by step, and {@code -Dflaw=NAME} with a flaw.
 */
final class PeersSimulationTest {
  private static final int SEEDS = Integer.getInteger("seeds", 10_000);
  private static final int SEEDS_WITH_A_FLAW = 3_000;

  /** Seeds that failed once, when a check was wrong or the code was. */
  private static final long[] ONCE_FAILED = {2, 3, 4, 183, 213, 661, 1362, 8943, 9224};

  private static final ThreadLocal<Map<NodeId, FrameCodec>> CODECS =
      ThreadLocal.withInitial(HashMap::new);

  @Test
  void noSeedViolatesAPromise() {
    Long seed = Long.getLong("seed");
    if (seed != null) {
      new PeersSimulation(
              seed, Flaw.valueOf(System.getProperty("flaw", "NONE")), CODECS.get(), true)
          .run();
      return;
    }
    long began = System.nanoTime();
    assertThat(firstViolation(Flaw.NONE, SEEDS)).isNull();
    System.out.printf("%d seeds in %d ms%n", SEEDS, (System.nanoTime() - began) / 1_000_000);
  }

  @Test
  void noSeedThatFailedOnceFailsAgain() {
    for (long seed : ONCE_FAILED) {
      assertThatCode(() -> new PeersSimulation(seed, Flaw.NONE, CODECS.get(), false).run())
          .as("seed %d", seed)
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Flaw.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE", "ANY_STREAM"})
  void eachFlawIsNoticed(Flaw flaw) {
    String violation = firstViolation(flaw, SEEDS_WITH_A_FLAW);
    System.out.println(flaw + ": " + violation);
    assertThat(violation).isNotNull();
  }

  private static @Nullable String firstViolation(Flaw flaw, int seeds) {
    AtomicReference<@Nullable String> violation = new AtomicReference<>();
    LongStream.range(0, seeds)
        .parallel()
        .takeWhile(seed -> violation.get() == null)
        .forEach(
            seed -> {
              if (violation.get() == null) {
                try {
                  new PeersSimulation(seed, flaw, CODECS.get(), false).run();
                } catch (PeersSimulation.Violation e) {
                  violation.compareAndSet(null, e.getMessage());
                } catch (RuntimeException e) {
                  violation.compareAndSet(null, "seed " + seed + ": " + e);
                }
              }
            });
    return violation.get();
  }
}
