package io.echobridge.hub;

import io.echobridge.auth.Authorization;
import io.echobridge.channel.ChannelName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What a session has asked the application, and waits for. On the session's loop only. */
final class Questions {
  /**
   * A question. Not a record, since it is its identity that counts: after an unsubscribe a new
   * subscribe is a new question, and the answer to the old one is nobody's.
   */
  static final class Question {
    final ChannelName channel;
    @Nullable CompletableFuture<Authorization> answer;

    private Question(ChannelName channel) {
      this.channel = channel;
    }

    /** Nobody wants to know any more. */
    private void cancel() {
      if (answer != null) {
        answer.cancel(false);
      }
    }
  }

  /** Empty, and of no memory, nearly always. */
  private List<Question> open = List.of();

  int size() {
    return open.size();
  }

  Question add(ChannelName channel) {
    if (open.isEmpty()) {
      open = new ArrayList<>(1);
    }
    Question question = new Question(channel);
    open.add(question);
    return question;
  }

  @Nullable Question find(ChannelName channel) {
    for (Question each : open) {
      if (each.channel.equals(channel)) {
        return each;
      }
    }
    return null;
  }

  /** Takes a question out; whether it was still there. */
  boolean remove(Question question) {
    if (open.isEmpty() || !open.remove(question)) {
      return false;
    }
    if (open.isEmpty()) {
      open = List.of();
    }
    return true;
  }

  /** Takes the question about a channel back, if there is one. */
  void cancel(ChannelName channel) {
    Question question = find(channel);
    if (question != null) {
      remove(question);
      question.cancel();
    }
  }

  void cancelAll() {
    List<Question> all = open;
    open = List.of();
    all.forEach(Question::cancel);
  }
}
