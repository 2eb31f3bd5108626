package io.echobridge.net;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * Makes the ids of connections: {@code digits.digits}, the only form that PHP's Pusher library
 * takes as a socket id. An id holds 125 random bits, so it is unique in the cluster without asking
 * anybody, and serves as a secret where a protocol uses it as a key.
 */
public final class ConnectionIds {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final long LEAST = 1_000_000_000_000_000_000L;

  private ConnectionIds() {}

  /** A new id, of two numbers with 19 digits each. From any thread. */
  public static String next() {
    return number() + "." + number();
  }

  /**
   * A new secret of 20 URL-safe characters, 120 random bits, for ids that only one client knows.
   * From any thread.
   */
  public static String nextToken() {
    byte[] bytes = new byte[15];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().encodeToString(bytes);
  }

  private static long number() {
    return RANDOM.nextLong(LEAST, Long.MAX_VALUE);
  }
}
