package io.echobridge.admin.access;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * Whose passwords are being compared, or wait for that: few, and not all from one address, whatever
 * names are given there. Thread-safe.
 */
final class Places {
  static final int MOST = 16;
  static final int MOST_OF_ONE = 12;

  private final Map<Long, Integer> taken = new HashMap<>();
  private int all;

  /** Takes a place, to be given {@link #back}; or returns false, as there is none. */
  synchronized boolean tryTake(InetAddress address) {
    long network = Attempts.network(address);
    int own = taken.getOrDefault(network, 0);
    if (all == MOST || own == MOST_OF_ONE) {
      return false;
    }
    all++;
    taken.put(network, own + 1);
    return true;
  }

  synchronized void back(InetAddress address) {
    all--;
    taken.computeIfPresent(Attempts.network(address), (network, own) -> own == 1 ? null : own - 1);
  }
}
