package io.echobridge.admin.access;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which passwords were right a short while ago and from where, so that a page which asks every two
 * seconds costs one comparison of its password in a quarter of an hour. What one address has shown
 * lets nobody else in, who may only be guessing. Kept are hashes with a salt of this process alone.
 * Bounded and thread-safe.
 */
final class Known {
  private static final int MOST = 256;
  private static final long STAYS_NANOS = Duration.ofMinutes(15).toNanos();

  private record Entry(Visitor who, long since) {}

  private final byte[] salt = new byte[32];

  private final Map<String, Entry> entries =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Entry> eldest) {
          return size() > MOST;
        }
      };

  Known() {
    new SecureRandom().nextBytes(salt);
  }

  synchronized @Nullable Visitor find(InetAddress address, String header) {
    String key = key(address, header);
    Entry entry = entries.get(key);
    if (entry != null && System.nanoTime() - entry.since > STAYS_NANOS) {
      entries.remove(key);
      return null;
    }
    return entry == null ? null : entry.who;
  }

  synchronized Visitor add(InetAddress address, String header, Visitor who) {
    entries.put(key(address, header), new Entry(who, System.nanoTime()));
    return who;
  }

  private String key(InetAddress address, String header) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(salt);
      byte[] from = address.getAddress();
      digest.update((byte) from.length);
      digest.update(from);
      byte[] hash = digest.digest(header.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
