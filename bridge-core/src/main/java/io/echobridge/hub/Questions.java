package io.echobridge.hub;

import io.echobridge.auth.Authorization;
import io.echobridge.auth.Authorization.Granted;
import io.echobridge.auth.Authorization.Refused;
import io.echobridge.auth.ChannelAuthorizer;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.hub.delivery.Subscription;
import io.echobridge.protocol.ClientSession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The subscribes of a session that wait: for the application's answer, or as members for the {@link
 * Gate}. On the session's loop only.
 */
final class Questions {
  /**
   * How many may wait for the same decision. A client that asks again and again for one channel has
   * given its earlier questions up; and it must not fill the memory.
   */
  static final int MOST_ASKERS = 4;

  /** The client has unsubscribed before it was decided: nginx has that number for as much. */
  static final int TAKEN_BACK = 499;

  /** The client asks once more, and has given up waiting for this answer. */
  static final int ASKED_AGAIN = 429;

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

    /** Who goes on with the answer; null for the {@link Entrance}. */
    private final @Nullable Consumer<Authorization> then;

    /** Who wants to know; nearly always nobody does. */
    private List<IntConsumer> askers = List.of();

    private Question(
        ChannelName channel, @Nullable Consumer<Authorization> then, IntConsumer decided) {
      this.channel = channel;
      this.then = then;
      hears(decided);
    }

    private void hears(IntConsumer decided) {
      if (decided == ClientSession.UNASKED) {
        return;
      }
      if (askers.isEmpty()) {
        askers = new ArrayList<>(1);
      }
      if (askers.size() == MOST_ASKERS) {
        askers.remove(0).accept(ASKED_AGAIN);
      }
      askers.add(decided);
    }

    private void decided(int status) {
      askers.forEach(asker -> asker.accept(status));
    }

    /** Who hears what becomes of it, as one. */
    private IntConsumer asker() {
      return askers.isEmpty() ? ClientSession.UNASKED : this::decided;
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

  /** Whether one about the channel is open. */
  boolean isOpen(ChannelName channel) {
    return find(channel) != null;
  }

  /** Has one more hear what becomes of an open question; whether there is one. */
  boolean joins(ChannelName channel, IntConsumer decided) {
    Question question = find(channel);
    if (question != null) {
      question.hears(decided);
    }
    return question != null;
  }

  /**
   * Asks whether the session may subscribe. The answer goes to {@link Entrance#answered}, on the
   * loop that the session is on by then, unless the question was taken back. One that is there at
   * once goes there in this call: the client's next words may rely on it.
   *
   * @param decided hears what became of the subscribe
   */
  void ask(ChannelName channel, ChannelAuthorizer authorizer, IntConsumer decided) {
    ask(channel, authorizer, null, decided);
  }

  /**
   * As above, but for somebody else than the entrance.
   *
   * @param then gets the answer, unless the question was taken back
   * @param decided hears that it was
   */
  void ask(
      ChannelName channel,
      ChannelAuthorizer authorizer,
      @Nullable Consumer<Authorization> then,
      IntConsumer decided) {
    Question asked = add(channel, then, decided);
    long start = System.nanoTime();
    CompletableFuture<Authorization> authorization = authorization(channel, authorizer);
    asked.answer = authorization;
    CompletableFuture<Authorization> decision =
        authorization.handle(
            (answer, failure) -> {
              Authorization result =
                  answer != null ? answer : new Refused(0, "could not be asked: " + failure);
              session
                  .shared()
                  .counters()
                  .timings()
                  .authorization(System.nanoTime() - start, result instanceof Granted);
              return result;
            });
    if (decision.isDone()) {
      answered(asked, decision.join()); // Not in a stage of it, which would swallow defects.
    } else {
      var unused =
          decision.thenAccept(result -> session.onPresentLoop(() -> answered(asked, result)));
    }
  }

  static CompletableFuture<Authorization> authorization(
      ChannelName channel, ChannelAuthorizer authorizer) {
    try {
      return authorizer.authorize(channel);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void answered(Question question, Authorization answer) {
    if (!remove(question)) {
      return;
    }
    if (question.then != null) {
      question.then.accept(answer);
    } else {
      session.shared().entrance().answered(session, question.channel, answer, question.asker());
    }
  }

  /**
   * Has the session join when the gate is open: {@link Entrance#mayJoin}, unless it was taken back.
   * The session has taken the memory for it.
   *
   * @param decided hears what became of the subscribe
   */
  void await(Gate gate, ChannelName channel, Member member, IntConsumer decided) {
    Question waits = add(channel, null, decided);
    waits.cost = Subscription.cost(channel, member);
    await(
        gate,
        waits,
        () -> session.shared().entrance().mayJoin(session, channel, member, waits.asker()));
  }

  /**
   * Waits for the gate on behalf of several channels, of which this is one.
   *
   * @param then runs when it is open, unless the question was taken back
   * @param decided hears that it was
   */
  void await(Gate gate, ChannelName channel, Runnable then, IntConsumer decided) {
    await(gate, add(channel, null, decided), then);
  }

  private void await(Gate gate, Question waits, Runnable then) {
    Runnable join =
        () ->
            session.onPresentLoop(
                () -> {
                  if (remove(waits)) {
                    then.run();
                  }
                });
    waits.join = join;
    gate.await(join);
  }

  /** Takes the question about a channel back, if there is one. */
  void cancel(ChannelName channel) {
    Question question = find(channel);
    if (question != null) {
      remove(question);
      takeBack(question);
      question.decided(TAKEN_BACK);
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

  private Question add(
      ChannelName channel, @Nullable Consumer<Authorization> then, IntConsumer decided) {
    if (open.isEmpty()) {
      open = new ArrayList<>(1);
    }
    Question question = new Question(channel, then, decided);
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
