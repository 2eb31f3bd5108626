package io.echobridge.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1000 * MILLI;

  private long now = -5 * SECOND;

  private Pace pace(int perSecond) {
    return new Pace(perSecond, () -> now);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 19, 20, 21, 200, 1000})
  void whereverBetweenBeginningAndEndCallsArriveNoMoreDoWithinAnySecond(int perSecond) {
    Random random = new Random(perSecond);
    Pace pace = pace(perSecond);
    List<Long> arrivals = new ArrayList<>();
    PriorityQueue<Long> ends = new PriorityQueue<>();
    while (arrivals.size() < perSecond * 5) {
      while (!ends.isEmpty() && ends.element() <= now) {
        ends.remove();
        pace.end();
      }
      long wait = pace.begin();
      if (wait == 0) {
        long lasts = random.nextLong(random.nextInt(10) == 0 ? SECOND : 50 * MILLI);
        arrivals.add(now + random.nextLong(lasts + 1));
        ends.add(now + lasts);
      } else {
        now = Math.min(now + wait, ends.isEmpty() ? Long.MAX_VALUE : ends.element());
      }
    }
    arrivals.sort(null);
    for (int i = perSecond; i < arrivals.size(); i++) {
      assertThat(arrivals.get(i) - arrivals.get(i - perSecond)).isGreaterThanOrEqualTo(SECOND);
    }
  }

  @Test
  void callsThatEndAtOnceAreSpreadAndNearlyAsManyAsAllowed() {
    Pace pace = pace(200);
    List<Long> begun = new ArrayList<>();
    long start = now;
    while (begun.size() < 1001) {
      long wait = pace.begin();
      now += wait;
      if (wait == 0) {
        begun.add(now);
        pace.end();
      }
    }
    assertThat(begun.get(1000) - start).isLessThanOrEqualTo(5 * SECOND + SECOND / 20);
    for (int i = 10; i < begun.size(); i++) {
      assertThat(begun.get(i) - begun.get(i - 10)).isGreaterThanOrEqualTo(5 * MILLI);
    }
  }

  @Test
  void aCallWithoutAnEndKeepsItsTurnAndOneThatEndsGivesItBackASecondLater() {
    Pace pace = pace(1);
    assertThat(pace.begin()).isZero();
    now += 10 * SECOND;
    assertThat(pace.begin()).isEqualTo(SECOND);
    pace.end();
    now += SECOND - 1;
    assertThat(pace.begin()).isEqualTo(1);
    now += 1;
    assertThat(pace.begin()).isZero();
  }

  @Test
  void anotherNumberCountsFromNowOn() {
    Pace pace = pace(1);
    assertThat(pace.begin()).isZero();
    pace.change(2);
    now += SECOND / 2;
    assertThat(pace.begin()).isPositive(); // the turn of the old gap
    now += SECOND / 2;
    assertThat(pace.begin()).isZero();
    now += SECOND / 2;
    assertThat(pace.begin()).isPositive();
  }
}
