package io.echobridge.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GrowthTest {
  private static final int MINUTES = 60;

  private final Random random = new Random(11);

  @Test
  void aDaemonThatBreathesIsFlat() {
    assertThat(grown(minute -> sample(random.nextInt(100), Growth.HEAP))).isEmpty();
  }

  @Test
  void whatFillsUpInTheFirstQuarterIsNoGrowth() {
    assertThat(grown(minute -> sample(Math.min(minute, 14) * 3_000L, Growth.RESIDENT))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void whateverGrowsByAThirdInAnHourIsNamed(Growth thing) {
    assertThat(grown(minute -> sample(minute * start(thing) / 2 / MINUTES, thing)))
        .containsExactly(thing);
  }

  @ParameterizedTest
  @EnumSource
  void whateverShrinksIsNoGrowth(Growth thing) {
    assertThat(grown(minute -> sample(-minute * start(thing) / 2 / MINUTES, thing))).isEmpty();
  }

  @Test
  void oneOutlierIsNoGrowth() {
    assertThat(grown(minute -> sample(minute == 55 ? 100_000 : 0, Growth.HEAP))).isEmpty();
  }

  @Test
  void aFewSamplesTellNothing() {
    assertThatThrownBy(() -> Growth.judge(List.of(sample(0, Growth.HEAP))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("at least 8 samples tell of growth, not 1");
  }

  private static List<Growth> grown(IntFunction<Sample> minute) {
    List<Sample> samples = IntStream.range(0, MINUTES).mapToObj(minute).toList();
    return Growth.judge(samples).stream()
        .filter(Growth.Verdict::grown)
        .map(Growth.Verdict::thing)
        .toList();
  }

  /** As it is at the start, with {@code more} of one thing. */
  private static Sample sample(long more, Growth thing) {
    return new Sample(
        held(Growth.HEAP, thing, more),
        held(Growth.RESIDENT, thing, more),
        held(Growth.DIRECT, thing, more),
        held(Growth.FILES, thing, more),
        held(Growth.THREADS, thing, more));
  }

  private static long held(Growth each, Growth thing, long more) {
    return start(each) + (each == thing ? more : 0);
  }

  private static long start(Growth thing) {
    return switch (thing) {
      case HEAP -> 20_000;
      case RESIDENT -> 200_000;
      case DIRECT -> 10_000;
      case FILES -> 1_500;
      case THREADS -> 30;
    };
  }
}
