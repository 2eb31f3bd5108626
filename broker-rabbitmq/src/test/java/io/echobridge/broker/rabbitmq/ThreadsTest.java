package io.echobridge.broker.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThreadsTest {
  private final Threads threads = Threads.named("threads of a test");

  @Test
  void whatTheClientLibraryHandsOverAfterTheEndIsDropped() throws Exception {
    CountDownLatch runs = new CountDownLatch(2);
    threads.receiving().execute(runs::countDown);
    threads.hearing().execute(runs::countDown);
    assertThat(runs.await(60, TimeUnit.SECONDS)).isTrue();

    threads.close();
    CountDownLatch late = new CountDownLatch(1);
    threads.receiving().execute(late::countDown);
    threads.hearing().execute(late::countDown);
    assertEnds(threads.receiving());
    assertEnds(threads.hearing());
    assertThat(late.getCount()).isEqualTo(1);
  }

  @Test
  void whatWaitsToBeSaidAtTheEndIsAnsweredAndMoreIsRefused() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    var saying = CompletableFuture.supplyAsync(() -> await(goOn), threads.speaking());
    var waiting = CompletableFuture.supplyAsync(() -> true, threads.speaking());

    threads.close();
    goOn.countDown();
    assertThat(saying).succeedsWithin(60, TimeUnit.SECONDS).isEqualTo(true);
    assertThat(waiting).succeedsWithin(60, TimeUnit.SECONDS).isEqualTo(true);
    assertThatThrownBy(() -> threads.speaking().execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    assertEnds(threads.speaking());
  }

  private static void assertEnds(ExecutorService thread) throws InterruptedException {
    assertThat(thread.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
