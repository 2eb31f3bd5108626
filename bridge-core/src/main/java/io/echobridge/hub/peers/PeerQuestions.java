package io.echobridge.hub.peers;

import io.echobridge.cluster.frame.Frame;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Finds out what other nodes ask, on a thread that there is while somebody asks: an answer can be a
 * hundred thousand rows. A node whose question finds no room hears that at once.
 */
final class PeerQuestions implements AutoCloseable {
  private static final int MOST_WAITING = 2_000;
  private static final long IDLE_SECONDS = 10;

  private final Function<Frame.Question, List<Frame.Answer>> answer;
  private final ThreadPoolExecutor thread;

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

  /**
   * Finds the answer out; never waits.
   *
   * @param told hears it, part by part, on whatever thread
   */
  void ask(Frame.Question question, Consumer<List<Frame.Answer>> told) {
    try {
      thread.execute(() -> told.accept(answer.apply(question)));
    } catch (RejectedExecutionException e) {
      told.accept(List.of(new Frame.Answer(question.id(), 0, true, false, List.of())));
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
