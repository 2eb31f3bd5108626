package io.echobridge.broker.redis.mark;

import io.echobridge.broker.Places.Ahead;
import io.echobridge.broker.Places.Older;
import io.echobridge.broker.Places.Resolved;
import io.echobridge.broker.Places.Unknown;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The stretches that are known, up to an age and a size. For one thread at a time. */
final class Stretches {
  /** By how much a mark's number may differ from those here, in seconds. */
  private static final long DAY = 24 * 60 * 60;

  private final long historyNanos;
  private final long mostBytes;
  private final Deque<Stretch> all = new ArrayDeque<>();
  private final Map<Long, Stretch> byMark = new HashMap<>();

  /** Of several without a message between them, the last one. */
  private final NavigableMap<Long, Stretch> byStart = new TreeMap<>();

  private @Nullable Stretch newest;
  private Tally tally = new Tally();
  private long bytes;
  private long highest;

  /**
   * @param historyNanos how long a place is known once it is not the present one any more
   */
  Stretches(long historyNanos, long mostBytes) {
    this.historyNanos = historyNanos;
    this.mostBytes = mostBytes;
  }

  /** The one that goes on; null where messages have no place at present. */
  @Nullable Stretch newest() {
    return newest;
  }

  @Nullable Stretch behind(long mark) {
    return byMark.get(mark);
  }

  /** The one in which, or at the begin of which, a message is the last one. */
  @Nullable Stretch with(long message) {
    Map.Entry<Long, Stretch> before = byStart.floorEntry(message);
    return before != null && message <= before.getValue().last() ? before.getValue() : null;
  }

  /** Whether a mark comes again, or says that its sender has heard something else. */
  boolean contradict(Mark mark) {
    Mark.Check theirs = mark.check();
    Stretch same = theirs == null ? null : byMark.get(theirs.behind());
    boolean differs = same != null && same.check() != null && !same.check().equals(theirs);
    return differs || byMark.containsKey(mark.id());
  }

  /** What places behind a mark that is not here are. */
  Resolved without(long mark) {
    Stretch oldest = all.peek();
    if (oldest == null) {
      return new Unknown();
    }
    long later = Mark.number(mark) - highest;
    if (later >= 0 && later <= DAY) {
      return new Ahead();
    }
    long earlier = Mark.number(oldest.mark) - Mark.number(mark);
    return earlier >= 0 && earlier <= DAY ? new Older() : new Unknown();
  }

  /**
   * A new mark, with what was heard in the last stretch that is over.
   *
   * @param second by the clock
   */
  Mark next(long second) {
    Iterator<Stretch> backwards = all.descendingIterator();
    if (backwards.hasNext()) {
      backwards.next();
    }
    return new Mark(
        Mark.id(second, highest), backwards.hasNext() ? backwards.next().check() : null);
  }

  /** A mark ends the newest one. */
  void close(long mark) {
    if (newest != null) {
      bytes -= newest.bytes();
      newest.close(mark);
      bytes += newest.bytes();
    }
  }

  /** One begins. */
  void begin(Stretch next, long now) {
    newest = next;
    highest = Math.max(highest, Mark.number(next.mark));
    tally = new Tally();
    all.add(next);
    byMark.put(next.mark, next);
    byStart.put(next.before, next);
    bytes += next.bytes();
    makeRoom(now, 0);
  }

  /**
   * A message comes; in the newest one if there is one, and as long as it has room.
   *
   * @param nanos the clock, which is read now and then only
   * @return false where it was the one message too many for the newest one, which is gone now
   */
  boolean add(int print, long what, LongSupplier nanos) {
    Stretch in = newest;
    if (in == null) {
      return true;
    }
    in.hear(what);
    return put(in, print, nanos);
  }

  private boolean put(Stretch in, int print, LongSupplier nanos) {
    if (in.size() == 0) {
      leave(in, nanos.getAsLong());
    }
    int growth = in.growth();
    if (growth > 0) {
      makeRoom(nanos.getAsLong(), growth);
      if (newest == null) {
        return false;
      }
      bytes += growth;
    }
    in.add(print, tally.add(print));
    return true;
  }

  /** Messages that another node heard come, in the newest one; returns how many. */
  int fill(int[] prints, LongSupplier nanos) {
    for (int i = 0; i < prints.length && newest != null; i++) {
      newest.fromElsewhere();
      var unused = put(newest, prints[i], nanos);
    }
    return prints.length;
  }

  /** The last message before the first stretch that begins at or behind a message. */
  OptionalLong begin(long message) {
    Map.Entry<Long, Stretch> first = byStart.ceilingEntry(message);
    return first == null ? OptionalLong.empty() : OptionalLong.of(first.getKey());
  }

  /** All marks and prints behind a message, up to another one; nothing where some are missing. */
  Optional<byte[]> points(long behind, long upTo) {
    Points points = new Points();
    long known = behind;
    boolean isBegun = false;
    for (Stretch each : all) {
      if (each.before > upTo) {
        break;
      }
      if (each.before >= behind) {
        points.mark(each.mark);
      }
      if (isBegun ? each.before != known : each.before > behind) {
        return Optional.empty();
      }
      isBegun |= each.last() >= behind;
      if (isBegun) {
        known = each.last();
      }
      if (each.last() > behind) {
        each.put(points, behind, upTo);
      }
    }
    return isBegun && known >= upTo ? Optional.of(points.bytes()) : Optional.empty();
  }

  void clear() {
    all.clear();
    byMark.clear();
    byStart.clear();
    newest = null;
    bytes = 0;
  }

  /** The present place moves on: those from which it did cease to be. */
  private void leave(Stretch present, long now) {
    Iterator<Stretch> backwards = all.descendingIterator();
    while (backwards.hasNext()) {
      Stretch each = backwards.next();
      if (each.isLeft) {
        return;
      }
      if (each != present) {
        each.left = now;
        each.isLeft = true;
      }
    }
  }

  private void makeRoom(long now, int more) {
    for (Stretch oldest = all.peek(); oldest != null; oldest = all.peek()) {
      boolean old = oldest.isLeft && now - oldest.left > historyNanos;
      if (!old && bytes + more <= mostBytes) {
        return;
      }
      if (oldest == newest) {
        newest = null; // the next mark is a new begin
      }
      all.remove();
      byMark.remove(oldest.mark, oldest);
      byStart.remove(oldest.before, oldest);
      bytes -= oldest.bytes();
    }
  }
}
