package io.echobridge.protocol.echo.engineio;

import io.echobridge.net.Absence;
import io.echobridge.net.EventLoop;
import io.echobridge.net.Frame;
import io.echobridge.net.Holding;
import io.echobridge.protocol.Proof;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The packets that wait for a client's next poll. Those that are there when the loop's batch ends
 * and no poll has come count as the client's memory. On the session's loop only.
 */
final class PollQueue {
  private static final int LONG = 256 * 1024;

  private final Absence absence;
  private List<Frame> packets = new ArrayList<>(2);
  private long bytes;

  /** How many from the first on are counted. */
  private int counted;

  /** What the client's polls are to prove; null until it is asked for one. */
  private @Nullable PollProofs proofs;

  /**
   * @param hasTaken whether the client has taken the answer before: if not, it is not away, and
   *     others see to it that it takes it
   * @param silent called on the loop when what waits for all clients that are away is too much, and
   *     this one is away longest
   */
  PollQueue(Holding holding, EventLoop loop, BooleanSupplier hasTaken, Runnable silent) {
    this.absence =
        new Absence(holding, told -> loop.execute(() -> overdue(told, hasTaken, silent)));
  }

  private static void overdue(Absence told, BooleanSupplier hasTaken, Runnable silent) {
    if (hasTaken.getAsBoolean()) {
      told.ifStillAway(silent);
    } else {
      told.polled();
    }
  }

  boolean isEmpty() {
    return packets.isEmpty();
  }

  /** Whether so much waits that what may be missed is not added. */
  boolean isLong() {
    return bytes > LONG;
  }

  void add(Frame packet) {
    packets.add(packet);
    bytes += packet.length();
  }

  /**
   * Counts what waits.
   *
   * @return whether there is memory for it
   */
  boolean count() {
    boolean kept = true;
    while (counted < packets.size()) {
      kept = absence.take(packets.get(counted++));
    }
    return kept;
  }

  /**
   * Takes the first ones, at least one, and as many as there are within that many bytes. No events
   * come together with the end: socket.io-client looks at the events after that, so it keeps them
   * for its next session, and does not know their offsets, by which they are sent again.
   */
  List<Frame> take(int portion) {
    int length = 0;
    int count = 0;
    while (count < packets.size() && (count == 0 || length < portion) && !isEndOfEvents(count)) {
      length += packets.get(count++).length();
    }
    if (count < packets.size()) {
      return takeFirst(count);
    }
    if (proofs != null) {
      proofs.taken();
    }
    return rest();
  }

  /** The client's next polls prove that it has what waits now. */
  void prove(Proof proof) {
    if (proofs == null) {
      proofs = new PollProofs();
    }
    proofs.await(proof);
  }

  /**
   * The client polls.
   *
   * @param isNew whether it has the answer before, and does not ask for that again
   */
  void polled(boolean isNew) {
    absence.polled();
    if (isNew && proofs != null) {
      proofs.polled();
    }
  }

  /** The client has taken an answer that it did not take at once. */
  void taken() {
    absence.polled();
  }

  private boolean isEndOfEvents(int at) {
    return at > 0
        && packets.get(at) == Packets.CLOSE_FRAME
        && packets.get(at - 1) != Packets.NOOP_FRAME;
  }

  private List<Frame> takeFirst(int count) {
    List<Frame> first = new ArrayList<>(packets.subList(0, count));
    giveBack(first);
    packets.subList(0, count).clear();
    return first;
  }

  /** Takes all that waits, for no poll: no poll proves anything any more. */
  List<Frame> takeAll() {
    if (proofs != null) {
      proofs.over();
    }
    return rest();
  }

  private List<Frame> rest() {
    List<Frame> all = packets;
    giveBack(all);
    packets = new ArrayList<>(2);
    return all;
  }

  private void giveBack(List<Frame> taken) {
    for (int i = 0; i < taken.size(); i++) {
      bytes -= taken.get(i).length();
      if (counted > 0) {
        counted--;
        absence.giveBack(taken.get(i));
      }
    }
  }
}
