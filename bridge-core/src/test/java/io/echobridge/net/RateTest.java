package io.echobridge.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void afterAPauseSoManyHappenAtOnceAndThenSoManyASecond() {
    Rate rate = Rate.of(10, 5);

    List<Long> times = asOftenAsAllowed(rate, 25);

    assertThat(times.subList(0, 5)).containsOnly(0L);
    assertThat(times.subList(5, 25)).allMatch(time -> time > 0);
    assertThat(times.get(24)).isEqualTo(20 * SECOND / 10);
  }

  @Test
  void aPauseGivesBackNoMoreThanTheLeeway() {
    Rate rate = Rate.of(10, 5);
    long spent = 0;
    for (int i = 0; i < 5; i++) {
      assertThat(rate.waitNanos(spent, 1000 * SECOND)).isZero();
      spent = rate.spend(spent, 1000 * SECOND);
    }
    assertThat(rate.waitNanos(spent, 1000 * SECOND)).isEqualTo(SECOND / 10);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 19, 20, 21, 200, 2000, 100_000})
  void anEvenRateIsNeverMoreThanItSaysInAnySecondAndNearlyAsMuch(int perSecond) {
    List<Long> times = asOftenAsAllowed(Rate.even(perSecond), perSecond * 4);

    for (int i = perSecond; i < times.size(); i++) {
      assertThat(times.get(i) - times.get(i - perSecond)).isGreaterThanOrEqualTo(SECOND);
    }
    double seconds = times.get(times.size() - 1) / (double) SECOND;
    assertThat(seconds).isLessThan(4.4);
  }

  private static List<Long> asOftenAsAllowed(Rate rate, int count) {
    List<Long> times = new ArrayList<>();
    long now = 0;
    long spent = -SECOND;
    for (int i = 0; i < count; i++) {
      now += rate.waitNanos(spent, now);
      spent = rate.spend(spent, now);
      times.add(now);
    }
    return times;
  }
}
