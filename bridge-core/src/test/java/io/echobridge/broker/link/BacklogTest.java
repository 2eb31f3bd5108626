package io.echobridge.broker.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.net.HeapShares;
import io.echobridge.net.MemoryBudget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final MemoryBudget budget = new MemoryBudget(100);
  private final Backlog.Shared shared = new Backlog.Shared(budget);
  private final Backlog memory = new Backlog(shared);
  private final Backlog other = new Backlog(shared);

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

  @Test
  void whatAnotherConnectionHasInMemoryTakesRoomToo() throws Exception {
    memory.bound();
    memory.take(10);
    other.take(60);
    CompletableFuture<Thread> started = new CompletableFuture<>();
    CompletableFuture<Void> second = take(50, started);
    awaitWaiting(started);
    assertThat(second).isNotDone();

    other.give(60);
    assertThat(second).succeedsWithin(PATIENCE);
    assertThat(budget.used()).isEqualTo(60);
  }

  @Test
  void aConnectionWithNothingInMemoryWaitsForNoOther() throws Exception {
    memory.bound();
    other.take(100);
    assertThat(take(50, new CompletableFuture<>())).succeedsWithin(PATIENCE);
  }

  @Test
  void aConnectionThatEndsGivesBackWhatNobodyTook() throws Exception {
    memory.bound();
    memory.take(10);
    other.take(90);
    CompletableFuture<Thread> started = new CompletableFuture<>();
    CompletableFuture<Void> second = take(50, started);
    awaitWaiting(started);

    other.close();
    assertThat(second).succeedsWithin(PATIENCE);

    other.give(90); // one that was being taken meanwhile
    other.take(7);
    assertThat(budget.used()).isEqualTo(60);
  }

  @Test
  void allConnectionsShareOnePartOfTheHeap() throws Exception {
    long before = HeapShares.BROKER_MESSAGES.used();
    Backlog one = new Backlog();
    one.take(10);
    assertThat(HeapShares.BROKER_MESSAGES.used()).isEqualTo(before + 10);
    assertThat(one.largest()).isEqualTo(HeapShares.BROKER_MESSAGES.limit() / 4);
    one.close();
    assertThat(HeapShares.BROKER_MESSAGES.used()).isEqualTo(before);
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
