package io.echobridge.net;

import org.jspecify.annotations.Nullable;

/**
 * An id of {@link ConnectionIds} as it is kept for each client: as text it would take 80 bytes, as
 * two numbers it takes 32. Any other text is kept as it is.
 */
public final class KeptId {
  private final long first;
  private final long second;

  /** Null where the numbers say it. */
  private final @Nullable String text;

  private KeptId(long first, long second, @Nullable String text) {
    this.first = first;
    this.second = second;
    this.text = text;
  }

  /** The id with that text. */
  public static KeptId of(String id) {
    int dot = id.indexOf('.');
    if (dot > 0) {
      try {
        long first = Long.parseLong(id, 0, dot, 10);
        long second = Long.parseLong(id, dot + 1, id.length(), 10);
        KeptId kept = new KeptId(first, second, null);
        if (kept.toString().equals(id)) { // not with zeros or a sign in front
          return kept;
        }
      } catch (NumberFormatException e) {
        // another node has made it otherwise
      }
    }
    return new KeptId(0, 0, id);
  }

  /** The text, as it was. */
  @Override
  public String toString() {
    return text == null ? first + "." + second : text;
  }
}
