package io.echobridge.net;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * What all clients together have the process keep for them: sessions with their headers and
 * subscriptions, messages that are half sent, and what waits for them to be taken. Each client's
 * part is a {@link Holding}. There is one bound for all of it. When it is reached, the address that
 * holds most loses its largest holders, until an eighth is free. A frame that waits for many is
 * counted once here, and for each of them in his holding. Thread-safe.
 */
public final class ClientMemory {
  private static final ClientMemory OF_PROCESS =
      new ClientMemory(HeapShares.bytes(HeapShares.SIXTEENTHS_OF_CLIENTS), ownThread());

  private final Executor reaping;
  private final Reaper reaper = new Reaper(this);
  private final Absences absences;
  private final Lingering lingering = new Lingering(this);
  private final AtomicLong used = new AtomicLong();
  private final Set<Holding> holdings = ConcurrentHashMap.newKeySet();
  private final Map<Long, Source> sources = new ConcurrentHashMap<>();
  private final AtomicLong opened = new AtomicLong();
  private final AtomicBoolean isReaping = new AtomicBoolean();
  private final LongAdder waiting = new LongAdder();
  private final LongAdder cut = new LongAdder();
  private final LongAdder slow = new LongAdder();
  private volatile long limit;

  /** Until somebody goes again nobody waits for it. */
  private volatile boolean waitedInVain;

  /**
   * @param limit in bytes
   * @param reaping where the largest holders are looked for; may be slow
   */
  public ClientMemory(long limit, Executor reaping) {
    this(limit, reaping, System::nanoTime);
  }

  /**
   * @param limit in bytes
   * @param reaping where the largest holders are looked for; may be slow
   * @param clock in nanoseconds, from any origin
   */
  public ClientMemory(long limit, Executor reaping, LongSupplier clock) {
    this.limit = limit;
    this.reaping = reaping;
    this.absences = new Absences(this, reaping, clock);
  }

  /** The one of this process: three eighths of the heap, if nobody says otherwise. */
  public static ClientMemory ofProcess() {
    return OF_PROCESS;
  }

  private static Executor ownThread() {
    ThreadPoolExecutor one =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "client-memory");
              thread.setDaemon(true);
              return thread;
            });
    one.allowCoreThreadTimeOut(true);
    return one;
  }

  /** Another bound holds from now on, in bytes. */
  public void change(long newLimit) {
    limit = newLimit;
    reapIfFull();
  }

  public long limit() {
    return limit;
  }

  /** What of it waits for clients whose polls do not come. */
  public Absences absences() {
    return absences;
  }

  /** What of it stays of clients that are gone. */
  Lingering lingering() {
    return lingering;
  }

  /** How many bytes are kept. */
  public long used() {
    return used.get();
  }

  /** Bytes of frames that wait, for each client that they wait for. */
  public long waiting() {
    return waiting.sum();
  }

  /** How many clients were cut because they held most when the bound was reached. */
  public long cut() {
    return cut.sum();
  }

  /** How many clients were cut because they took nothing of what waited for them. */
  public long slow() {
    return slow.sum();
  }

  /** Whether the bound is reached. */
  public boolean isFull() {
    return used.get() > limit;
  }

  /** Whether so much is kept that what can be refused has to be, whoever asks. */
  boolean isOverfull() {
    long bound = limit;
    return used.get() - bound > bound / 4;
  }

  /**
   * Opens the holding of a new client.
   *
   * @param source where the client comes from, as a number: its address, or what stands for it
   */
  public Holding open(long source) {
    Source of =
        sources.compute(
            source,
            (key, known) -> {
              Source present = known == null ? new Source(key) : known;
              present.clients++;
              return present;
            });
    Holding holding = new Holding(this, of, opened.incrementAndGet());
    holdings.add(holding);
    return holding;
  }

  /**
   * Whether one more client of this source is to be taken in: not while the bound is nearly reached
   * and its source holds an eighth of it already.
   */
  public boolean admits(long source) {
    long bound = limit;
    if (used.get() <= bound - bound / 8) {
      return true;
    }
    Source of = sources.get(source);
    return !isOverfull() && (of == null || of.weight.get() <= bound / 8);
  }

  /**
   * Waits, for a moment at most, while the bound is reached: who brings more for clients lets those
   * that hold too much go first. Not for event loops.
   */
  public void awaitRoom() throws InterruptedException {
    if (!isFull() || waitedInVain) {
      return;
    }
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2 * Reaper.PATIENCE_MILLIS);
    synchronized (this) {
      while (isFull() && System.nanoTime() - until < 0) {
        wait(Reaper.PATIENCE_MILLIS / 10);
      }
      waitedInVain = isFull();
    }
  }

  void add(long bytes) {
    if (used.addAndGet(bytes) > limit && bytes > 0) {
      reapIfFull();
    }
  }

  void countSlow() {
    slow.increment();
  }

  void countWaiting(long bytes) {
    waiting.add(bytes);
  }

  void closed(Holding holding) {
    holdings.remove(holding);
    sources.computeIfPresent(
        holding.source().key, (key, present) -> --present.clients == 0 ? null : present);
  }

  private void reapIfFull() {
    if (isFull() && isReaping.compareAndSet(false, true)) {
      reaping.execute(
          () -> {
            try {
              reaper.run();
            } finally {
              isReaping.set(false);
            }
          });
    }
  }

  /** Those of all clients that are here. */
  Set<Holding> holdings() {
    return holdings;
  }

  /** Some have gone. */
  synchronized void roomMade() {
    waitedInVain = false;
    notifyAll();
  }

  void countCut(int clients) {
    cut.add(clients);
  }

  /** Where clients come from, and what they hold together. */
  static final class Source {
    private final long key;
    final AtomicLong weight = new AtomicLong();

    /** Changed in the map's own calls only. */
    private int clients;

    private Source(long key) {
      this.key = key;
    }
  }
}
