package io.echobridge.hub;

import io.echobridge.auth.Authorization;
import io.echobridge.auth.Authorization.Granted;
import io.echobridge.auth.Authorization.Refused;
import io.echobridge.auth.ChannelAuthorizer;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.hub.delivery.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The subscribes of a session that wait: for the application's answer, or as members for the {@link
 * Gate}. On the session's loop only.
 */
final class Questions {
  /**
   * A question. Not a record, since it is its identity that counts: after an unsubscribe a new
   * subscribe is a new question, and the answer to the old one is nobody's.
   */
  private static final class Question {
    private final ChannelName channel;
    private @Nullable CompletableFuture<Authorization> answer;

    /** What the gate runs; null where it does not wait for that. */
    private @Nullable Runnable join;

    /** What the session has taken for it, in bytes. */
    private long cost;

    private Question(ChannelName channel) {
      this.channel = channel;
    }
  }

  private final Session session;

  /** Empty, and of no memory, nearly always. */
  private List<Question> open = List.of();

  Questions(Session session) {
    this.session = session;
  }

  int size() {
    return open.size();
  }

  boolean isOpen(ChannelName channel) {
    return find(channel) != null;
  }

  /**
   * Asks whether the session may subscribe. The answer goes to {@link Entrance#answered}, on the
   * loop that the session is on by then, unless the question was taken back.
   */
  void ask(ChannelName channel, ChannelAuthorizer authorizer) {
    Question asked = add(channel);
    long start = System.nanoTime();
    CompletableFuture<Authorization> authorization = authorization(channel, authorizer);
    asked.answer = authorization;
    var unused =
        authorization.whenComplete(
            (answer, failure) -> {
              Authorization result =
                  answer != null ? answer : new Refused(0, "could not be asked: " + failure);
              session
                  .shared()
                  .counters()
                  .timings()
                  .authorization(System.nanoTime() - start, result instanceof Granted);
              session.onPresentLoop(() -> answered(asked, result));
            });
  }

  private static CompletableFuture<Authorization> authorization(
      ChannelName channel, ChannelAuthorizer authorizer) {
    try {
      return authorizer.authorize(channel);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void answered(Question question, Authorization answer) {
    if (remove(question)) {
      session.shared().entrance().answered(session, question.channel, answer);
    }
  }

  /**
   * Has the session join when the gate is open: {@link Entrance#mayJoin}, unless it was taken back.
   * The session has taken the memory for it.
   */
  void await(Gate gate, ChannelName channel, Member member) {
    Question waits = add(channel);
    Runnable join =
        () ->
            session.onPresentLoop(
                () -> {
                  if (remove(waits)) {
                    session.shared().entrance().mayJoin(session, channel, member);
                  }
                });
    waits.join = join;
    waits.cost = Subscription.cost(channel, member);
    gate.await(join);
  }

  /** Takes the question about a channel back, if there is one. */
  void cancel(ChannelName channel) {
    Question question = find(channel);
    if (question != null) {
      remove(question);
      takeBack(question);
    }
  }

  void cancelAll() {
    List<Question> all = open;
    open = List.of();
    all.forEach(this::takeBack);
  }

  /** Nobody wants to know any more. */
  private void takeBack(Question question) {
    if (question.answer != null) {
      question.answer.cancel(false);
    }
    if (question.join != null) {
      session.shared().gate().forget(question.join);
      session.connection().holding().giveBack(question.cost);
    }
  }

  private Question add(ChannelName channel) {
    if (open.isEmpty()) {
      open = new ArrayList<>(1);
    }
    Question question = new Question(channel);
    open.add(question);
    return question;
  }

  private @Nullable Question find(ChannelName channel) {
    for (Question each : open) {
      if (each.channel.equals(channel)) {
        return each;
      }
    }
    return null;
  }

  /** Takes a question out; whether it was still there. */
  private boolean remove(Question question) {
    if (open.isEmpty() || !open.remove(question)) {
      return false;
    }
    if (open.isEmpty()) {
      open = List.of();
    }
    return true;
  }
}
