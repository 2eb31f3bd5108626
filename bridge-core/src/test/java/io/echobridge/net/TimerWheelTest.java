package io.echobridge.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimerWheelTest {
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(100);

  private long now = 5 * TICK;
  private final TimerWheel wheel = new TimerWheel(TICK, now);
  private final List<String> fired = new ArrayList<>();

  private final class Named extends Timer {
    final String name;
    Runnable then = () -> {};

    Named(String name) {
      this.name = name;
    }

    @Override
    protected void onTimeout() {
      fired.add(name);
      then.run();
    }
  }

  private Named set(String name, long millis) {
    Named timer = new Named(name);
    wheel.schedule(timer, TimeUnit.MILLISECONDS.toNanos(millis), now);
    return timer;
  }

  private void pass(long millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
    wheel.advance(now);
  }

  @Test
  void aTimerFiresOnceAndNeverEarly() {
    set("a", 250);
    pass(200);
    assertThat(fired).isEmpty();
    pass(200);
    pass(100_000);
    assertThat(fired).containsExactly("a");
  }

  @Test
  void aTimerMayBeMovedAndCancelled() {
    Named moved = set("moved", 200);
    Named cancelled = set("cancelled", 200);
    wheel.schedule(moved, TimeUnit.MILLISECONDS.toNanos(1000), now);
    cancelled.cancel();
    cancelled.cancel();
    assertThat(cancelled.isSet()).isFalse();
    pass(900);
    assertThat(fired).isEmpty();
    pass(200);
    assertThat(fired).containsExactly("moved");
  }

  @Test
  void aTimerMaySetItselfAndCancelOthersWhenItFires() {
    Named again = set("again", 100);
    Named other = set("other", 100);
    again.then =
        () -> {
          other.cancel();
          wheel.schedule(again, TimeUnit.MILLISECONDS.toNanos(100), now);
        };
    pass(150);
    pass(150);
    assertThat(fired).containsExactly("again", "again");
  }

  @Test
  void delaysLongerThanATurnAndLongStopsAreNoProblem() {
    set("long", 120_000);
    pass(60_000);
    assertThat(fired).isEmpty();
    set("soon", 100);
    pass(600_000);
    assertThat(fired).containsExactlyInAnyOrder("long", "soon");
  }

  @Test
  void manyTimersFireEachInItsTickOrTheNext() {
    Random random = new Random(5);
    long[] late = new long[1];
    for (int i = 0; i < 10_000; i++) {
      long due = now + TimeUnit.MILLISECONDS.toNanos(random.nextInt(200_000));
      Named timer = new Named("n");
      timer.then =
          () -> {
            assertThat(now).isGreaterThanOrEqualTo(due);
            late[0] = Math.max(late[0], now - due);
          };
      wheel.schedule(timer, due - now, now);
    }
    for (int i = 0; i < 2100; i++) {
      pass(100);
    }
    assertThat(fired).hasSize(10_000);
    assertThat(late[0]).isLessThanOrEqualTo(2 * TICK);
  }
}
