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

  /**
   * Which of those that are not open is to go next, where one is: it was closed before a moment, or
   * is missed the least of those that take too much.
   */
  @Nullable KnownSession toGo(long oldest, long mostBytes) {
    KnownSession ended = first(over);
    KnownSession left = first(closed);
    if (left != null && left.closedAt() - oldest < 0) {
      return left;
    }
    boolean isOld = ended != null && ended.closedAt() - oldest < 0;
    return isOld || closedBytes > mostBytes ? (ended == null ? left : ended) : null;
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
