package io.echobridge.hub.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  @Test
  void itRunsOnceWhenItsTimeIsOver() throws Exception {
    CountDownLatch ran = new CountDownLatch(1);
    Deadline deadline = Deadline.in(1, ran::countDown);
    assertThat(ran.await(60, TimeUnit.SECONDS)).isTrue();
    deadline.callOff();
  }

  @Test
  void whatIsCalledOffIsForgottenAndDoesNotRun() {
    WeakReference<AtomicInteger> kept = calledOff();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              System.gc();
              return kept.get() == null;
            });
  }

  private static WeakReference<AtomicInteger> calledOff() {
    AtomicInteger runs = new AtomicInteger();
    Deadline.in(3_600_000, runs::incrementAndGet).callOff();
    assertThat(runs).hasValue(0);
    return new WeakReference<>(runs);
  }
}
