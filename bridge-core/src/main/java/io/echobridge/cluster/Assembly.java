package io.echobridge.cluster;

import io.echobridge.cluster.frame.Change;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;

/** The parts of one snapshot of another node, until all are there. */
final class Assembly {
  /** The most parts. */
  static final int PARTS = 1 << 16;

  private static final long MOST_AGE = TimeUnit.DAYS.toMillis(365);

  private final NodeId owner;
  private final Reception reception;
  private final EntryTable before;
  private final long stream;
  private final int count;
  private final long asOf;
  private final BitSet parts = new BitSet();
  private final EntryTable entries;
  private boolean isShort;
  private long at;

  /**
   * @param before the entries that there are: those that stay are the same objects
   */
  Assembly(NodeId owner, Reception reception, EntryTable before, Frame.Snapshot first, long now) {
    this.owner = owner;
    this.reception = reception;
    this.before = before;
    this.stream = first.stream();
    this.count = first.count();
    this.asOf = first.asOf();
    this.entries = reception.table();
    this.at = now;
  }

  long stream() {
    return stream;
  }

  long asOf() {
    return asOf;
  }

  EntryTable entries() {
    return entries;
  }

  /** When the last part came. */
  long at() {
    return at;
  }

  /** Whether there was no room for some entries. */
  boolean isShort() {
    return isShort;
  }

  boolean isComplete() {
    return parts.cardinality() == count;
  }

  /** Takes a part in, unless it is there. */
  void take(Frame.Snapshot part, long now) {
    if (part.index() >= count || parts.get(part.index())) {
      return;
    }
    parts.set(part.index());
    at = now;
    for (Frame.Snapshot.Member member : part.members()) {
      take(member, now);
    }
  }

  private void take(Frame.Snapshot.Member member, long now) {
    Entry known = before.find(member.entry());
    if (known != null) {
      entries.add(known);
      return;
    }
    long age = TimeUnit.MILLISECONDS.toNanos(Math.min(member.ageMillis(), MOST_AGE));
    Change.Join join =
        new Change.Join(
            member.entry(), member.channel(), member.user(), member.data(), member.publicId());
    Entry entry = reception.entry(owner, join, now - age);
    if (!reception.memory().take(entry)) {
      isShort = true;
    } else if (!entries.add(entry)) {
      reception.memory().release(entry);
    }
  }

  /**
   * Tells what is other than before. Joins first, then leaves: a user with an entry that comes and
   * one that goes stays.
   *
   * @param round of those that come, as in {@link RosterChange}
   */
  void tell(int round) {
    entries.forEach(
        entry -> {
          if (before.find(entry.number()) == null) {
            reception.effects().joins(entry, round);
          }
        });
    before.forEach(
        entry -> {
          if (entries.find(entry.number()) == null) {
            reception.memory().release(entry);
            reception.effects().leaves(entry, 0);
          }
        });
  }

  /** Gives back what it took of the memory, when nothing becomes of it. */
  void drop() {
    entries.forEach(
        entry -> {
          if (before.find(entry.number()) == null) {
            reception.memory().release(entry);
          }
        });
  }
}
