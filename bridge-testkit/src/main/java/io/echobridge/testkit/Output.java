package io.echobridge.testkit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The last lines a program printed, and a way to wait for one of them. */
final class Output {
  private final int most;
  private final Deque<String> lines = new ArrayDeque<>();
  private long added;
  private boolean ended;

  Output(int most) {
    this.most = most;
  }

  synchronized void add(String line) {
    if (lines.size() == most) {
      lines.removeFirst();
    }
    lines.addLast(line);
    added++;
    notifyAll();
  }

  synchronized void end() {
    ended = true;
    notifyAll();
  }

  synchronized boolean hasEnded() {
    return ended;
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  /** The first answer the question gives for a line; nothing when time or the output ends. */
  synchronized <T> Optional<T> await(Function<String, Optional<T>> question, Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    long seen = 0;
    while (true) {
      long first = added - lines.size();
      for (String line : lines) {
        if (first++ >= seen) {
          Optional<T> answer = question.apply(line);
          if (answer.isPresent()) {
            return answer;
          }
        }
      }
      seen = added;
      if (!awaitNews(seen, deadline)) {
        return Optional.empty();
      }
    }
  }

  /** Waits until the last line is there. */
  synchronized void awaitEnd(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (awaitNews(added, deadline)) {
      // one more line
    }
  }

  /** Waits for a line after those; false when there will be none, or not in time. */
  private synchronized boolean awaitNews(long seen, long deadline) {
    try {
      while (added == seen && !ended) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return false;
        }
        wait(left);
      }
      return added != seen;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
