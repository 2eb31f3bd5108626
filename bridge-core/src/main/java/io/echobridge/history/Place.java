package io.echobridge.history;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A point in what an app's sources brought: behind it stands all that came up to the heads of their
 * lanes. Places of one node can be compared; to other nodes they go as text ({@link Offsets}).
 * Immutable.
 */
public final class Place {
  /** Before everything. */
  static final long NONE = -1;

  /** By source and lane, the last message. */
  private final long[][] heads;

  /** What of the last message is before this point, where that is not all of it. */
  private final @Nullable Part part;

  /**
   * The first events of a message that has several.
   *
   * @param events how many of them
   */
  record Part(int source, int lane, int events) {}

  /**
   * @param heads by source and lane; must not change any more
   */
  Place(long[][] heads, @Nullable Part part) {
    this.heads = heads;
    this.part = part;
  }

  /** The last message of a lane; {@link #NONE} where there is none. */
  long head(int source, int lane) {
    long[] lanes = heads[source];
    return lane < lanes.length ? lanes[lane] : NONE;
  }

  long[][] heads() {
    return heads;
  }

  long[] lanes(int source) {
    return heads[source];
  }

  @Nullable Part part() {
    return part;
  }

  /**
   * How many events of a message are before this point; {@link LogEntry#ALL} where all are, 0 where
   * none is.
   */
  public int eventsOf(LogEntry entry) {
    long head = head(entry.source(), entry.lane());
    if (entry.ordinal() > head) {
      return 0;
    }
    Part within = part;
    if (within == null
        || entry.ordinal() < head
        || within.source != entry.source()
        || within.lane != entry.lane()) {
      return LogEntry.ALL;
    }
    return within.events;
  }

  /** Up to there a lane's messages are before this point, all of each. */
  long whole(int source, int lane) {
    boolean isInParts = part != null && part.source == source && part.lane == lane;
    return isInParts ? head(source, lane) - 1 : head(source, lane);
  }

  /** Whether all that is before the other point, of which no part counts, is before this one. */
  public boolean reaches(Place other) {
    return reaches(other.heads);
  }

  /** Whether all that is before the other point is before this one. */
  boolean reaches(long[][] others) {
    for (int source = 0; source < others.length; source++) {
      for (int lane = 0; lane < others[source].length; lane++) {
        if (others[source][lane] > whole(source, lane)) {
          return false;
        }
      }
    }
    return true;
  }

  /** The point behind all that is before one of the two. */
  public Place later(Place other) {
    long[][] later = new long[heads.length][];
    for (int source = 0; source < heads.length; source++) {
      int lanes = Math.max(heads[source].length, other.heads[source].length);
      later[source] = new long[lanes];
      for (int lane = 0; lane < lanes; lane++) {
        later[source][lane] = Math.max(head(source, lane), other.head(source, lane));
      }
    }
    return new Place(later, laterPart(this, other, later));
  }

  /** Of a message that one of the two has whole, or farther, no smaller part counts. */
  private static @Nullable Part laterPart(Place one, Place two, long[][] heads) {
    Part first = one.partOf(heads);
    Part second = two.partOf(heads);
    if (first == null || !two.hasLess(first, heads)) {
      return second == null || !one.hasLess(second, heads) ? null : second;
    }
    return first;
  }

  private @Nullable Part partOf(long[][] later) {
    Part own = part;
    return own != null && head(own.source, own.lane) == later[own.source][own.lane] ? own : null;
  }

  /** Whether this point has less of the message that the part is of. */
  private boolean hasLess(Part than, long[][] later) {
    if (head(than.source, than.lane) < later[than.source][than.lane]) {
      return true;
    }
    Part own = part;
    return own != null
        && own.source == than.source
        && own.lane == than.lane
        && own.events <= than.events;
  }

  @Override
  public String toString() {
    return Arrays.deepToString(heads) + (part == null ? "" : part);
  }
}
