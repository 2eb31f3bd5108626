package io.echobridge.broker.redis.mark;

import io.echobridge.broker.Backfill;
import io.echobridge.broker.Places;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * What was heard of one Redis: marks, and the prints of the messages behind each. One lane.
 *
 * <p>A message has a number, counted from zero over all links. Its ordinal is twice that, as one
 * message may be handed over twice, to two addresses of which nobody knows yet which it is: the
 * second one has the next ordinal, and both the place behind the second one.
 *
 * <p>All nodes have to number the same messages, so whether a message counts depends on its name at
 * Redis and its bytes only, never on what this node makes of it.
 */
public final class Marks implements Places {
  private final Disagreements disagreements;
  private final Prints prints;
  private final LongSupplier seconds;
  private final LongSupplier nanos;
  private final AtomicLong taken = new AtomicLong(-1);
  private final Links links = new Links(this);
  private Runnable onDue = () -> {};

  // Guarded by this.
  private final Stretches stretches;
  private long count;
  private OptionalLong first = OptionalLong.empty();
  private boolean awaiting;
  private boolean isNew;
  private boolean isDue;

  /**
   * @param where names the broker in the log
   * @param prefix of the names that all nodes hear which have these marks
   * @param history how long places are known
   * @param mostBytes that may be kept for them
   */
  public Marks(String where, byte[] prefix, Duration history, long mostBytes) {
    this(
        where,
        prefix,
        history,
        mostBytes,
        () -> TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()),
        System::nanoTime);
  }

  Marks(
      String where,
      byte[] prefix,
      Duration history,
      long mostBytes,
      LongSupplier seconds,
      LongSupplier nanos) {
    this.disagreements = new Disagreements(where);
    this.prints = new Prints(prefix);
    this.stretches = new Stretches(history.toNanos(), mostBytes);
    this.seconds = seconds;
    this.nanos = nanos;
  }

  /** What brings all this. */
  public Links links() {
    return links;
  }

  /**
   * Called before the first link.
   *
   * @param onDue is called when a message came and a mark should follow, at once or soon; on the
   *     thread that brings messages, once until there is a mark
   */
  public void onDue(Runnable onDue) {
    this.onDue = onDue;
  }

  /** Of what comes nothing is taken until {@link #goOn}: it is not known what was missed. */
  synchronized void await(boolean isNewNode) {
    awaiting = true;
    isNew = isNewNode;
  }

  /**
   * What comes is taken again.
   *
   * @param anew whether what was missed is still not known
   */
  synchronized void goOn(boolean anew) {
    awaiting = false;
    if (anew) {
      clear();
    }
  }

  /** A mark to be published now. */
  public synchronized byte[] next() {
    return stretches.next(seconds.getAsLong()).message();
  }

  /** The place behind all that was heard, in what goes on. */
  synchronized Optional<String> here() {
    return text(new long[] {reached()});
  }

  /** The highest ordinal of what was heard. */
  synchronized long reached() {
    return lastOrdinal(count - 1);
  }

  /** How many ordinals so many messages have. */
  static long ordinals(long messages) {
    return 2 * messages;
  }

  /** Takes what another node heard, up to a mark. */
  synchronized void fill(List<Points.Step> steps, long until) {
    for (Points.Step step : steps) {
      if (step instanceof Points.OfMessages some) {
        count += stretches.fill(some.prints(), nanos);
      } else if (step instanceof Points.OfMark mark && mark.id() == until) {
        return;
      } else if (step instanceof Points.OfMark mark && stretches.behind(mark.id()) == null) {
        goOnBehind(mark.id());
      }
    }
  }

  /** A mark comes. */
  synchronized void add(Mark mark) {
    stretches.close(mark.id());
    if (stretches.contradict(mark)) {
      disagreements.add();
      clear();
    }
    goOnBehind(mark.id());
  }

  private void goOnBehind(long mark) {
    stretches.close(mark);
    long now = nanos.getAsLong();
    Stretch next = new Stretch(mark, count - 1, now);
    first = first.isEmpty() ? OptionalLong.of(next.before) : first;
    isDue = false;
    stretches.begin(next, now);
  }

  private void clear() {
    stretches.clear();
    isDue = false;
    first = OptionalLong.empty();
  }

  /** From now on more is heard than before: everything begins anew with the next mark. */
  public synchronized void interrupt() {
    if (!awaiting) {
      clear();
    }
  }

  /**
   * Counts a message.
   *
   * @param name its channel at Redis
   * @return its ordinal; -1 where it must not be handed over, as there was no mark yet
   */
  public long add(byte[] name, byte[] body) {
    int print = prints.of(name, body);
    long what = prints.heard();
    boolean becomesDue;
    long ordinal;
    synchronized (this) {
      if (awaiting) {
        return -1;
      }
      becomesDue = !isDue;
      isDue = stretches.add(print, what, nanos);
      ordinal = 2 * count++;
    }
    if (becomesDue) {
      onDue.run();
    }
    return ordinal;
  }

  /** A message that is too large came: it has no place, but was heard. */
  public void passOver(byte[] name, long length) {
    long what = prints.heard(name, length);
    synchronized (this) {
      Stretch in = stretches.newest();
      if (in != null && !awaiting) {
        in.hear(what);
      }
    }
  }

  /** The listener has taken all up to this one. */
  public void taken(long ordinal) {
    taken.setRelease(ordinal | 1);
  }

  /** The last mark that was heard, and how long ago; nothing where none was heard yet. */
  public synchronized Optional<Last> last() {
    Stretch of = stretches.newest();
    return of == null
        ? Optional.empty()
        : Optional.of(new Last(of.mark, Duration.ofNanos(nanos.getAsLong() - of.begun)));
  }

  /** A mark that was heard. */
  public record Last(long id, Duration age) {}

  @Override
  public synchronized Optional<String> text(long[] heads) {
    long message = heads.length == 0 ? -1 : heads[0] >> 1;
    Stretch with = stretches.with(message);
    return with == null ? Optional.empty() : Optional.of(with.place(message).text());
  }

  @Override
  public Resolved resolve(String text) {
    Place place = Place.of(text);
    if (place == null) {
      return new Unknown();
    }
    Stretch.Search search;
    boolean isLast;
    synchronized (this) {
      Stretch in = stretches.behind(place.mark());
      if (in == null) {
        return awaiting && isNew ? new Ahead() : stretches.without(place.mark());
      }
      search = in.search(place);
      isLast = in == stretches.newest();
    }
    long message = search.found();
    if (message == Stretch.NOWHERE) {
      return isLast ? new Ahead() : new Unknown();
    }
    long ordinal = lastOrdinal(message);
    return ordinal > taken.getAcquire() ? new Ahead() : new At(new long[] {ordinal});
  }

  @Override
  public Optional<Backfill> backfill() {
    return Optional.of(new Supply(this));
  }

  @Override
  public long disagreements() {
    return disagreements.count();
  }

  /** As {@link Backfill#begin}. */
  synchronized OptionalLong begin(long ordinal) {
    if (awaiting || first.isEmpty()) {
      return OptionalLong.empty();
    }
    OptionalLong before = stretches.begin(Math.max(ordinal >> 1, first.getAsLong()));
    return before.isEmpty() ? before : OptionalLong.of(lastOrdinal(before.getAsLong()));
  }

  /** As {@link Backfill#points}. */
  synchronized Optional<byte[]> points(long behind, long upTo) {
    return stretches.points(behind >> 1, upTo >> 1);
  }

  @Override
  public synchronized Optional<long[]> first() {
    return first.isEmpty() || (awaiting && isNew)
        ? Optional.empty()
        : Optional.of(new long[] {lastOrdinal(first.getAsLong())});
  }

  /** Of one that may be handed over twice; -1 stands for no message in both. */
  private static long lastOrdinal(long message) {
    return 2 * message + 1;
  }
}
