package io.echobridge.presence;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One run of one daemon, as the others know it: a daemon that starts again has another. Ordered as
 * unsigned numbers.
 *
 * @param bits 64 random bits; 0 is no node
 */
public record NodeId(long bits) implements Comparable<NodeId> {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Pattern TEXT = Pattern.compile("[0-9a-f]{16}");

  /** A new one, for a daemon that starts. */
  public static NodeId random() {
    long bits = RANDOM.nextLong();
    return bits == 0 ? random() : new NodeId(bits);
  }

  /** What {@link #toString} writes; empty where it is none. */
  public static Optional<NodeId> parse(String text) {
    return TEXT.matcher(text).matches()
        ? Optional.of(new NodeId(Long.parseUnsignedLong(text, 16)))
        : Optional.empty();
  }

  @Override
  public int compareTo(NodeId other) {
    return Long.compareUnsigned(bits, other.bits);
  }

  /** 16 hexadecimal digits. */
  @Override
  public String toString() {
    return String.format("%016x", bits);
  }
}
