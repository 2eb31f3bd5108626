package io.echobridge.protocol.echo.engineio;

import io.echobridge.net.Frame;
import io.echobridge.net.Holding;
import io.echobridge.protocol.Passage;
import java.util.List;

/**
 * The last answer that went through another node. If that node dies with the answer in its hands, a
 * balancer repeats the poll at this one, with the stamp that the client gave it: so the client has
 * not had the answer. Any other poll proves that it has. On the session's loop only.
 */
final class PassedOn {
  private final Holding holding;
  private String stamp = "";
  private List<Frame> packets = List.of();

  /**
   * @param holding counts the packets meanwhile
   */
  PassedOn(Holding holding) {
    this.holding = holding;
  }

  /** Keeps the answer to a poll, if it goes through another node and can be told from others. */
  void keep(Poll poll, List<Frame> answer) {
    forget();
    if (poll.passage() != Passage.STRAIGHT && !poll.stamp().isEmpty()) {
      stamp = poll.stamp();
      packets = answer;
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
