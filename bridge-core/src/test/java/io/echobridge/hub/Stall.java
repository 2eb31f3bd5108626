package io.echobridge.hub;

import io.echobridge.net.EventLoop;
import java.util.concurrent.CountDownLatch;

/** Holds a loop until it is closed. */
final class Stall implements AutoCloseable {
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);

  Stall(EventLoop loop) {
    loop.execute(
        () -> {
          held.countDown();
          await(over);
        });
    await(held);
  }

  @Override
  public void close() {
    over.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
