package io.echobridge.net;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What one client has the process keep for it, as part of {@link ClientMemory}. Whatever is taken
 * has to be given back, also after {@link #close}. Thread-safe.
 */
public final class Holding implements Room {
  /** A frame's place in an outbox, which has up to four places for each frame that is left. */
  static final int PLACE = 32;

  /** A broadcast that waits for a client counts for it as one in so many bytes. */
  private static final int SHARED = 16;

  /** What a session costs by itself: its objects, its place in maps, its socket's objects. */
  private static final int SESSION = 3072;

  private static final AtomicLongFieldUpdater<Holding> BYTES =
      AtomicLongFieldUpdater.newUpdater(Holding.class, "bytes");

  private static final AtomicLongFieldUpdater<Holding> WEIGHT =
      AtomicLongFieldUpdater.newUpdater(Holding.class, "weight");

  private static final AtomicLongFieldUpdater<Holding> WAITING =
      AtomicLongFieldUpdater.newUpdater(Holding.class, "waiting");

  private final ClientMemory memory;
  private final ClientMemory.Source source;
  private final long number;
  private volatile long bytes;
  private volatile long weight;
  private volatile @Nullable Runnable end;
  private volatile boolean ending;

  /** Bytes of frames that wait: on its client's loop, or on that of a poll. */
  private volatile long waiting;

  private boolean closed;

  Holding(ClientMemory memory, ClientMemory.Source source, long number) {
    this.memory = memory;
    this.source = source;
    this.number = number;
    count(SESSION, SESSION);
    memory.add(SESSION);
  }

  @Override
  public boolean take(long more) {
    count(more, more);
    memory.add(more);
    return !memory.isOverfull();
  }

  @Override
  public void giveBack(long less) {
    count(-less, -less);
    memory.add(-less);
  }

  /**
   * A frame waits for this client.
   *
   * @return whether there is room for it; if not, the client has to be cut
   */
  public boolean take(Frame frame) {
    count(PLACE + (long) frame.size(), weight(frame));
    memory.countWaiting(frame.length());
    WAITING.addAndGet(this, frame.length());
    memory.add(frame.held() ? PLACE + (long) frame.size() : PLACE);
    return !memory.isOverfull();
  }

  /** A frame waits no more. */
  public void giveBack(Frame frame) {
    count(-PLACE - (long) frame.size(), -weight(frame));
    memory.countWaiting(-frame.length());
    WAITING.addAndGet(this, -frame.length());
    memory.add(frame.letGo() ? -PLACE - (long) frame.size() : -PLACE);
  }

  private static long weight(Frame frame) {
    int size = frame.isBroadcast() ? frame.size() / SHARED : frame.size();
    return PLACE + (long) size;
  }

  /**
   * Something is kept for this client that may be kept for others too.
   *
   * @param isFirst whether it is for nobody else so far: it counts once for all clients together
   * @return whether there is room for it; if not, the client has to be cut
   */
  public boolean takeShared(long more, boolean isFirst) {
    count(more, more / SHARED);
    memory.add(isFirst ? more : 0);
    return !memory.isOverfull();
  }

  /**
   * It is kept for this client no more.
   *
   * @param isLast whether it is for nobody else any more
   */
  public void giveBackShared(long less, boolean isLast) {
    count(-less, -(less / SHARED));
    memory.add(isLast ? -less : 0);
  }

  /** This client is cut because it takes nothing of what waits for it. */
  public void countSlow() {
    memory.countSlow();
  }

  private void count(long more, long weighs) {
    BYTES.addAndGet(this, more);
    WEIGHT.addAndGet(this, weighs);
    source.weight.addAndGet(weighs);
  }

  /** How much this client holds; what waits for others too is counted in full. */
  public long bytes() {
    return bytes;
  }

  /** Bytes of frames that wait for this client to take them. */
  public long waiting() {
    return waiting;
  }

  /**
   * As {@link #bytes}, but what was sent to many counts for a part: who holds something of his own
   * goes before a crowd that is behind.
   */
  long weight() {
    return weight;
  }

  /**
   * Says how this client is cut, should it hold most when there is too much.
   *
   * @param how called once, on any thread, and returns at once; {@link #close} follows
   */
  public void onTooMuch(Runnable how) {
    end = how;
    if (ending) {
      // Whoever was told before is no longer there.
      how.run();
    }
  }

  /**
   * A part of what was taken stays when the client is gone, until the caller ends that, or earlier
   * where too much stays of all clients.
   *
   * @param part in bytes
   * @param end ends it; called once, on any thread, when the bytes are given back
   * @return ends it, if it has not ended yet; from any thread
   */
  public Runnable linger(long part, Runnable end) {
    return memory.lingering().begin(this, part, end);
  }

  /** The client is gone, or as good as gone. Idempotent. */
  public synchronized void close() {
    if (!closed) {
      closed = true;
      end = null; // what lingers keeps this object, and is not to keep the connection
      giveBack(SESSION);
      memory.closed(this);
      notifyAll();
    }
  }

  Absences absences() {
    return memory.absences();
  }

  boolean canEnd() {
    return end != null && !ending;
  }

  void end() {
    ending = true;
    Runnable how = end;
    if (how != null) {
      how.run();
    }
  }

  ClientMemory.Source source() {
    return source;
  }

  /** Later ones have larger numbers. */
  long number() {
    return number;
  }

  synchronized void awaitClosed(long untilNanos) throws InterruptedException {
    while (!closed) {
      long left = TimeUnit.NANOSECONDS.toMillis(untilNanos - System.nanoTime());
      if (left <= 0) {
        return;
      }
      wait(left);
    }
  }
}
