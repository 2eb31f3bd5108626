package io.echobridge.history;

import io.echobridge.channel.ChannelName;
import io.echobridge.net.MemoryBudget;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What an app's sources brought of late: everything, heard or not, in the hub's order, within
 * bounds of time and memory. Each channel is a chain in it.
 *
 * <p>The invariant: of a channel everything is kept that came behind what was last dropped of it.
 * So whoever stood no earlier than that can be brought up to date, completely.
 *
 * <p>Not thread-safe: its owner's lock guards it, under which the same message goes to the loops.
 */
public final class History {
  private final LongSupplier clock;
  private final MemoryBudget heap;
  private volatile HistorySettings settings;
  private final Ring<LogEntry> all = new Ring<>();
  private final Milestones milestones = new Milestones();
  private final Map<ChannelName, Chain> chains = new HashMap<>();
  private final Heads heads;
  private final Dropped dropped = new Dropped();
  private long last = -1;
  private long bytes;

  /** Of each source, where the newest stood that is not kept any more, of whatever channel. */
  private final long[] gone;

  /** When the newest came that went for lack of room; {@link Long#MIN_VALUE} where none has. */
  private long shortSince = Long.MIN_VALUE;

  /**
   * @param sources how many bring messages
   * @param heap what all apps of the process may keep together
   * @param clock in nanoseconds
   */
  public History(int sources, HistorySettings settings, MemoryBudget heap, LongSupplier clock) {
    this.heads = new Heads(sources);
    this.gone = new long[sources];
    Arrays.fill(gone, Place.NONE);
    this.settings = settings;
    this.heap = heap;
    this.clock = clock;
  }

  /** Other bounds hold from now on. */
  public void change(HistorySettings others) {
    settings = others;
    trim();
  }

  /**
   * Something came, with events for these channels; none where it has no event.
   *
   * @param ordinal where it stands in its lane
   */
  public void append(
      int source, int lane, long ordinal, Content content, Collection<ChannelName> channels) {
    long now = clock.getAsLong();
    boolean isFirst = true;
    for (ChannelName channel : channels) {
      if (settings.keeps().test(channel)) {
        if (isFirst && milestones.isDue(last)) {
          milestones.add(last, here());
        }
        add(new LogEntry(last + 1, channel, source, lane, ordinal, now, content, isFirst));
        isFirst = false;
      }
    }
    heads.put(source, lane, ordinal);
    trim();
    channels.forEach(this::shorten);
  }

  private void add(LogEntry entry) {
    last = entry.sequence();
    all.add(entry);
    chains.computeIfAbsent(entry.channel(), name -> new Chain(dropped.of(name))).add(entry);
    count(entry.cost());
  }

  private void count(long change) {
    bytes += change;
    if (change > 0) {
      var unused = heap.take(change);
    } else {
      heap.giveBack(-change);
    }
  }

  /** Drops what is too old, and what there is no room for. */
  public void trim() {
    long oldest = clock.getAsLong() - settings.age().toNanos();
    while (all.size() > 0 && (all.get(0).at() - oldest < 0 || isTooMuch())) {
      long at = all.get(0).at();
      shortSince = at - oldest < 0 ? shortSince : at;
      dropOldest();
    }
  }

  private void shorten(ChannelName channel) {
    Chain chain = chains.get(channel);
    while (chain != null && chain.size() > settings.maxPerChannel()) {
      dropOldestOf(chain);
    }
  }

  /** Something was for a channel that nobody can bring: what is older of it is of no use. */
  public void lose(int source, int lane, long ordinal, ChannelName channel) {
    if (!settings.keeps().test(channel)) {
      return;
    }
    append(source, lane, ordinal, new Content.Opened(List.of(), 0), List.of(channel));
    Chain chain = chains.get(channel);
    while (chain != null && chain.size() > 0) {
      dropOldestOf(chain);
    }
  }

  /** Messages of a source were missed: whoever is here stands at least there by now. */
  public void skip(int source, long[] to) {
    heads.skip(source, to);
    milestones.add(last, here());
  }

  private boolean isTooMuch() {
    return bytes > settings.maxBytes() || heap.used() > heap.limit();
  }

  private void dropOldest() {
    LogEntry entry = all.removeFirst();
    entry.goes();
    milestones.drop(firstKept());
    gone[entry.source()] = Math.max(gone[entry.source()], entry.ordinal());
    Chain chain = chains.get(entry.channel());
    if (!entry.isDropped() && chain != null) {
      var unused = chain.dropOldest();
    }
    LogEntry newest = chain == null ? entry.dropped() : chain.dropped();
    if (newest != null && (chain == null || chain.size() == 0)) {
      chains.remove(entry.channel());
      dropped.add(newest);
    }
    count(-entry.cost());
  }

