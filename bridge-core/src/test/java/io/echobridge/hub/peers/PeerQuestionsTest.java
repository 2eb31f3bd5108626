package io.echobridge.hub.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.cluster.frame.Change;
import io.echobridge.cluster.frame.Frame;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What a node holds at most for those that ask it. */
class PeerQuestionsTest {
  private static final int MANY = 100;
  private static final int SIZE = 2_000_000;
  private static final int AT_ONCE = PeerQuestions.MOST_ON_THEIR_WAY / SIZE;
  private static final RawJson LARGE = RawJson.of('"' + "x".repeat(SIZE - 2) + '"');

  private final LinkedBlockingQueue<Frame.Answer> refused = new LinkedBlockingQueue<>();

  @Test
  void noMoreIsFoundOutThanTheBrokerTakes() throws Exception {
    LinkedBlockingQueue<Runnable> underWay = new LinkedBlockingQueue<>();
    AtomicInteger bytes = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (PeerQuestions questions = new PeerQuestions("test", PeerQuestionsTest::large)) {
      for (int i = 0; i < MANY; i++) {
        questions.ask(
            question(i, "cache-" + i),
            (answer, done) -> {
              assertThat(answer.can()).isTrue();
              most.accumulateAndGet(bytes.addAndGet(SIZE), Math::max);
              underWay.add(done);
            });
      }
      await().until(() -> underWay.size() == AT_ONCE);
      for (int i = 0; i < MANY; i++) {
        Runnable done = underWay.poll(2, TimeUnit.MINUTES);
        assertThat(done).isNotNull();
        bytes.addAndGet(-SIZE);
        done.run();
      }
    }
    assertThat(most.get()).isEqualTo(AT_ONCE * SIZE);
  }

  @Test
  void theQuestionsOfNodesThatStartTogetherFindRoomAndMoreAreRefusedAtOnce() throws Exception {
    CountDownLatch mayAnswer = new CountDownLatch(1);
    LinkedBlockingQueue<Frame.Answer> answered = new LinkedBlockingQueue<>();
    try (PeerQuestions questions = new PeerQuestions("test", held(mayAnswer))) {
      for (int i = 0; i < 2_000; i++) {
        questions.ask(question(i, "private-cache-user." + i), sorted(answered));
      }
      assertThat(refused).isEmpty();
      for (int i = 0; i < MANY; i++) {
        questions.ask(question(i, "late"), sorted(answered));
      }
      assertThat(refused).hasSizeBetween(MANY - 1, MANY);
      mayAnswer.countDown();
      await().until(() -> answered.size() + refused.size() == 2_000 + MANY);
      assertThat(refused).hasSizeLessThanOrEqualTo(MANY);
    }
  }

  @Test
  void questionsThatWaitTakeBoundedMemory() throws Exception {
    CountDownLatch mayAnswer = new CountDownLatch(1);
    LinkedBlockingQueue<Frame.Answer> answered = new LinkedBlockingQueue<>();
    String huge = "x".repeat(64 << 10);
    try (PeerQuestions questions = new PeerQuestions("test", held(mayAnswer))) {
      for (int i = 0; i < MANY; i++) {
        questions.ask(question(i, huge), sorted(answered));
      }
      assertThat(refused).hasSizeBetween(MANY - 17, MANY - 16);
      mayAnswer.countDown();
      await().until(() -> answered.size() + refused.size() == MANY);
      questions.ask(question(1, huge), sorted(answered));
      await().until(() -> answered.size() + refused.size() == MANY + 1);
      assertThat(refused).hasSizeBetween(MANY - 17, MANY - 16);
    }
  }

  private PeerQuestions.Told sorted(LinkedBlockingQueue<Frame.Answer> answered) {
    return (answer, done) -> {
      (answer.can() ? answered : refused).add(answer);
      done.run();
    };
  }

  private static Frame.Question question(long id, String argument) {
    return new Frame.Question(id, Asking.KEPT, argument);
  }

  private static List<Frame.Answer> large(Frame.Question question) {
    ChannelName channel = new ChannelName(question.argument());
    Change.Event kept = new Change.Event(List.of(channel), new BroadcastEvent("E", LARGE, null), 0);
    return List.of(new Frame.Answer(question.id(), 0, true, true, List.of(), kept, null));
  }

  private static Function<Frame.Question, List<Frame.Answer>> held(CountDownLatch mayAnswer) {
    return question -> {
      try {
        mayAnswer.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return List.of(new Frame.Answer(question.id(), 0, true, true, List.of()));
    };
  }
}
