package io.echobridge.admin.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is kept for plots: how much, how finely, and for how long. */
class HistoryTest {
  private static final Line IN = new Line("shop", "in", "");
  private static final Line OUT = new Line("shop", "out", "");

  private final History history = new History();
  private long now = 1_000_000;

  @Test
  void whatIsNewFollowsWhatWasTold() {
    add(Map.of(IN, 1f));
    add(Map.of(IN, 2f, OUT, 7f));
    History.Part all = history.since(-1);
    assertThat(all.isWhole()).isTrue();
    assertThat(all.lines().get(IN)).containsExactly(1, 2);
    assertThat(all.lines().get(OUT)).containsExactly(Float.NaN, 7);
    assertThat(all.times()).containsExactly(now - 2_000, now);

    add(Map.of(IN, 3f));
    History.Part next = history.since(all.tick());
    assertThat(next.isWhole()).isFalse();
    assertThat(next.times()).containsExactly(now);
    assertThat(next.lines().get(IN)).containsExactly(3);
    assertThat(next.lines().get(OUT)).containsExactly(Float.NaN);
    assertThat(history.since(next.tick()).times()).isEmpty();
  }

  @Test
  void aTickOfAnotherLifeBringsEverything() {
    add(Map.of(IN, 1f));
    long tick = history.since(-1).tick();
    assertThat(history.since(tick + 1).isWhole()).isTrue();
    assertThat(history.since(3).isWhole()).isTrue();

    // A page that is open across restarts asks with ticks of those that were before.
    for (int life = 0; life < 20; life++) {
      History next = new History();
      for (int i = 0; i < 100; i++) {
        next.add(now, Map.of(IN, 1f));
      }
      assertThat(next.since(tick).isWhole()).isTrue();
      assertThat(next.since(tick + 50).isWhole()).isTrue();
      assertThat(next.since(-1).times()).hasSize(100);
      assertThat(String.valueOf(next.since(-1).tick())).hasSizeLessThanOrEqualTo(9);
    }
  }

  @Test
  void aQuarterOfAnHourIsKeptFinelyAtItsEndAndCoarselyBefore() {
    int ticks = 450;
    for (int i = 0; i < 2 * ticks; i++) {
      add(Map.of(IN, (float) i));
    }
    History.Part part = history.since(-1);
    long[] times = part.times();
    assertThat(now - times[0]).isBetween(14L * 60_000, 15L * 60_000);
    assertThat(times).isSorted().doesNotHaveDuplicates().endsWith(now);
    float[] values = Objects.requireNonNull(part.lines().get(IN));
    assertThat(values).isSorted();
    assertThat(values[values.length - 1]).isEqualTo(2 * ticks - 1);
    int last = times.length - 1;
    assertThat(times[last] - times[last - 1]).isEqualTo(2_000);
    assertThat(times[last - 149] - times[last - 150]).isLessThanOrEqualTo(10_000);
    assertThat(times[1] - times[0]).isEqualTo(10_000);
    assertThat(times.length).isLessThanOrEqualTo(History.FINE + History.COARSE);
  }

  @Test
  void aPeakIsSeenAlsoWhenItIsOld() {
    for (int i = 0; i < 200; i++) {
      add(Map.of(IN, i == 3 ? 99f : 1f));
    }
    assertThat(history.since(-1).lines().get(IN)).contains(99).contains(1);
  }

  @Test
  void aLineOfWhichNothingIsHeardGoes() {
    add(Map.of(IN, 1f, OUT, 1f));
    for (int i = 0; i < 460; i++) {
      add(Map.of(IN, 1f));
    }
    assertThat(history.since(-1).lines()).containsOnlyKeys(IN);
  }

  @Test
  void itTakesLessThanTwoMegabytesWhateverThereIsToMeasure() {
    assertThat(History.MOST_LINES * (4 * (History.FINE + History.COARSE) + 300))
        .isLessThanOrEqualTo(2 << 20);
    long before = used();
    History[] kept = {new History()};
    for (int i = 0; i < 1_000; i++) {
      Map<Line, Float> values = new HashMap<>();
      for (int line = 0; line < 2_000; line++) {
        values.put(new Line("app-" + line % 100, "refused", "a reason " + line), 1f + line);
      }
      kept[0].add(now += 2_000, values);
    }
    long after = used();
    assertThat(kept[0].since(-1).leftOut()).isEqualTo(2_000 - History.MOST_LINES);
    assertThat(kept[0].since(-1).lines()).hasSize(History.MOST_LINES);
    assertThat(after - before).isLessThan(2 << 20);
  }

  @Test
  void aNameOfOthersIsCut() {
    assertThat(new Line("a", "node-out", "x".repeat(100_000)).name()).hasSize(80);
  }

  private void add(Map<Line, Float> values) {
    now += History.STEP_MILLIS;
    history.add(now, values);
  }

  private static long used() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
