package io.echobridge.hub.recovery;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Users whose connections were ended a while ago: nobody goes on with a session of theirs that
 * began before, wherever it was. Its node may be dead, which takes a while to be known, or somebody
 * may be about to go on with it. Bounded in time and number. Not thread-safe.
 */
final class EndedUsers {
  /** Beyond that the oldest is forgotten. */
  static final int MOST = 50_000;

  /** When, in nanoseconds; the oldest first. */
  private final Map<String, Long> all = new LinkedHashMap<>();

  /**
   * @param now in nanoseconds
   */
  void add(String user, long now) {
    all.remove(user); // so that it stands at the end
    all.put(user, now);
    if (all.size() > MOST) {
      Iterator<Long> oldest = all.values().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /** Forgets those of before. */
  void trim(long now, Duration kept) {
    Iterator<Long> oldest = all.values().iterator();
    while (oldest.hasNext() && now - oldest.next() > kept.toNanos()) {
      oldest.remove();
    }
  }

  /** Whether a session that began at that time was ended with its user. */
  boolean have(SessionRecord record, long begunAt) {
    return !all.isEmpty()
        && record.users().stream()
            .map(all::get)
            .anyMatch(endedAt -> endedAt != null && endedAt - begunAt >= 0);
  }
}
