package io.echobridge.protocol.echo.engineio;

import io.echobridge.protocol.Proof;
import java.util.ArrayList;
import java.util.List;

/**
 * What the polls of one client prove: who polls again has the answer before. On the session's loop.
 */
final class PollProofs {
  /** More at once prove nothing: nobody asks so often. */
  private static final int MOST = 100;

  /** Of what waits for a poll. */
  private List<Proof> waiting = new ArrayList<>(1);

  /** Of what the last answers held. */
  private final List<Proof> answered = new ArrayList<>(1);

  void await(Proof proof) {
    waiting.removeIf(Proof::isOver);
    if (waiting.size() < MOST) {
      waiting.add(proof);
    } else {
      proof.impossible();
    }
  }

  /** An answer takes all that waits. */
  void taken() {
    answered.removeIf(Proof::isOver);
    answered.addAll(waiting);
    waiting = new ArrayList<>(1);
  }

  /** The client has the answers so far. */
  void polled() {
    answered.forEach(Proof::received);
    answered.clear();
  }

  /** It polls no more. */
  void over() {
    waiting.forEach(Proof::lost);
    answered.forEach(Proof::lost);
    waiting.clear();
    answered.clear();
  }
}
