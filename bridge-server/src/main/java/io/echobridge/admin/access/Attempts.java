package io.echobridge.admin.access;

import io.echobridge.net.Rate;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often somebody was wrong of late, by his address and the name that he gives: ten times at
 * once, then once in six seconds. By the name as well, because behind a proxy all have one address,
 * and who guesses one user's password must not keep the others out. An IPv6 network of 64 bits is
 * one address, as whoever has one has all of it. Bounded and thread-safe.
 */
final class Attempts {
  static final int AT_ONCE = 10;
  private static final int MOST_KEPT = 4_096;

  /** One more than the longest name that a user can have: no other name counts as his. */
  private static final int LONGEST_NAME = 61;

  private static final long GAP = Duration.ofSeconds(6).toNanos();
  private static final Rate RATE = new Rate(GAP, GAP * (AT_ONCE - 1));

  /** What each has spent; those that were wrong last come last. */
  private final Map<String, Long> spent = new LinkedHashMap<>(16, 0.75f, true);

  private final LongSupplier clock;

  Attempts() {
    this(System::nanoTime);
  }

  /**
   * @param clock in nanoseconds, from any origin
   */
  Attempts(LongSupplier clock) {
    this.clock = clock;
  }

  /**
   * For how many seconds more he is not listened to; 0 when he is.
   *
   * @param user empty where no name is given
   */
  synchronized long waitSeconds(InetAddress address, String user) {
    Long past = spent.get(key(address, user));
    long wait = past == null ? 0 : RATE.waitNanos(past, clock.getAsLong());
    return wait == 0 ? 0 : Duration.ofNanos(wait).toSeconds() + 1;
  }

  synchronized void failed(InetAddress address, String user) {
    long now = clock.getAsLong();
    String key = key(address, user);
    spent.put(key, RATE.spend(spent.getOrDefault(key, now), now));
    Iterator<Map.Entry<String, Long>> oldest = spent.entrySet().iterator();
    while (spent.size() > MOST_KEPT) {
      oldest.next();
      oldest.remove();
    }
  }

  private static String key(InetAddress address, String user) {
    String name = user.length() > LONGEST_NAME ? user.substring(0, LONGEST_NAME) : user;
    return network(address) + "/" + name;
  }

  /** What stands for an address, and for all of an IPv6 network of 64 bits. */
  static long network(InetAddress address) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return bytes.remaining() == 4 ? bytes.getInt() : bytes.getLong();
  }
}
