package io.echobridge.gate;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How many connections each address has; only those that have one take memory. With IPv6 a customer
 * has a /64 network, and so many addresses that only the network counts. Thread-safe.
 */
final class AddressCounts {
  private final ConcurrentHashMap<Long, Integer> counts = new ConcurrentHashMap<>();

  /** Counts one more, unless there are so many already. */
  boolean enter(@Nullable InetAddress address, int most) {
    boolean[] entered = new boolean[1];
    counts.compute(
        key(address),
        (key, count) -> {
          int before = count == null ? 0 : count;
          entered[0] = before < most;
          return entered[0] ? Integer.valueOf(before + 1) : count;
        });
    return entered[0];
  }

  void leave(@Nullable InetAddress address) {
    counts.computeIfPresent(key(address), (key, count) -> count <= 1 ? null : count - 1);
  }

  int size() {
    return counts.size();
  }

  /**
   * What an address counts as. No network of IPv6 that is in use looks like an address of IPv4:
   * those begin with zeros.
   */
  static long key(@Nullable InetAddress address) {
    if (address == null) {
      return 0;
    }
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return address instanceof Inet6Address ? bytes.getLong() : bytes.getInt() & 0xffff_ffffL;
  }
}
