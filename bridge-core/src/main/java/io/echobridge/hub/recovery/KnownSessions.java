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
  private long overBytes;

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
   * is the oldest of the kind that takes more, where they take too much. Nobody goes on with one
   * that is over, but its client has to hear that, and who ends many must not cost others theirs.
   */
  @Nullable KnownSession toGo(long oldest, long mostBytes) {
    KnownSession ended = first(over);
    KnownSession left = first(closed);
    if (left != null && left.closedAt() - oldest < 0) {
      return left;
    }
    if (ended != null && ended.closedAt() - oldest < 0) {
      return ended;
    }
    boolean areTooMany = closedBytes > mostBytes;
    return areTooMany ? (overBytes > closedBytes - overBytes ? ended : left) : null;
  }

  private static @Nullable KnownSession first(Map<String, KnownSession> of) {
    return of.isEmpty() ? null : of.values().iterator().next();
  }

  void set(KnownSession known) {
    remove(known.key());
    all.put(known.key(), known);
    bytes += known.bytes();
    if (!known.isOpen()) {
      overBytes += known.mayGoOn() ? 0 : known.bytes();
      (known.mayGoOn() ? closed : over).put(known.key(), known);
      closedBytes += known.bytes();
    }
  }

  @Nullable KnownSession remove(String key) {
    KnownSession known = all.remove(key);
    if (known != null) {
      bytes -= known.bytes();
      boolean wasOver = over.remove(key) != null;
      overBytes -= wasOver ? known.bytes() : 0;
      closedBytes -= wasOver || closed.remove(key) != null ? known.bytes() : 0;
    }
    return known;
  }
}
