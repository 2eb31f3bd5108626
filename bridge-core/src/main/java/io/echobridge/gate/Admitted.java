package io.echobridge.gate;

import io.echobridge.net.Holding;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** One client that was admitted: the place it takes, and what is kept for it. Thread-safe. */
public final class Admitted {
  private static final int INFLATED_PACKET = 4096;

  private final Admission admission;
  private final @Nullable InetAddress address;
  private final Holding holding;

  /** It becomes true once, under this object's lock. */
  private volatile boolean left;

  private volatile Runnable onLeave = () -> {};

  Admitted(Admission admission, @Nullable InetAddress address, Holding holding) {
    this.admission = admission;
    this.address = address;
    this.holding = holding;
  }

  /** What the process keeps for the client; closed when it leaves. */
  public Holding holding() {
    return holding;
  }

  /** What has to happen when the client is gone; at once, if it is gone already. Idempotent. */
  void onLeave(Runnable action) {
    onLeave = action;
    if (left) {
      action.run();
    }
  }

  /** Counts a message of the client's. Whether it sent far too many, and has to be cut. */
  public boolean floods(MessageCount said) {
    return admission.floods(said, 1);
  }

  /**
   * Counts what it took to inflate a message of the client's, besides the message itself: a packet
   * for every 4 KiB. Whether it sent far too many, and has to be cut.
   *
   * @param cost in bytes, as a WebSocket tells it
   */
  public boolean floodsInflated(MessageCount said, int cost) {
    return cost >= INFLATED_PACKET && admission.floods(said, cost / INFLATED_PACKET);
  }

  /**
   * Counts that the client is refused something, and tells the operator now and then.
   *
   * @param what happened, such as {@code "a sign-in is refused"}; nothing that only the client
   *     knows
   */
  public void countRefusal(ProtocolRefusal refusal, String what) {
    admission.count(refusal, what);
  }

  /** The client is gone, and another may have its place. Idempotent; the first reason counts. */
  public void leave(CloseReason reason) {
    if (leavesNow()) {
      admission.closed(reason);
      leaveNow();
    }
  }

  /** As {@link #leave(CloseReason)}, for a client that never came to be connected. */
  public void leave() {
    if (leavesNow()) {
      leaveNow();
    }
  }

  private synchronized boolean leavesNow() {
    boolean isFirst = !left;
    left = true;
    return isFirst;
  }

  private void leaveNow() {
    onLeave.run();
    admission.left(address);
    holding.close();
  }
}
