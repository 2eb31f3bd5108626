package io.echobridge.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CallQueueTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final Asker ASKER = new Asker("192.0.2.7", "123.456");

  private final Queue<CompletableFuture<String>> underWay = new ArrayDeque<>();
  private final List<Long> begun = Collections.synchronizedList(new ArrayList<>());

  @Test
  void noMoreCallsBeginWithinASecondThanAllowedHoweverShortTheyAre() {
    try (CallQueue<String> calls =
        new CallQueue<>(1000, 1000, new Pace(100), Runnable::run, Unasked::name)) {
      for (int i = 0; i < 250; i++) {
        call(calls, new CompletableFuture<>(), true);
      }
      await().until(() -> begun.size() == 250);
      for (int i = 100; i < 250; i++) {
        assertThat(begun.get(i) - begun.get(i - 100)).isGreaterThanOrEqualTo(SECOND);
      }
    }
  }

  @Test
  void withoutAnAnswerOnlySoManyAreInFlightWhateverTheRate() {
    try (CallQueue<String> calls =
        new CallQueue<>(3, 1000, new Pace(100_000), Runnable::run, Unasked::name)) {
      List<CompletableFuture<String>> answers = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        answers.add(new CompletableFuture<>());
        call(calls, answers.get(i), false);
      }
      assertThat(begun).hasSize(3);
      answers.get(0).complete("yes");
      await().until(() -> begun.size() == 4);
    }
  }

  @Test
  void aCallThatWaitsForThePaceIsTakenBack() {
    try (CallQueue<String> calls =
        new CallQueue<>(10, 1, new Pace(1), Runnable::run, Unasked::name)) {
      call(calls, new CompletableFuture<>(), true);
      CompletableFuture<String> waiting = new CompletableFuture<>();
      Call<String> call = calls.submit(ASKER, waiting, 1, started -> begun.add(System.nanoTime()));
      CompletableFuture<String> refused = new CompletableFuture<>();
      call(calls, refused, true);
      assertThat(refused).isCompletedWithValue("TOO_MANY");

      calls.takeBack(call);

      call(calls, new CompletableFuture<>(), true);
      await().until(() -> begun.size() == 2);
      assertThat(waiting).isDone();
    }
  }

  @Test
  void twoQueuesOfOnePaceAreLimitedTogether() {
    Pace pace = new Pace(50);
    try (CallQueue<String> before =
            new CallQueue<>(1000, 1000, pace, Runnable::run, Unasked::name);
        CallQueue<String> after = new CallQueue<>(1000, 1000, pace, Runnable::run, Unasked::name)) {
      for (int i = 0; i < 60; i++) {
        call(before, new CompletableFuture<>(), true);
        call(after, new CompletableFuture<>(), true);
      }
      await().until(() -> begun.size() == 120);
      List<Long> sorted = begun.stream().sorted().toList();
      for (int i = 50; i < 120; i++) {
        assertThat(sorted.get(i) - sorted.get(i - 50)).isGreaterThanOrEqualTo(SECOND);
      }
    }
  }

  @Test
  void aCallThatIsSentOnceMoreTakesATurnOfItsOwnBeforeThoseThatWait() {
    try (CallQueue<String> calls =
        new CallQueue<>(10, 10, new Pace(1), Runnable::run, Unasked::name)) {
      List<String> sent = Collections.synchronizedList(new ArrayList<>());
      CompletableFuture<String> first = new CompletableFuture<>();
      Call<String> repeated = calls.submit(ASKER, first, 1, call -> sent.add("first"));
      var unused = calls.submit(ASKER, new CompletableFuture<>(), 1, call -> sent.add("second"));

      calls.repeat(repeated);

      assertThat(sent).containsExactly("first");
      await().until(() -> sent.size() == 2);
      assertThat(sent).containsExactly("first", "first");
      assertThat(calls.inFlight()).isEqualTo(1);
      first.complete("yes");
      await().until(() -> sent.size() == 3);
    }
  }

  @Test
  void aCallThatEndsBeforeItsRepetitionIsNotSentAgain() {
    try (CallQueue<String> calls =
        new CallQueue<>(10, 10, new Pace(1), Runnable::run, Unasked::name)) {
      List<String> sent = Collections.synchronizedList(new ArrayList<>());
      CompletableFuture<String> first = new CompletableFuture<>();
      Call<String> repeated = calls.submit(ASKER, first, 1, call -> sent.add("first"));
      calls.repeat(repeated);
      first.complete("yes");
      var unused = calls.submit(ASKER, new CompletableFuture<>(), 1, call -> sent.add("second"));

      await().until(() -> sent.size() == 2);
      assertThat(sent).containsExactly("first", "second");
    }
  }

  @Test
  void aCallThatNoThreadCanBeHadForIsRefusedAndHoldsUpNoOther() {
    AtomicInteger tries = new AtomicInteger();
    Executor crowded =
        task -> {
          if (tries.getAndIncrement() < 2) {
            throw new OutOfMemoryError("unable to create native thread");
          }
          task.run();
        };
    try (CallQueue<String> calls =
        new CallQueue<>(1, 10, new Pace(100_000), crowded, Unasked::name)) {
      List<CompletableFuture<String>> answers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        answers.add(new CompletableFuture<>());
        call(calls, answers.get(i), false);
      }

      await().until(() -> begun.size() == 1);
      assertThat(answers.subList(0, 2))
          .allSatisfy(answer -> assertThat(answer).isCompletedWithValue("NO_THREAD"));
      assertThat(calls.inFlight()).isEqualTo(1);
    }
  }

  @Test
  void aFloodHoldsUpNobodyElse() {
    try (CallQueue<String> calls =
        new CallQueue<>(1, 10_000, new Pace(100_000), Runnable::run, Unasked::name)) {
      List<String> order = new ArrayList<>();
      CompletableFuture<String> first = new CompletableFuture<>();
      var unused = calls.submit(ASKER, first, 1, started -> {});
      for (int connection = 0; connection < 10; connection++) {
        for (int i = 0; i < 500; i++) {
          var unusedToo = ask(calls, new Asker("flood", "c" + connection), order);
        }
      }
      var late = ask(calls, new Asker("flood", "late"), order);
      var elsewhere = ask(calls, new Asker("elsewhere", "1.2"), order);

      first.complete("yes");
      while (!underWay.isEmpty()) {
        underWay.remove().complete("yes");
      }

      assertThat(order).hasSize(5_002);
      assertThat(order.indexOf("elsewhere 1.2")).isEqualTo(1);
      assertThat(order.indexOf("flood late")).isEqualTo(11);
      assertThat(late).isDone();
      assertThat(elsewhere).isDone();
    }
  }

  @Test
  void whenTooManyWaitWhoeverHoldsMostMakesRoom() {
    try (CallQueue<String> calls =
        new CallQueue<>(1, 3, new Pace(100_000), Runnable::run, Unasked::name)) {
      var unused = calls.submit(ASKER, new CompletableFuture<>(), 1, started -> {});
      List<String> order = new ArrayList<>();
      List<CompletableFuture<String>> flood = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        flood.add(ask(calls, new Asker("flood", "c"), order));
      }
      CompletableFuture<String> newcomer = ask(calls, new Asker("elsewhere", "1.2"), order);

      assertThat(flood)
          .filteredOn(CompletableFuture::isDone)
          .containsExactly(flood.get(2), flood.get(3));
      assertThat(flood.get(2)).isCompletedWithValue("TOO_MANY");
      assertThat(newcomer).isNotDone();
      assertThat(calls.refused()).isEqualTo(2);
    }
  }

  private CompletableFuture<String> ask(CallQueue<String> calls, Asker asker, List<String> order) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    var unused =
        calls.submit(
            asker,
            answer,
            1,
            started -> {
              order.add(asker.address() + " " + asker.connection());
              underWay.add(answer);
            });
    return answer;
  }

  private void call(CallQueue<String> calls, CompletableFuture<String> answer, boolean answered) {
    var unused =
        calls.submit(
            ASKER,
            answer,
            1,
            started -> {
              begun.add(System.nanoTime());
              if (answered) {
                answer.complete("yes");
              }
            });
  }
}
