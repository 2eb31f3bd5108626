package io.echobridge.hub.recovery;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of all sessions, and how much that is. Not thread-safe. */
final class KnownSessions {
  /** By keys. */
  private final Map<String, KnownSession> all = new HashMap<>();

  /** Those whose clients may come back, the oldest first. */
  private final Map<String, KnownSession> closed = new LinkedHashMap<>();

  /** Those that nobody goes on with, the oldest first. */
  private final Map<String, KnownSession> over = new LinkedHashMap<>();

  private long bytes;
  private long closedBytes;

  @Nullable KnownSession get(String key) {
    return all.get(key);
  }

  List<KnownSession> copy() {
    return List.copyOf(all.values());
  }

  int size() {
    return all.size();
  }

  /** About what they take of the heap. */
  long bytes() {
    return bytes;
  }

  /** About what those take of it that are not open. */
  long closedBytes() {
    return closedBytes;
  }

  /** One that is not open and was closed before a moment; null where none was. */
  @Nullable KnownSession closedBefore(long nanos) {
    KnownSession first = first(over);
    KnownSession other = first(closed);
    return first != null && first.closedAt() - nanos < 0
        ? first
        : other != null && other.closedAt() - nanos < 0 ? other : null;
  }

  /** Which of those that are not open is missed the least; null where there is none. */
  @Nullable KnownSession leastMissed() {
    return over.isEmpty() ? first(closed) : first(over);
  }

  private static @Nullable KnownSession first(Map<String, KnownSession> of) {
    return of.isEmpty() ? null : of.values().iterator().next();
  }

  void set(KnownSession known) {
    remove(known.key());
    all.put(known.key(), known);
    bytes += known.bytes();
    if (!known.isOpen()) {
      (known.mayGoOn() ? closed : over).put(known.key(), known);
      closedBytes += known.bytes();
    }
  }

  @Nullable KnownSession remove(String key) {
    KnownSession known = all.remove(key);
    if (known != null) {
      bytes -= known.bytes();
      boolean wasClosed = closed.remove(key) != null || over.remove(key) != null;
      closedBytes -= wasClosed ? known.bytes() : 0;
    }
    return known;
  }
}
