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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits for all clients together that poll, and have no poll here. It is a part of the
 * clients' memory with a bound of its own, an eighth: a client that has vanished is missed only
 * when its heartbeat fails, and until then everything on its channels waits for it. When the bound
 * is reached, those end whose absence is longest, until an eighth of it is free. Thread-safe.
 */
public final class Absences {
  private static final Logger log = LoggerFactory.getLogger(Absences.class);

  /** Of the clients' memory. */
  private static final int SHARE = 8;

  /** How long clients may take to end, before others are looked at. */
  private static final long PATIENCE_MILLIS = 500;

  private final ClientMemory memory;
  private final Executor reaping;
  private final Set<Absence> present = ConcurrentHashMap.newKeySet();
  private final AtomicLong used = new AtomicLong();
  private final AtomicBoolean isReaping = new AtomicBoolean();
  private final LongAdder cut = new LongAdder();
  private final Throttle throttle = Throttle.onceAMinute();

  /**
   * @param reaping where those whose absence is longest are looked for; may be slow
   */
  Absences(ClientMemory memory, Executor reaping) {
    this.memory = memory;
    this.reaping = reaping;
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

  void begins(Absence absence) {
    present.add(absence);
  }

  void ends(Absence absence) {
    present.remove(absence);
  }

  void add(long bytes) {
    if (used.addAndGet(bytes) > limit() && bytes > 0 && isReaping.compareAndSet(false, true)) {
      reaping.execute(
          () -> {
            try {
              reap();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            } finally {
              isReaping.set(false);
            }
          });
    }
  }

  /**
   * In rounds, because nobody knows how much the end of one client frees: the others may have the
   * same frames waiting.
   */
  private void reap() throws InterruptedException {
    while (used.get() > limit() - limit() / 8) {
      List<Aged> longest = longest();
      if (longest.isEmpty()) {
        return;
      }
      longest.forEach(Aged::end);
      cut.add(longest.size());
      tell(longest.size(), TimeUnit.NANOSECONDS.toSeconds(longest.get(0).age()));
      awaitEnd(longest);
    }
  }

  /** A tenth of those that are not told to end yet, the longest absence first. */
  private List<Aged> longest() {
    long now = System.nanoTime();
    List<Aged> sorted =
        present.stream()
            .filter(each -> !each.isTold())
            .map(each -> Aged.at(now, each))
            .sorted(Comparator.comparingLong(Aged::age).reversed())
            .toList();
    return sorted.subList(0, (sorted.size() + 9) / 10);
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
    if (throttle.due().isPresent()) { // the sum says how many were left out
      log.warn(
          "What waits for clients whose polls do not come reached its limit of {} bytes of memory (an"
              + " eighth of server.client-memory): {} that were away longest, up to {} s, are ended,"
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
   * @param since as {@link System#nanoTime}
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
