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

  /** The keys of those that are not open, the oldest first. */
  private final Map<String, KnownSession> closed = new LinkedHashMap<>();

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

  /** The one that was closed first; null where none is. */
  @Nullable KnownSession oldestClosed() {
    return closed.isEmpty() ? null : closed.values().iterator().next();
  }

  void set(KnownSession known) {
    remove(known.key());
    all.put(known.key(), known);
    bytes += known.bytes();
    if (!known.isOpen()) {
      closed.put(known.key(), known);
      closedBytes += known.bytes();
    }
  }

  @Nullable KnownSession remove(String key) {
    KnownSession known = all.remove(key);
    if (known != null) {
      bytes -= known.bytes();
      closedBytes -= closed.remove(key) == null ? 0 : known.bytes();
    }
    return known;
  }
}
