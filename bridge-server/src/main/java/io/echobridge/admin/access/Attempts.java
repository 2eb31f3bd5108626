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
 * How often addresses were wrong of late: ten times at once, then once in six seconds. An IPv6
 * network of 64 bits is one address, as whoever has one has all of it. Bounded and thread-safe.
 */
final class Attempts {
  static final int AT_ONCE = 10;
  private static final int MOST_ADDRESSES = 4_096;
  private static final long GAP = Duration.ofSeconds(6).toNanos();
  private static final Rate RATE = new Rate(GAP, GAP * (AT_ONCE - 1));

  /** What each has spent; those that were wrong last come last. */
  private final Map<Long, Long> spent = new LinkedHashMap<>(16, 0.75f, true);

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

  /** For how many seconds more an address is not listened to; 0 when it is. */
  synchronized long waitSeconds(InetAddress address) {
    Long past = spent.get(key(address));
    long wait = past == null ? 0 : RATE.waitNanos(past, clock.getAsLong());
    return wait == 0 ? 0 : Duration.ofNanos(wait).toSeconds() + 1;
  }

  synchronized void failed(InetAddress address) {
    long now = clock.getAsLong();
    long key = key(address);
    spent.put(key, RATE.spend(spent.getOrDefault(key, now), now));
    Iterator<Map.Entry<Long, Long>> oldest = spent.entrySet().iterator();
    while (spent.size() > MOST_ADDRESSES) {
      oldest.next();
      oldest.remove();
    }
  }

  private static long key(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4 ? ByteBuffer.wrap(bytes).getInt() : ByteBuffer.wrap(bytes).getLong();
  }
}