  /** One channel has more than it may have; others keep what is as old. */
  private void dropOldestOf(Chain chain) {
    LogEntry entry = chain.dropOldest();
    entry.goes();
    LogEntry dropped = entry.dropped();
    all.set((int) (entry.sequence() - firstKept()), dropped);
    count(dropped.cost() - entry.cost());
  }

  /** The number of the first entry that is kept, or will be. */
  long firstKept() {
    return last + 1 - all.size();
  }

  /** The point behind everything that came. */
  public Place here() {
    return heads.here();
  }

  /**
   * The point behind the first events of a message that has just come and has more.
   *
   * @param events how many of them
   */
  public Place within(int source, int lane, int events) {
    return new Place(here().heads(), new Place.Part(source, lane, events));
  }

  /** The point behind what an entry's message brought; null where that is too long ago. */
  public @Nullable Place placeOf(LogEntry entry, int events) {
    if (entry.sequence() < firstKept()) {
      return null;
    }
    Place.Part part =
        events == LogEntry.ALL ? null : new Place.Part(entry.source(), entry.lane(), events);
    Milestones.Milestone from = milestones.before(entry.sequence());
    if (from == null || (from.sequence() + 1 < firstKept() && !heads.isOneLane())) {
      return null; // of what was dropped in between, the lanes are not known any more
    }
    long[][] at = heads.widened(from.place());
    for (long i = Math.max(from.sequence() + 1, firstKept()); i <= entry.sequence(); i++) {
      LogEntry each = all.get((int) (i - firstKept()));
      at[each.source()][each.lane()] = Math.max(at[each.source()][each.lane()], each.ordinal());
    }
    return new Place(at, part);
  }

  /**
   * Whether everything of a channel is kept that came behind a point, from a number in the hub's
   * order on.
   *
   * @param behind what of it is there already; -1 where nothing is
   */
  public boolean isComplete(ChannelName channel, Place start, long behind) {
    Chain chain = chains.get(channel);
    LogEntry gone = chain == null ? dropped.of(channel) : chain.dropped();
    return gone == null
        || gone.sequence() <= behind
        || gone.sequence() <= milestones.reachedBy(start)
        || (heads.isOneLane() && start.eventsOf(gone) == LogEntry.ALL);
  }

  /** A number in the hub's order such that all entries up to it are before the point. */
  long numberOf(Place start) {
    return milestones.reachedBy(start);
  }

  /**
   * Adds to a backlog what came on a channel behind a point.
   *
   * @param behind what of it is there already: up to this number; -1 where nothing is
   * @return false where not everything is kept; nothing is added then
   */
  public boolean collect(ChannelName channel, Place start, long behind, Backlog to) {
    boolean isComplete = copy(channel, start, behind, to);
    to.sift();
    return isComplete;
  }

  /**
   * As {@link #collect}, but leaves it to {@link Backlog#sift} to look at the entries: that needs
   * no lock, and takes by far the most time.
   */
  public boolean copy(ChannelName channel, Place start, long behind, Backlog to) {
    boolean isKept = keeps(channel);
    if (!isKept || !isComplete(channel, start, behind)) {
      return !isKept;
    }
    Chain chain = chains.get(channel);
    if (chain != null) {
      to.mayHave(chain.behind(Math.max(behind, milestones.reachedBy(start))), start);
    }
    return true;
  }

  /** Whether messages of a channel are kept. From any thread. */
  public boolean keeps(ChannelName channel) {
    return settings.keeps().test(channel);
  }

  /** Whether anything of a channel is kept. */
  public boolean hasAny(ChannelName channel) {
    return chains.containsKey(channel);
  }

  /** What is kept of a channel; null where nothing is. */
  @Nullable Chain chain(ChannelName channel) {
    return chains.get(channel);
  }

  /** Where the newest of a source stood that is not kept any more, of whatever channel. */
  long gone(int source) {
    return gone[source];
  }

  /** An entry by its number; null where there is none, or none any more. */
  @Nullable LogEntry entry(long sequence) {
    boolean isHere = sequence >= firstKept() && sequence <= last;
    return isHere ? all.get((int) (sequence - firstKept())) : null;
  }

  /** The number of the last entry; -1 before the first. */
  public long last() {
    return last;
  }

  /** How many bytes of the heap it takes, about. */
  public long bytes() {
    return bytes;
  }

  /** How many messages it has; one with events for several channels counts for each. */
  public int size() {
    return all.size();
  }

  /** How far back it reaches where its bounds of memory cut it short; its whole age otherwise. */
  public Duration reach() {
    if (shortSince == Long.MIN_VALUE) {
      return settings.age();
    }
    Duration back = Duration.ofNanos(clock.getAsLong() - shortSince);
    return back.compareTo(settings.age()) < 0 ? back : settings.age();
  }
}
