package io.echobridge.hub.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.echobridge.cluster.frame.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PeerQuestionsTest {
  private static final int MANY = 110;

  @Test
  void whoFindsNoRoomHearsAtOnceWhatIsSaidThen() {
    CountDownLatch goesOn = new CountDownLatch(1);
    List<Frame.Answer> told = new ArrayList<>();
    try (PeerQuestions questions =
        new PeerQuestions(
            "test",
            question -> {
              await(goesOn);
              return List.of();
            },
            question -> new Frame.Answer(question.id(), 0, true, true, List.of()))) {
      for (int i = 0; i < MANY; i++) {
        questions.ask(
            new Frame.Question(i, "missed", ""),
            answers -> {
              synchronized (told) {
                told.addAll(answers);
              }
            });
      }
      synchronized (told) {
        assertThat(told)
            .extracting(Frame.Answer::id, Frame.Answer::can)
            .contains(tuple(MANY - 1L, true));
      }
      goesOn.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
