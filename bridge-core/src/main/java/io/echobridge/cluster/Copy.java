package io.echobridge.cluster;

import io.echobridge.cluster.frame.Change;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * This node's copy of another node's entries. It follows the changes of its owner, notices when
 * some are missing, and takes a snapshot where they cannot be had any more.
 */
final class Copy {
  /** A snapshot of which nothing comes for so long is asked for again. */
  private static final long SILENCE = Duration.ofSeconds(5).toNanos();

  private final NodeId owner;
  private final Reception reception;
  private final Asking asking;
  private final Ahead ahead;
  private EntryTable entries;
  private Digest digest = new Digest();

  /** How often this node has lost the owner before. */
  private final int losses;

  /** The last change that is in it; -1 before the first snapshot. */
  private long applied = -1;

  /** The last change of which this node knows that it happened. */
  private long known;

  /** The last change that had its effect, of those that are no member's. */
  private long happened;

  /** Whether everything is asked for: changes are held until it is there. */
  private boolean isFetching = true;

  private boolean isShort;
  private @Nullable Assembly assembly;

  /**
   * @param before what is left of an earlier copy
   */
  Copy(NodeId owner, Past before, Reception reception) {
    this.owner = owner;
    this.happened = before.happened();
    this.losses = before.losses();
    this.reception = reception;
    this.asking = new Asking(reception.random());
    this.ahead = new Ahead(reception.bounds());
    this.entries = reception.table();
  }

  EntryTable entries() {
    return entries;
  }

  Asking asking() {
    return asking;
  }

  Ahead ahead() {
    return ahead;
  }

  long applied() {
    return applied;
  }

  /** Whether its entries are visible; they can be out of date. */
  boolean isVisible() {
    return applied >= 0;
  }

  /** Whether everything is fetched, for the first time or anew. */
  boolean isFetching() {
    return isFetching;
  }

  boolean isAssembling() {
    return assembly != null;
  }

  /** Whether there was no room for some of its entries. */
  boolean isShort() {
    return isShort;
  }

  /** Whether it lacks something that its owner has to be asked for. */
  boolean isMissing() {
    return isFetching || applied < known;
  }

  /** The last change that its owner need not repeat; -1 to have everything. */
  long have() {
    return isFetching ? -1 : applied;
  }

  /** From now on everything is asked for. */
  void fetch() {
    isFetching = true;
  }

  /** When it gives up a snapshot of which nothing came for long; never without one. */
  long assemblyDueAt() {
    return assembly == null ? Long.MAX_VALUE : assembly.at() + SILENCE;
  }

  void giveAssemblyUp() {
    if (assembly != null) {
      assembly.drop();
      assembly = null;
      asking.startsAnew();
    }
  }

  /** Takes what its owner says that it has. */
  void compare(Frame.Beat beat, long now) {
    if (!isVisible() && beat.last() == 0 && beat.entries() == 0) {
      giveAssemblyUp();
      isFetching = false;
      applied = 0;
      asking.succeeded();
      drain(now);
      return;
    }
    knows(beat.last());
    if (isFetching || isShort || beat.last() != applied) {
      return;
    }
    if (beat.digest() != digest.sum() || beat.entries() != digest.count()) {
      reception.counters().digestMismatches.increment();
      fetch();
      asking.succeeded();
    }
  }

  /** There are changes up to this one. */
  void knows(long number) {
    if (number > known) {
      if (!isMissing() && number > applied) {
        reception.counters().gaps.increment();
      }
      known = number;
    }
  }

  /**
   * Takes changes, or holds them until those before them are there.
   *
   * @return whether any of them is new
   */
  boolean changes(Ahead.Held held, long now) {
    long before = applied;
    if (isFetching || held.frame().first() > applied + 1) {
      boolean isNew = held.last() > applied;
      if (isNew && !ahead.hold(held)) {
        reception.counters().droppedAhead.increment();
      }
      knows(held.last());
      return isNew;
    }
    apply(held, now);
    drain(now);
    if (applied > before && (held.repair() || !isMissing())) {
      asking.succeeded();
    }
    return applied > before;
  }

