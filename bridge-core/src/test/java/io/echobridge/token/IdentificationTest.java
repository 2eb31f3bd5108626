package io.echobridge.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.token.TokenAnswer.Refused;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How a protocol hears who its client is; the loop is a queue. */
class IdentificationTest {
  private static final TokenAnswer NO = new Refused("no");

  private final Queue<Runnable> loop = new ArrayDeque<>();
  private final List<TokenAnswer> told = new ArrayList<>();
  private final CompletableFuture<TokenAnswer> answer = new CompletableFuture<>();

  @Test
  void whatIsKnownIsToldAtOnce() {
    Identification.of(NO).tell(loop::add, told::add).run();
    assertThat(told).containsExactly(NO);
    assertThat(loop).isEmpty();
  }

  @Test
  void whatIsFoundOutLaterIsToldOnTheLoop() {
    Runnable giveUp = late().tell(loop::add, told::add);
    assertThat(told).isEmpty();
    answer.complete(NO);
    assertThat(told).isEmpty();
    loop.remove().run();
    assertThat(told).containsExactly(NO);
    giveUp.run();
    assertThat(answer).isCompletedWithValue(NO);
  }

  @Test
  void aClientThatHasGoneIsToldNothingAndTakesItsQuestionBack() {
    late().tell(loop::add, told::add).run();
    assertThat(answer).isCancelled();
    assertThat(loop).isEmpty();
  }

  @Test
  void soItIsWhereTheAnswerWasOnItsWayAlready() {
    Runnable giveUp = late().tell(loop::add, told::add);
    answer.complete(NO);
    giveUp.run();
    loop.remove().run();
    assertThat(told).isEmpty();
  }

  private Identification late() {
    return Identification.of(answer, false, salt -> salt, () -> Identification.NOBODY);
  }
}
