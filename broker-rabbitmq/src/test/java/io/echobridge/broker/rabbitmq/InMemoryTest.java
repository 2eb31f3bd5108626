package io.echobridge.broker.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class InMemoryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final InMemory memory = new InMemory(100);

  @Test
  void whatDoesNotFitWaitsUntilSomethingWasTaken() throws Exception {
    memory.bound();
    memory.take(60);
    CompletableFuture<Thread> started = new CompletableFuture<>();
    CompletableFuture<Void> second = take(50, started);
    awaitWaiting(started);
    assertThat(second).isNotDone();

    memory.give(60);
    assertThat(second).succeedsWithin(PATIENCE);
  }

  @Test
  void whatFitsDoesNotWait() throws Exception {
    memory.bound();
    memory.take(60);
    assertThat(take(40, new CompletableFuture<>())).succeedsWithin(PATIENCE);
  }

  @Test
  void aSingleMessageAlwaysHasRoom() {
    memory.bound();
    assertThat(take(1_000, new CompletableFuture<>())).succeedsWithin(PATIENCE);
  }

  @Test
  void nothingWaitsBeforeAllIsSetUp() throws Exception {
    memory.take(100);
    assertThat(take(100, new CompletableFuture<>())).succeedsWithin(PATIENCE);
  }

  @Test
  void theEndLetsWhoWaitsGo() throws Exception {
    memory.bound();
    memory.take(100);
    CompletableFuture<Thread> started = new CompletableFuture<>();
    CompletableFuture<Void> second = take(1, started);
    awaitWaiting(started);

    memory.close();
    assertThat(second).succeedsWithin(PATIENCE);
  }

  private CompletableFuture<Void> take(long size, CompletableFuture<Thread> started) {
    return CompletableFuture.runAsync(
        () -> {
          started.complete(Thread.currentThread());
          try {
            memory.take(size);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static void awaitWaiting(CompletableFuture<Thread> started) {
    Thread waits = started.join();
    Awaitility.await().atMost(PATIENCE).until(() -> waits.getState() == Thread.State.WAITING);
  }
}
