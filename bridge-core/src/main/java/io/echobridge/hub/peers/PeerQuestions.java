package io.echobridge.hub.peers;

import io.echobridge.cluster.frame.Change;
import io.echobridge.cluster.frame.Frame;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Finds out what other nodes ask, on a thread that there is while somebody asks: an answer can be a
 * hundred thousand rows. A node whose question finds no room hears that at once. While the broker
 * has not taken the answers before, no more are found out: a question of some bytes can have an
 * answer of mebibytes.
 */
final class PeerQuestions implements AutoCloseable {
  private static final int MOST_WAITING = 2_000;

  /** The most that the questions that wait may take, in characters. */
  private static final int MOST_ASKED = 1 << 20;

  /** The most answers on their way to the broker, in about as many bytes. */
  static final int MOST_ON_THEIR_WAY = 8 << 20;

  /** What an answer, or a row, takes besides its texts. */
  private static final int ABOUT = 64;

  private static final long IDLE_SECONDS = 10;

  /** Hears answers, part by part. */
  interface Told {
    /**
     * Never waits. On whatever thread.
     *
     * @param done to be run once, when the answer takes no memory here any more
     */
    void tell(Frame.Answer answer, Runnable done);
  }

  private final Function<Frame.Question, List<Frame.Answer>> answer;
  private final ThreadPoolExecutor thread;
  private final Semaphore asked = new Semaphore(MOST_ASKED);
  private final Semaphore onTheirWay = new Semaphore(MOST_ON_THEIR_WAY);

  PeerQuestions(String app, Function<Frame.Question, List<Frame.Answer>> answer) {
    this.answer = answer;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            task -> {
              Thread made = new Thread(task, "peer-questions-" + app);
              made.setDaemon(true);
              return made;
            });
    thread.allowCoreThreadTimeOut(true);
  }

  /** Finds the answer out; never waits. */
  void ask(Frame.Question question, Told told) {
    int length = question.argument().length();
    if (!asked.tryAcquire(length)) {
      refuse(question, told);
      return;
    }
    try {
      thread.execute(
          () -> {
            asked.release(length);
            answer(question, told);
          });
    } catch (RejectedExecutionException e) {
      asked.release(length);
      refuse(question, told);
    }
  }

  private static void refuse(Frame.Question question, Told told) {
    told.tell(new Frame.Answer(question.id(), 0, true, false, List.of()), () -> {});
  }

  private void answer(Frame.Question question, Told told) {
    try {
      for (Frame.Answer part : answer.apply(question)) {
        int bytes = (int) Math.min(size(part), MOST_ON_THEIR_WAY);
        onTheirWay.acquire(bytes);
        told.tell(part, () -> onTheirWay.release(bytes));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // this node ends
    }
  }

  private static long size(Frame.Answer answer) {
    long size = ABOUT;
    for (Frame.Answer.Row row : answer.rows()) {
      size += ABOUT + row.channel().value().length();
    }
    Change.Event kept = answer.kept();
    ByteBuffer part = answer.part();
    return size
        + (kept == null ? 0 : KeptElsewhere.size(kept.event()))
        + (part == null ? 0 : part.remaining());
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
