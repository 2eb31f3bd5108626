package io.echobridge.net;

import io.echobridge.text.Throttle;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits for all clients together that poll, and have no poll here. It is a part of the
 * clients' memory with a bound of its own, a quarter: a client that has vanished is missed only
 * when its heartbeat fails, and until then everything on its channels waits for it. When the bound
 * is reached, those end whose absence is longest, until an eighth of it is free. A client that
 * lives is away between two polls only, and does not end for that: what waits for such clients
 * alone is bounded by the clients' memory. Thread-safe.
 */
public final class Absences {
  private static final Logger log = LoggerFactory.getLogger(Absences.class);

  /** Of the clients' memory. */
  private static final int SHARE = 4;

  /** How long clients may take to end, before others are looked at. */
  private static final long PATIENCE_MILLIS = 500;

  /** Nobody ends who has been away for less. */
  private static final long SHORT_NANOS = TimeUnit.SECONDS.toNanos(2);

  /**
   * Whoever has been away for so long is away for long, however long others are: perhaps a loop is
   * stuck, and those on it never end.
   */
  private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final ClientMemory memory;
  private final Executor reaping;
  private final LongSupplier clock;
  private final Set<Absence> present = ConcurrentHashMap.newKeySet();
  private final AtomicLong used = new AtomicLong();
  private final AtomicBoolean isReaping = new AtomicBoolean();
  private final LongAdder cut = new LongAdder();
  private final Throttle throttle = Throttle.onceAMinute();

  /**
   * @param reaping where those whose absence is longest are looked for; may be slow
   * @param clock in nanoseconds, from any origin
   */
  Absences(ClientMemory memory, Executor reaping, LongSupplier clock) {
    this.memory = memory;
    this.reaping = reaping;
    this.clock = clock;
  }

  /** In bytes. */
  public long limit() {
    return memory.limit() / SHARE;
  }

  /** How many bytes wait; a frame that waits for many is counted once. */
  public long used() {
    return used.get();
  }

  /** How many clients had to end because they were away longest when the bound was reached. */
  public long cut() {
    return cut.sum();
  }

  /** In nanoseconds, from any origin. */
  long now() {
    return clock.getAsLong();
  }

  /** A client ends because it was away longest. */
  void countCut() {
    cut.increment();
  }

  void begins(Absence absence) {
    present.add(absence);
  }

  void ends(Absence absence) {
    present.remove(absence);
  }

  void add(long bytes) {
    if (used.addAndGet(bytes) > limit() && bytes > 0) {
      reapSoon();
    }
  }

  private void reapSoon() {
    if (isReaping.compareAndSet(false, true)) {
      reaping.execute(this::reapOnce);
    }
  }

  /** One round: others wait for the same thread. */
  private void reapOnce() {
    boolean again = false;
    try {
      again = reap();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      isReaping.set(false);
    }
    if (again) {
      reapSoon();
    }
  }

  /**
   * Has some end. In rounds, because nobody knows how much the end of one client frees: the others
   * may have the same frames waiting.
   *
   * @return whether there has to be another round
   */
  private boolean reap() throws InterruptedException {
    if (used.get() <= limit() - limit() / 8) {
      return false;
    }
    List<Aged> longest = longest();
    if (longest.isEmpty()) {
      // Those that are told are about to end, or nobody is away for long: whoever adds calls again.
      TimeUnit.MILLISECONDS.sleep(PATIENCE_MILLIS / 10);
      return false;
    }
    long before = cut.sum();
    longest.forEach(Aged::end);
    awaitEnd(longest);
    tell(cut.sum() - before, TimeUnit.NANOSECONDS.toSeconds(longest.get(0).age()));
    return true;
  }

  /**
   * Of a tenth of those that are not told to end yet, the longest absence first, those that are
   * away for about as long as anybody, whether told or not.
   */
  private List<Aged> longest() {
    long now = now();
    List<Aged> sorted =
        present.stream()
            .map(each -> Aged.at(now, each))
            .sorted(Comparator.comparingLong(Aged::age).reversed())
            .toList();
    long most = sorted.isEmpty() ? 0 : sorted.get(0).age();
    long least = Math.max(SHORT_NANOS, Math.min(most / 2, LONG_NANOS));
    List<Aged> untold = sorted.stream().filter(each -> !each.absence().isTold()).toList();
    return untold.stream()
        .limit((untold.size() + 9) / 10)
        .filter(each -> each.age() >= least)
        .toList();
  }

  /** Until all of them went, or polled; not for long, because the loop of one may be stuck. */
  private void awaitEnd(List<Aged> told) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (System.nanoTime() - until < 0
        && told.stream().map(Aged::absence).anyMatch(a -> a.isTold() && present.contains(a))) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private void tell(long count, long seconds) {
    if (count > 0 && throttle.due().isPresent()) { // the sum says how many were left out
      log.warn(
          "What waits for clients whose polls do not come reached its limit of {} bytes of memory (a"
              + " quarter of server.client-memory): {} that were away longest, up to {} s, have ended,"
              + " {} since the start; logged once a minute",
          limit(),
          count,
          seconds,
          cut.sum());
    }
  }

  /**
   * An absence as it was when it was looked at: a sort needs numbers that stand still.
   *
   * @param since by the clock of {@link Absences#now}
   * @param age in nanoseconds
   */
  private record Aged(Absence absence, long since, long age) {
    static Aged at(long now, Absence absence) {
      long since = absence.sinceNanos();
      return new Aged(absence, since, now - since);
    }

    void end() {
      absence.end(since);
    }
  }
}