  /**
   * Takes a part of a snapshot, if it is of the one that was asked for.
   *
   * @param mayBegin whether another snapshot may be under way
   * @return whether it was
   */
  boolean snapshot(Frame.Snapshot part, boolean mayBegin, long now) {
    if (part.nonce() != asking.nonce() || part.asOf() < applied) {
      return false;
    }
    if (assembly == null) {
      if (!asking.isAsked() || !mayBegin || part.count() > Assembly.PARTS) {
        asking.lost(); // without this part it cannot become whole
        return false;
      }
      assembly = new Assembly(owner, reception, entries, part, now);
      isFetching = true;
    } else if (!reception.rules().fits(assembly, part)) {
      return false;
    }
    assembly.take(part, now);
    if (assembly.isComplete()) {
      replaceBy(assembly, now);
    }
    return true;
  }

  /** Takes all entries of its owner as they were at one moment. */
  void replaceBy(Assembly whole, long now) {
    int round = isVisible() ? 0 : losses;
    entries = whole.entries();
    digest = new Digest();
    entries.forEach(digest::add);
    whole.tell(round);
    isShort = whole.isShort();
    reception.counters().snapshotsIn.increment();
    happenUntil(whole.asOf());
    applied = whole.asOf();
    known = Math.max(known, applied);
    assembly = null;
    isFetching = false;
    asking.succeeded();
    asking.startsAnew();
    drain(now);
  }

  /** What a snapshot does not repeat, of the changes that it makes needless. */
  private void happenUntil(long asOf) {
    for (Ahead.Held held : ahead.all()) {
      long number = held.frame().first();
      for (Change change : held.frame().changes()) {
        if (number <= asOf && !(change instanceof Change.Join || change instanceof Change.Leave)) {
          happens(number, change, held.repair());
        }
        number++;
      }
    }
  }

  private void drain(long now) {
    for (Ahead.Held next = ahead.next(applied + 1); next != null; next = ahead.next(applied + 1)) {
      apply(next, now);
    }
  }

  private void apply(Ahead.Held held, long now) {
    long number = held.frame().first();
    for (Change change : held.frame().changes()) {
      if (reception.rules().isNew(number, applied, held.repair())) {
        applied = Math.max(applied, number);
        if (change instanceof Change.Join join) {
          join(join, now);
        } else if (change instanceof Change.Leave leave) {
          leave(leave);
        } else {
          happens(number, change, held.repair());
        }
      }
      number++;
    }
    known = Math.max(known, applied);
  }

  private void join(Change.Join join, long now) {
    Entry entry = reception.entry(owner, join, now);
    if (!reception.memory().take(entry)) {
      isShort = true;
    } else if (entries.add(entry)) {
      digest.add(entry);
      reception.effects().joins(entry, 0);
    } else {
      reception.memory().release(entry);
    }
  }

  private void leave(Change.Leave leave) {
    Entry entry = entries.remove(leave.entry());
    if (entry != null) {
      digest.remove(entry);
      reception.memory().release(entry);
      reception.effects().leaves(entry, 0);
    }
  }

  private void happens(long number, Change change, boolean repair) {
    if (reception.rules().isNew(number, happened, repair)) {
      happened = Math.max(happened, number);
      reception.effects().happens(owner, number, change);
    }
  }

  /**
   * Everything of its owner goes.
   *
   * @param isLost whether nobody knows why, so that the owner may come back
   */
  Past clear(boolean isLost) {
    int round = isLost ? losses + 1 : 0;
    giveAssemblyUp();
    entries.forEach(
        entry -> {
          reception.memory().release(entry);
          reception.effects().leaves(entry, round);
        });
    entries = reception.table();
    return new Past(happened, isLost && isVisible() ? round : losses);
  }
}
