package io.echobridge.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.net.Rate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CallQueueTest {
  /** What a busy machine may add between a call's turn and the look at the clock. */
  private static final long ALMOST_A_SECOND = Duration.ofMillis(950).toNanos();

  private final List<Long> begun = Collections.synchronizedList(new ArrayList<>());

  @Test
  void noMoreCallsBeginWithinASecondThanAllowedHoweverShortTheyAre() {
    try (CallQueue calls = new CallQueue(1000, 1000, Rate.even(100), Runnable::run)) {
      for (int i = 0; i < 250; i++) {
        call(calls, new CompletableFuture<>(), true);
      }
      await().until(() -> begun.size() == 250);
      for (int i = 100; i < 250; i++) {
        assertThat(begun.get(i) - begun.get(i - 100)).isGreaterThan(ALMOST_A_SECOND);
      }
    }
  }

  @Test
  void withoutAnAnswerOnlySoManyAreInFlightWhateverTheRate() {
    try (CallQueue calls = new CallQueue(3, 1000, Rate.even(100_000), Runnable::run)) {
      List<CompletableFuture<Authorization>> answers = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        answers.add(new CompletableFuture<>());
        call(calls, answers.get(i), false);
      }
      assertThat(begun).hasSize(3);
      answers.get(0).complete(new Authorization.Granted(null));
      await().until(() -> begun.size() == 4);
    }
  }

  @Test
  void aCallThatWaitsForThePaceIsTakenBack() {
    try (CallQueue calls = new CallQueue(10, 1, Rate.even(1), Runnable::run)) {
      call(calls, new CompletableFuture<>(), true);
      CompletableFuture<Authorization> waiting = new CompletableFuture<>();
      CallQueue.Call call = calls.submit(waiting, 1, () -> begun.add(System.nanoTime()));
      CompletableFuture<Authorization> refused = new CompletableFuture<>();
      call(calls, refused, true);
      assertThat(refused).isCompletedWithValueMatching(a -> a.toString().contains("503"));

      calls.takeBack(call);

      call(calls, new CompletableFuture<>(), true);
      await().until(() -> begun.size() == 2);
      assertThat(waiting).isDone();
    }
  }

  private void call(CallQueue calls, CompletableFuture<Authorization> answer, boolean answered) {
    var unused =
        calls.submit(
            answer,
            1,
            () -> {
              begun.add(System.nanoTime());
              if (answered) {
                answer.complete(new Authorization.Granted(null));
              }
            });
  }
}
