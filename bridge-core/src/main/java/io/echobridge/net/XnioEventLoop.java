package io.echobridge.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.XnioIoThread;

/**
 * An event loop on an IO thread of XNIO. XNIO takes a lock for each task and may wake the selector
 * for it, so tasks wait in a queue of ours, and XNIO gets one task that drains it, however many
 * there are.
 */
final class XnioEventLoop implements EventLoop {
  private static final Logger log = LoggerFactory.getLogger(XnioEventLoop.class);

  /**
   * After this many tasks what they wrote is flushed: bounds how much one batch piles up before a
   * socket.
   */
  private static final int BATCH = 64;

  /**
   * So many sockets, and the rest where it is less than twice as many, are handed to the kernel at
   * a time: what it and Java touch for each then stays in the processor's cache until all is done.
   * In smaller parts more clients would be woken too early, of which each waking costs.
   */
  private static final int PART = 512;

  private static final Misuse MISUSE = new Misuse();

  /**
   * After so long without a pause in the tasks, sockets and timers have their turn: XNIO looks for
   * neither while a task of its own waits.
   */
  private static final long MOST_BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final XnioIoThread thread;
  private final Runnable drain = this::drain;
  private final Doorbell doorbell;
  private final int index;
  private final Queue<Runnable> inbox = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean drainQueued = new AtomicBoolean();
  private final TimerWheel wheel;
  private final Supplier<Sends> makeSends;
  private @Nullable Sends sends;
  private boolean ticking;
  private boolean inBatch;
  private long busySinceNanos;
  private boolean busy;
  private List<Flushable> dirty = new ArrayList<>();
  private List<Flushable> flushing = new ArrayList<>();

  /**
   * @param makeSends called on the loop, before the first socket writes
   */
  XnioEventLoop(XnioIoThread thread, int index, long tickMillis, Supplier<Sends> makeSends) {
    this.makeSends = makeSends;
    this.thread = thread;
    this.index = index;
    this.doorbell = new Doorbell(thread, drain);
    this.wheel = new TimerWheel(TimeUnit.MILLISECONDS.toNanos(tickMillis), System.nanoTime());
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public boolean inLoop() {
    return Thread.currentThread() == thread;
  }

  @Override
  public void execute(Runnable task) {
    inbox.add(task);
    wake();
  }

  @Override
  public void handOver(Runnable task) {
    MISUSE.tell(this);
    execute(task);
  }

  @Override
  public void runBatch(Runnable task) {
    if (!inLoop()) {
      handOver(task);
      return;
    }
    if (inBatch) {
      run(task);
      return;
    }
    inBatch = true;
    try {
      run(task);
      flushDirty();
    } finally {
      inBatch = false;
    }
  }

  @Override
  public void flushLater(Flushable flushable) {
    if (!inLoop()) {
      handOver(() -> flushLater(flushable));
      return;
    }
    dirty.add(flushable);
    if (!inBatch) {
      wake();
    }
  }

  @Override
  public Sends sends() {
    Sends made = sends;
    if (made == null) {
      made = makeSends.get();
      sends = made;
    }
    return made;
  }

  @Override
  public void schedule(Timer timer, long delayMillis) {
    EventLoop present = timer.setOn;
    if (present != this) {
      if (present != null && timer.isSet()) {
        present.handOver(
            () -> {
              timer.cancel();
              execute(() -> schedule(timer, delayMillis));
            });
        return;
      }
      timer.setOn = this;
    }
    if (!inLoop()) {
      handOver(() -> schedule(timer, delayMillis));
      return;
    }
    wheel.schedule(timer, TimeUnit.MILLISECONDS.toNanos(delayMillis), System.nanoTime());
    if (!ticking) {
      ticking = true;
      nextTick();
    }
  }

  private void wake() {
    if (drainQueued.compareAndSet(false, true)) {
      try {
        thread.execute(drain);
      } catch (RejectedExecutionException e) {
        // The server has stopped, and with it every connection that the tasks were for.
        inbox.clear();
      }
    }
  }

  private void drain() {
    inBatch = true;
    try {
      for (int i = 0; i < BATCH; i++) {
        Runnable task = inbox.poll();
        if (task == null) {
          break;
        }
        run(task);
      }
      flushDirty();
    } finally {
      inBatch = false;
      if (inbox.isEmpty() && dirty.isEmpty()) {
        busy = false;
        drainQueued.set(false);
        if (!inbox.isEmpty()) {
          wake();
        }
      } else {
        goOn();
      }
    }
  }

  /** Drains again, at once or when sockets and timers have had their turn. */
  private void goOn() {
    long now = System.nanoTime();
    if (!busy) {
      busy = true;
      busySinceNanos = now;
    }
    if (now - busySinceNanos > MOST_BUSY_NANOS) {
      busy = false;
      doorbell.ring();
      return;
    }
    try {
      thread.execute(drain);
    } catch (RejectedExecutionException e) {
      inbox.clear();
    }
  }

  private void flushDirty() {
    // A flush may write to others (a slow consumer that is cut leaves its channels), so until
    // nothing is left.
    while (!dirty.isEmpty()) {
      List<Flushable> now = dirty;
      dirty = flushing;
      flushing = now;
      for (int i = 0; i < now.size(); i++) {
        flush(now.get(i));
        if ((i + 1) % PART == 0 && now.size() - i > PART) {
          handOver();
        }
      }
      now.clear();
      handOver();
    }
  }

  private void handOver() {
    if (sends != null) {
      sends.handOver();
    }
  }

  // The loop turns its wheel for as long as it lives once it had a timer: a tick without timers
  // costs a microsecond.
  private void nextTick() {
    thread.executeAfter(
        () -> {
          runBatch(() -> wheel.advance(System.nanoTime()));
          try {
            nextTick();
          } catch (RejectedExecutionException e) {
            // The server has stopped; nobody waits for a timer.
          }
        },
        wheel.tickNanos(),
        TimeUnit.NANOSECONDS);
  }

  // Whoever stands behind a flush that fails would not be flushed for as long as nobody writes.
  private static void flush(Flushable flushable) {
    try {
      flushable.flush();
    } catch (Throwable e) {
      log.error("A flush on an event loop failed; this is a defect", e);
    }
  }

  // A task that fails must not take the others, the tick or the loop with it.
  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      log.error("A task on an event loop failed; this is a defect", e);
    }
  }
}
