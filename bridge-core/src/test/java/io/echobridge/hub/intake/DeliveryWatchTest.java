package io.echobridge.hub.intake;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeliveryWatchTest {
  private static final long PATIENCE = Duration.ofMillis(200).toNanos();

  private final AtomicBoolean heldBack = new AtomicBoolean();
  private final DeliveryWatch deliveries = new DeliveryWatch(heldBack::get);
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicBoolean stop = new AtomicBoolean();

  @AfterEach
  void end() {
    release.countDown();
    stop.set(true);
  }

  private Thread thread(Runnable inCall) {
    Thread thread =
        new Thread(
            () -> {
              DeliveryWatch.Call call = deliveries.own();
              do {
                call.begin();
                inCall.run();
                call.end();
              } while (!stop.get());
            });
    thread.start();
    return thread;
  }

  private void waitForRelease() {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aThreadThatStaysInOneCallIsStuckUntilItComesOut() {
    Thread stuck = thread(this::waitForRelease);
    await().until(() -> deliveries.stuck(PATIENCE).equals(java.util.List.of(stuck)));
    release.countDown();
    await().until(() -> deliveries.stuck(PATIENCE).isEmpty());
  }

  @Test
  void aThreadThatIsHeldBackIsNotStuck() {
    heldBack.set(true);
    Thread held = thread(this::waitForRelease);
    await().during(Duration.ofSeconds(1)).until(() -> deliveries.stuck(PATIENCE).isEmpty());
    heldBack.set(false);
    await().until(() -> deliveries.stuck(PATIENCE).contains(held));
  }

  @Test
  void aThreadWithOneMessageAfterTheOtherIsNotStuck() {
    thread(Thread::onSpinWait);
    await().during(Duration.ofSeconds(1)).until(() -> deliveries.stuck(PATIENCE).isEmpty());
  }

  @Test
  void aThreadThatHasEndedIsForgotten() throws Exception {
    stop.set(true);
    Thread ended =
        new Thread(
            () -> {
              deliveries.own().begin();
            });
    ended.start();
    ended.join();
    await().during(Duration.ofSeconds(1)).until(() -> deliveries.stuck(PATIENCE).isEmpty());
  }
}
