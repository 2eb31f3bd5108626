package io.echobridge.hub.delivery;

import io.echobridge.channel.Member;
import io.echobridge.protocol.MessageEncoder.PresentMember;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is on a presence channel: every connection of every user. Touched under the order only.
 * Entries know nothing of sessions, so that one from another node can stand here as well.
 */
public final class Roster {
  /** One connection of one user. */
  public static final class Entry {
    private final PresentMember present;
    private final long number;

    /** The same user's connection before this one. */
    private @Nullable Entry older;

    /** The same user's connection after this one. */
    private @Nullable Entry newer;

    private Entry(PresentMember present, long number, @Nullable Entry older) {
      this.present = present;
      this.number = number;
      this.older = older;
    }

    public Member member() {
      return present.member();
    }

    public PresentMember present() {
      return present;
    }
  }

  /** Each user's newest connection, about in the order in which they came. */
  private final Map<String, Entry> users = new LinkedHashMap<>();

  private long lastNumber;

  public int size() {
    return users.size();
  }

  boolean has(Member member) {
    return users.containsKey(member.userId());
  }

  Entry join(PresentMember present) {
    String user = present.member().userId();
    Entry entry = new Entry(present, ++lastNumber, users.remove(user));
    if (entry.older != null) {
      entry.older.newer = entry;
    }
    users.put(user, entry);
    return entry;
  }

  /**
   * Takes one connection out, however many its user has. Whether its user is still there, {@link
   * #has} says.
   */
  void leave(Entry entry) {
    Entry older = entry.older;
    Entry newer = entry.newer;
    if (older != null) {
      older.newer = newer;
    }
    if (newer != null) {
      newer.older = older;
    } else if (older != null) {
      users.put(entry.member().userId(), older);
    } else {
      users.remove(entry.member().userId(), entry);
    }
  }

  /** One entry a user; {@link #newestFirst} makes of it what clients are told. */
  public List<Entry> snapshot() {
    return new ArrayList<>(users.values());
  }

  /** Not under the order: this may be long. */
  public static List<PresentMember> newestFirst(List<Entry> snapshot) {
    // Nearly sorted already, which this sort is quick with.
    snapshot.sort(Comparator.comparingLong((Entry entry) -> entry.number).reversed());
    List<PresentMember> members = new ArrayList<>(snapshot.size());
    for (Entry entry : snapshot) {
      members.add(entry.present);
    }
    return members;
  }
}
