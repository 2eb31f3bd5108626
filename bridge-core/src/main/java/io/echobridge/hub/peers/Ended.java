package io.echobridge.hub.peers;

import io.echobridge.cluster.frame.Frame;
import io.echobridge.hub.stats.Acknowledged;
import io.echobridge.presence.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Which nodes have ended the connections of a user. They are told by a command too, which reaches
 * those that cannot answer now. Thread-safe.
 *
 * <p>Public for the other rooms of the hub only.
 */
public final class Ended {
  private final Asking asking;
  private final Supplier<List<NodeId>> others;
  private final AtomicLong number = new AtomicLong();

  /**
   * @param others the nodes that are there
   */
  public Ended(Asking asking, Supplier<List<NodeId>> others) {
    this.asking = asking;
    this.others = others;
  }

  /**
   * Asks the other nodes to end them, and to say so.
   *
   * @return this node counts as one that has; completes after a moment at most, and never fails
   */
  public CompletionStage<Acknowledged> ask(String userId) {
    // Equal questions share an answer, and whoever came back meanwhile has to go once more.
    String argument = number.incrementAndGet() + " " + userId;
    return asking
        .ask(others.get(), Asking.END_USER, argument)
        .thenApply(answers -> new Acknowledged(answers.asked() + 1, answers.answered() + 1));
  }

  /** The user that another node asks about; empty of any other question. */
  public static Optional<String> user(Frame.Question question) {
    int space = question.argument().indexOf(' ');
    return question.kind().equals(Asking.END_USER) && space > 0
        ? Optional.of(question.argument().substring(space + 1))
        : Optional.empty();
  }

  /** Says that it is done. */
  public static Frame.Answer answer(Frame.Question question) {
    return new Frame.Answer(question.id(), 0, true, true, List.of());
  }
}
