package io.echobridge.protocol;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What one client is to show by its answers to pings, each of which proves all that was sent before
 * its ping. On the client's loop.
 */
public final class Proofs {
  /** More at once prove nothing: nobody asks so often. */
  private static final int MOST = 100;

  private final List<Asked> waiting = new ArrayList<>(1);

  private static final class Asked {
    final Proof proof;
    int left;

    Asked(Proof proof, int left) {
      this.proof = proof;
      this.left = left;
    }
  }

  /**
   * A client was pinged right behind what is to be proven.
   *
   * @param answers how many pings it has not answered by now, that one included
   */
  public void await(Proof proof, int answers) {
    waiting.removeIf(each -> each.proof.isOver());
    if (waiting.size() < MOST) {
      waiting.add(new Asked(proof, answers));
    } else {
      proof.impossible();
    }
  }

  /** No answer proves this; but the client may go before it is written. */
  public void watch(Proof proof) {
    proof.impossible();
    await(proof, Integer.MAX_VALUE);
  }

  /** The client has answered one ping, the oldest that it had not. */
  public void answered() {
    for (Iterator<Asked> all = waiting.iterator(); all.hasNext(); ) {
      Asked each = all.next();
      if (--each.left == 0) {
        all.remove();
        each.proof.received();
      } else if (each.proof.isOver()) {
        all.remove();
      }
    }
  }

  /** The client is gone. */
  public void over() {
    waiting.forEach(each -> each.proof.lost());
    waiting.clear();
  }
}
