package io.echobridge.broker;

/**
 * Hears what a {@link PeerLink} brings. Calls come one at a time, on any thread, and never overlap;
 * each returns soon. The first one may come before {@link PeerLink#open} has returned.
 */
public interface PeerListener {
  /** A node sent this, perhaps this one. Comes between {@link #onUp} and {@link #onDown} only. */
  void onMessage(byte[] message);

  /**
   * From now on, until {@link #onDown}, what any node sends arrives, and this node can send. The
   * first time this waits for the broker's link, and for a permission that the broker refuses so
   * far.
   */
  void onUp();

  /** The link is down: told once an outage. What was on its way may be lost. */
  void onDown();

  /**
   * The broker's link is up, and the broker does not let nodes talk over it: a permission or a
   * topic is missing. Over with {@link #onUp}. The plug-in tries again now and then, and says the
   * same no more than once meanwhile.
   *
   * @param why one line for the operator, without secrets
   * @param remedy what the operator can type or set; empty where that is not known
   */
  default void onTrouble(String why, String remedy) {}
}
