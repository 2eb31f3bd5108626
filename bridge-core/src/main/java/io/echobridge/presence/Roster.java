package io.echobridge.presence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is on a presence channel: every connection of every user, on this node and on others. A user
 * is there while it has at least one.
 */
public final class Roster {
  private static final Comparator<Entry> NEWEST_FIRST =
      Comparator.comparingLong(Entry::at).thenComparingLong(Entry::number).reversed();

  private final Map<User, User> users = new HashMap<>(4);
  private int connections;

  /** How many users are there. */
  public int size() {
    return users.size();
  }

  /** How many connections they have, on all nodes. */
  public int connections() {
    return connections;
  }

  /** Whether the user of a connection is there, by whatever connection. */
  public boolean hasUserOf(Entry entry) {
    return users.containsKey(new User(entry));
  }

  /** Whether a user is there. */
  public boolean hasUser(String userId) {
    return hasUserOf(Entry.probe(userId));
  }

  /** Every connection of a user. */
  public List<Entry> connectionsOf(String userId) {
    List<Entry> found = new ArrayList<>();
    User user = users.get(new User(Entry.probe(userId)));
    for (Entry each = user == null ? null : user.newest; each != null; each = each.older) {
      found.add(each);
    }
    return found;
  }

  /**
   * Takes a connection in.
   *
   * @return whether its user was not there before
   */
  boolean join(Entry entry) {
    connections++;
    User added = new User(entry);
    User user = users.putIfAbsent(added, added);
    if (user == null) {
      return true;
    }
    entry.older = user.newest;
    user.newest.newer = entry;
    user.newest = entry;
    return false;
  }

  /**
   * Takes a connection out that is here.
   *
   * @return whether its user is gone with it
   */
  boolean leave(Entry entry) {
    connections--;
    Entry older = entry.older;
    Entry newer = entry.newer;
    entry.older = null;
    entry.newer = null;
    if (older != null) {
      older.newer = newer;
    }
    if (newer != null) {
      newer.older = older;
      return false;
    }
    User user = users.get(new User(entry));
    if (user != null && older != null) {
      user.newest = older;
      return false;
    }
    users.remove(new User(entry));
    return true;
  }

  /** One entry a user, that of its newest connection; {@link #newestFirst} makes a list of it. */
  public List<Entry> snapshot() {
    List<Entry> entries = new ArrayList<>(users.size());
    for (User user : users.values()) {
      entries.add(user.newest);
    }
    return entries;
  }

  /** What clients hear of a snapshot, which is sorted by it. Long work: not under a lock. */
  public static List<PresentMember> newestFirst(List<Entry> snapshot) {
    snapshot.sort(NEWEST_FIRST);
    List<PresentMember> members = new ArrayList<>(snapshot.size());
    for (Entry entry : snapshot) {
      members.add(entry.present());
    }
    return members;
  }
}
