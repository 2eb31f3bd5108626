package io.echobridge.protocol.echo.engineio;

import io.echobridge.net.EventLoop;
import io.echobridge.net.Frame;
import io.echobridge.net.Holding;
import io.echobridge.protocol.Passage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last answer to a client's polls: how far it is, and what it says if it went through another
 * node. If that node dies with the answer in its hands, a balancer repeats the poll at this one,
 * with the stamp that the client gave it: so the client has not had the answer. Any other poll
 * proves that it has. On the session's loop only, unless it says otherwise.
 */
final class LastAnswer {
  private final Holding holding;
  private final EventLoop loop;
  private final Runnable onTaken;
  private @Nullable PollAnswer answer;
  private String stamp = "";
  private List<Frame> packets = List.of();

  /**
   * @param holding counts the packets that are kept
   * @param loop the session's
   * @param onTaken runs there when the client has taken an answer that it did not take at once, or
   *     the answer's connection is over: the next one may go
   */
  LastAnswer(Holding holding, EventLoop loop, Runnable onTaken) {
    this.holding = holding;
    this.loop = loop;
    this.onTaken = onTaken;
  }

  /**
   * There is another one, which the kernel does not have yet. If its client has not taken the one
   * before, this is that once more, and nobody passes that on any more.
   *
   * @param requestLoop where it is written
   */
  PollAnswer begins(EventLoop requestLoop) {
    cut();
    PollAnswer begun = new PollAnswer(requestLoop, this);
    answer = begun;
    return begun;
  }

  /** One that its client did not take at once waits no more. From any thread. */
  void waitsNoMore(PollAnswer one) {
    loop.execute(
        () -> {
          if (one == answer) {
            onTaken.run();
          }
        });
  }

  /** Whether the kernel has it; never, if it was lost on its way. */
  boolean isWritten() {
    return answer == null || answer.isWritten();
  }

  /** Whether nothing of it waits for its client. */
  boolean isTaken() {
    return answer == null || answer.isTaken();
  }

  /** Ends the connection that it goes to, if it waits or begins to. */
  void cut() {
    if (answer != null) {
      answer.cut();
    }
  }

  /** Keeps the answer to a poll, if it goes through another node and can be told from others. */
  void keep(Poll poll, List<Frame> given) {
    forget();
    if (poll.passage() != Passage.STRAIGHT && !poll.stamp().isEmpty()) {
      stamp = poll.stamp();
      packets = given;
      packets.forEach(holding::take);
    }
  }

  /** The packets of the answer, if this poll is the same once more; none otherwise. */
  List<Frame> repeatedBy(Poll poll) {
    if (!poll.stamp().equals(stamp)) {
      forget();
    }
    return packets;
  }

  void forget() {
    if (!packets.isEmpty()) {
      packets.forEach(holding::giveBack);
      packets = List.of();
    }
  }
}
