package io.echobridge.hub.recovery;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Users whose connections were ended a while ago: nobody goes on with a session of theirs that
 * began before, wherever it was. Its node may be dead, which takes a while to be known, or somebody
 * may be about to go on with it. Bounded in time, number and size. Not thread-safe.
 */
public final class EndedUsers {
  /** Beyond that the oldest is forgotten. */
  static final int MOST = 50_000;

  /** Likewise, of all ids together. */
  static final int MOST_CHARACTERS = 5_000_000;

  /** When, in nanoseconds; the oldest first. */
  private final Map<String, Long> all = new LinkedHashMap<>();

  private long characters;

  /**
   * @param now in nanoseconds
   */
  public void add(String user, long now) {
    // So that it stands at the end.
    characters += all.remove(user) == null ? user.length() : 0;
    all.put(user, now);
    while (all.size() > MOST || characters > MOST_CHARACTERS) {
      forget(all.keySet().iterator().next());
    }
  }

  private void forget(String user) {
    all.remove(user);
    characters -= user.length();
  }

  /** Forgets those of before. */
  public void trim(long now, Duration kept) {
    Iterator<Map.Entry<String, Long>> oldest = all.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<String, Long> next = oldest.next();
      if (now - next.getValue() <= kept.toNanos()) {
        return;
      }
      characters -= next.getKey().length();
      oldest.remove();
    }
  }

  /** Whether the user was ended at that time, in nanoseconds, or later. */
  public boolean have(String user, long since) {
    Long endedAt = all.get(user);
    return endedAt != null && endedAt - since >= 0;
  }

  /** Whether a session of theirs that began at that time was ended with its user. */
  boolean have(Set<String> users, long begunAt) {
    return !all.isEmpty() && users.stream().anyMatch(user -> have(user, begunAt));
  }
}
